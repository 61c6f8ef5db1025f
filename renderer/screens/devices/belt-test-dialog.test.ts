import { createElement, type ReactNode } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, it, vi } from 'vitest';
import { appearedDeadMs } from '#ui/touch/tap-guard.ts';
import { BeltTestDialog } from './belt-test-dialog.tsx';

vi.mock('@tanstack/react-query', () => ({ useQueryClient: () => ({}) }));
vi.mock('./use-belt-test.ts', () => ({ useBeltTest: () => ({ view: { kind: 'idle' } }) }));
vi.mock('#renderer/screens/page/use-words.ts', () => ({ useWords: () => String }));
vi.mock('#ui/parts/dialog.tsx', () => ({
  Dialog: ({ actions }: { readonly actions: ReactNode }) => actions,
}));
vi.mock('#ui/touch/tap-guard-area.tsx', () => ({
  TapGuardArea: ({ deadMs, children }: { readonly deadMs: number; readonly children: ReactNode }) => [
    `[dead for ${deadMs} ms: `,
    children,
    ']',
  ],
}));

it('keeps its start from a tap that was meant for what was there before', () => {
  const dialog = createElement(BeltTestDialog, { isOpen: true, canStart: true, onClose: () => undefined });
  const shown = renderToStaticMarkup(dialog);
  expect(shown).toMatch(new RegExp(`^\\[dead for ${appearedDeadMs} ms: .*belt-test-start.*\\]$`));
});
