import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, it, vi } from 'vitest';
import { languages } from '#contract/settings/app-settings.ts';
import { defaultProfile } from '#contract/settings/profile.ts';
import { liveWith } from '#tests/support/live-example.ts';
import { readable, speakScreens } from '#tests/support/screen-words.ts';
import { useLive } from '#renderer/link/live-store.ts';
import { pageClock } from '#renderer/link/page-clock.ts';
import { FirstSteps } from './first-steps.tsx';
import { HomeHead } from './home-head.tsx';
import { RunPart } from './run-part.tsx';
import type { Runner } from './use-runner.ts';

vi.mock('@tanstack/react-router', () => ({ useNavigate: () => () => undefined }));
vi.mock('@tanstack/react-query', () => ({ useQueryClient: () => ({}) }));
vi.mock('#renderer/link/page-link.ts', () => ({ usePageLink: () => ({}) }));
vi.mock('./use-runner.ts', () => ({ useChangeSettings: () => () => Promise.resolve() }));

const runner = { isGuest: true, profile: defaultProfile, settings: {}, language: 'en' } as Runner;

/** Home's parts, when the last word of the controller is so old. */
function homeAfter(ageMs: number): string {
  useLive.setState(liveWith({}, { receivedAtMs: pageClock.nowMs() - ageMs }));
  return [
    createElement(RunPart, { runner }),
    createElement(FirstSteps, { missing: 'everything' }),
    createElement(HomeHead, { runner, onProfile: () => undefined }),
  ]
    .map((part) => renderToStaticMarkup(part))
    .join('');
}

const key = (markup: string, testId: string): string | undefined =>
  new RegExp(`<button[^>]*data-testid="${testId}"[^>]*>`).exec(markup)?.[0];

it.each(languages)('calls nobody ready whose controller is not heard, in %s', async (language) => {
  await speakScreens(language);
  const ready = language === 'en' ? 'Ready when you are' : '随时可以开始';
  expect(readable(homeAfter(0))).toContain(ready);
  expect(readable(homeAfter(3001))).not.toContain(ready);
  expect(readable(homeAfter(3001))).toContain(language === 'en' ? 'without control' : '控制程序不在');
});

it.each(['run', 'try-it', 'language'])('has a key %s only while the controller is heard', (testId) => {
  expect(key(homeAfter(0), testId)).toBeDefined();
  expect(key(homeAfter(0), testId)).not.toMatch(/ disabled=/);
  expect(key(homeAfter(3001), testId)).toMatch(/ disabled=/);
});
