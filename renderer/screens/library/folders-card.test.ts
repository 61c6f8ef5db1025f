import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, it, vi } from 'vitest';
import type { MusicFolder } from '#contract/rpc/music-library.ts';
import { speakScreens } from '#tests/support/screen-words.ts';
import { FoldersCard } from './folders-card.tsx';

vi.mock('@tanstack/react-query', () => ({ useQueryClient: () => ({}) }));
vi.mock('#renderer/link/page-link.ts', () => ({ usePageLink: () => ({}) }));

const folder: MusicFolder = { folderId: 'f1', kind: 'samples', name: 'Sample tracks', trackCount: 6 };

it('names the folder of the samples in one language wherever it is named, and leaves other names alone', async () => {
  await speakScreens('zh-CN');
  const card = (each: MusicFolder): string =>
    renderToStaticMarkup(createElement(FoldersCard, { folders: [each], onAdd: () => undefined }));
  expect(card(folder)).toContain('移除');
  expect(card(folder)).not.toContain('Sample tracks');
  expect(card({ ...folder, kind: 'folder' })).toContain('移除 Sample tracks');
});
