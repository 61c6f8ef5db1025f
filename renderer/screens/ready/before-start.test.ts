import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, it, vi } from 'vitest';
import { liveWith } from '#tests/support/live-example.ts';
import { useLive } from '#renderer/link/live-store.ts';
import { pageClock } from '#renderer/link/page-clock.ts';
import type { Runner } from '#renderer/screens/home/use-runner.ts';
import { BeforeStart } from './before-start.tsx';

vi.mock('#renderer/link/page-link.ts', () => ({ usePageLink: () => ({}) }));
vi.mock('#renderer/player/start-player.ts', () => ({ unlockSound: () => undefined }));
vi.mock('#renderer/screens/home/use-runner.ts', () => ({ useChangeSettings: () => () => undefined }));
vi.mock('./checks.tsx', () => ({ Checks: () => null }));

/** The tag of START, when the last status is so old. */
function startAfter(ageMs: number): string | undefined {
  useLive.setState(liveWith({ state: { kind: 'ready' } }, { receivedAtMs: pageClock.nowMs() - ageMs }));
  const runner = { settings: { hasReadSafety: true } } as Runner;
  const page = renderToStaticMarkup(createElement(BeforeStart, { runner }));
  return /<button[^>]*data-testid="start"[^>]*>/.exec(page)?.[0];
}

it('has a START that can be pressed only while the controller is heard', () => {
  expect(startAfter(0)).toContain('data-testid="start"');
  expect(startAfter(0)).not.toMatch(/ (?:aria-)?disabled=/);
  expect(startAfter(3001)).toMatch(/ (?:aria-)?disabled=/);
});
