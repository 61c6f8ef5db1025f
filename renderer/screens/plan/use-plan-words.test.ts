import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, it } from 'vitest';
import type { SessionRequest } from '#contract/rpc/session-request.ts';
import { defaultProfile } from '#contract/settings/profile.ts';
import { speakScreens } from '#tests/support/screen-words.ts';
import type { Runner } from '#renderer/screens/home/use-runner.ts';
import { usePlanWords } from './use-plan-words.ts';

const runner = { profile: defaultProfile } as Runner;

function Line({ request }: { readonly request: SessionRequest }): string {
  return usePlanWords(runner)(request);
}

it('names the goal of a plan only where something holds it', async () => {
  const line = (mode: SessionRequest['mode']): string => {
    const request: SessionRequest = { mode, goal: { kind: 'heartZone', zone: 1 }, lengthMs: 1_800_000 };
    return renderToStaticMarkup(createElement(Line, { request }));
  };
  await speakScreens('en');
  expect(line('musicLeads')).toBe('Music leads, zone 1, 30\u00A0min');
  expect(line('iLead')).toBe('I lead, 30\u00A0min');
  await speakScreens('zh-CN');
  expect(line('iLead')).toBe('我带音乐，30\u00A0分钟');
});
