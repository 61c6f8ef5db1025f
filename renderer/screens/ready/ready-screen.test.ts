import { createElement, type ReactNode } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, it, vi } from 'vitest';
import { appearedDeadMs } from '#ui/touch/tap-guard.ts';
import { ReadyScreen } from './ready-screen.tsx';

vi.mock('#renderer/screens/home/use-runner.ts', () => ({ useRunner: () => ({}) }));
vi.mock('#renderer/link/page-link.ts', () => ({ usePageLink: () => ({}) }));
vi.mock('#renderer/screens/home/connection-strip.tsx', () => ({ ConnectionStrip: () => null }));
vi.mock('./counting.tsx', () => ({ Counting: () => null }));
vi.mock('./before-start.tsx', () => ({ BeforeStart: () => 'START' }));
vi.mock('#ui/touch/tap-guard-area.tsx', () => ({
  TapGuardArea: ({ deadMs, children }: { readonly deadMs: number; readonly children: ReactNode }) => [
    `[dead for ${deadMs} ms: `,
    children,
    ']',
  ],
}));

it('keeps START from a tap that was meant for the screen before', () => {
  const shown = renderToStaticMarkup(createElement(ReadyScreen)).replaceAll(/<[^>]*>/g, '');
  expect(shown).toMatch(new RegExp(`^\\[dead for ${appearedDeadMs} ms: .*START\\]$`));
});
