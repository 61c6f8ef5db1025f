import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, it } from 'vitest';
import { languages } from '#contract/settings/app-settings.ts';
import { liveWith } from '#tests/support/live-example.ts';
import { readable, speakScreens } from '#tests/support/screen-words.ts';
import { useLive } from '#renderer/link/live-store.ts';
import { pageClock } from '#renderer/link/page-clock.ts';
import { AwayStrip } from './away-strip.tsx';
import type { Summary } from './use-summary.ts';

const closed = { isHere: true, cause: 'controllerClosing' } as Summary;

function shown(summary: Summary, ageMs: number): string {
  useLive.setState(liveWith({}, { receivedAtMs: pageClock.nowMs() - ageMs }));
  return readable(renderToStaticMarkup(createElement(AwayStrip, { summary })));
}

it('says nothing while the controller is heard', () => {
  expect(shown(closed, 0)).toBe('');
});

it.each(languages)(
  'says that BeatRunner was ended, that the run is saved, and where it is, in %s',
  async (language) => {
    await speakScreens(language);
    const isEnglish = language === 'en';
    const saved = shown({ ...closed, result: { isSaved: true } } as Summary, 3001);
    expect(saved).toContain(isEnglish ? 'BeatRunner was ended' : 'BeatRunner 已被关闭');
    expect(saved).toContain(isEnglish ? 'The run is saved' : '已保存');
    expect(saved).toContain(isEnglish ? 'Home' : '首页');
    // What nobody has said is not claimed.
    expect(shown(closed, 3001)).toContain(isEnglish ? 'It saves the run before it ends' : '关闭之前会先保存');
    const lost = shown({ ...closed, result: { isSaved: false } } as Summary, 3001);
    expect(lost).toContain(isEnglish ? 'could not be saved' : '没能正常保存');
  },
);

it('says that control is gone where nothing is known of an end', async () => {
  await speakScreens('en');
  expect(shown({ ...closed, cause: 'person' }, 3001)).toContain('Restarting control');
  expect(shown({ ...closed, isHere: false }, 12_001)).toContain('Control does not come back');
});
