import { createInstance, type TFunction } from 'i18next';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { languages, type Language } from '#contract/settings/app-settings.ts';
import enRun from '#renderer/locales/en/run.json' with { type: 'json' };
import enWords from '#renderer/locales/en/words.json' with { type: 'json' };
import zhRun from '#renderer/locales/zh-CN/run.json' with { type: 'json' };
import zhWords from '#renderer/locales/zh-CN/words.json' with { type: 'json' };
import type { Translate } from '#renderer/words/translate.ts';
import type { RunTrouble } from './run-troubles.ts';
import { runNews, type RunNewsSource } from './use-run-news.ts';

const i18n = createInstance();
beforeAll(async () => {
  await i18n.init({
    resources: { en: { run: enRun, words: enWords }, 'zh-CN': { run: zhRun, words: zhWords } },
    interpolation: { escapeValue: false },
  });
});

function newsOf(
  source: Partial<RunNewsSource>,
  language: Language = 'en',
  phase?: Parameters<typeof runNews>[3],
) {
  const t = i18n.getFixedT(language, 'run') as TFunction<'run'>;
  const words = i18n.getFixedT(language, 'words') as unknown as Translate;
  const format = {
    speed: (speedKmh: number) => `${speedKmh.toFixed(1)} km/h`,
    incline: String,
    time: String,
  };
  return runNews(t, { words, format }, { troubles: [], note: undefined, ...source }, phase);
}

const texts = (source: Partial<RunNewsSource>, phase?: Parameters<typeof runNews>[3]): readonly string[] =>
  newsOf(source, 'en', phase).map(({ text }) => text);

describe('runNews', () => {
  it('are the phase, a rise and a track, with what is to come', () => {
    expect(texts({}, { kind: 'warmUp' })).toEqual(['Warm-up']);
    expect(texts({ announcement: { kind: 'faster', speedKmh: 11, leftMs: 2400 } })).toEqual([
      'Faster: 11.0 km/h',
    ]);
    expect(texts({ announcement: { kind: 'track', title: 'Slow Fuse', tempoBpm: 170 } })).toEqual([
      'Now: Slow Fuse',
    ]);
  });

  it('are a part that begins, once and without its seconds', () => {
    const part = { kind: 'part', number: 3, count: 9, effort: 'brisk' } as const;
    expect(newsOf({}, 'en', part)).toEqual([{ key: 'part 3', text: 'Part 3 of 9: brisk', rank: 'interval' }]);
    expect(newsOf({}, 'zh-CN', part)[0]?.text).toBe('第 3 段，共 9 段：快走');
  });

  it('are what is wrong and what is done about it, the most serious last', () => {
    const troubles: readonly RunTrouble[] = [
      { kind: 'handsOff', hold: 'controlLost' },
      { kind: 'strapLost', heldKmh: undefined },
    ];
    expect(newsOf({ troubles })).toMatchObject([
      { rank: 'fault', text: 'Heart strap lost. Paced without your heart' },
      { rank: 'fault', text: 'Console has control. Nothing is sent until you take it back.' },
    ]);
  });

  it('are a press that did nothing, and a screen that comes between', () => {
    expect(texts({ note: { kind: 'refused', why: 'tooLate' } })[0]).toContain('came too late');
    const between = { name: 'A question', title: 'Belt at 9.8', text: 'Go on?', isQuestion: true };
    expect(newsOf({ between }, 'en', { kind: 'warmUp' })).toEqual([
      { key: 'A question', text: 'Belt at 9.8. Go on?', rank: 'fault' },
    ]);
  });

  const ages = fc.integer({ min: 0, max: 300_000 });
  it('never change because time passes', () => {
    fc.assert(
      fc.property(ages, ages, fc.constantFrom(...languages), (one, other, language) => {
        const silent = (telemetryAgeMs: number): RunTrouble => ({
          kind: 'staleTelemetry',
          telemetryAgeMs,
          heldKmh: 9,
        });
        expect(newsOf({ troubles: [silent(one)] }, language)).toEqual(
          newsOf({ troubles: [silent(other)] }, language),
        );
        const told = [one, other].map(
          (missingStepsMs) => newsOf({ troubles: [{ kind: 'noSteps', missingStepsMs }] }, language)[0],
        );
        // The belt that begins to slow down is news; the seconds are none.
        if (told[0]?.key === told[1]?.key) expect(told[0]).toEqual(told[1]);
        for (const each of told) expect(each?.text).not.toMatch(/\d/);
      }),
    );
  });

  it('tell a belt that is eased from one that is not raised', () => {
    const at = (missingStepsMs: number): string | undefined =>
      texts({ troubles: [{ kind: 'noSteps', missingStepsMs }] })[0];
    expect(at(4000)).toBe('No steps. Are you there? Press plus or minus.');
    expect(at(30_000)).toContain('the belt slows down');
  });
});
