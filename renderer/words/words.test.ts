import { describe, expect, it } from 'vitest';
import { languages } from '#contract/settings/app-settings.ts';
import { startObstacles } from '#contract/errors/start-obstacles.ts';
import { bleAdapterStates } from '#contract/ble/ble-central.ts';
import { automationLevels } from '#core/pacing/automation.ts';
import type { EnvelopeCut } from '#core/safety/envelope.ts';
import { holdReasons, sessionEndCauses } from '#core/session/session-state.ts';
import { beltTestPhases, beltTestProblems, operationResults } from '#core/treadmill/belt-test-state.ts';
import {
  widestShort,
  widestLong,
  widestEntry,
  format,
  inLanguage,
  expectText,
  expectWords,
  setUpLanguages,
} from '#tests/support/words-in-languages.ts';
import {
  reasons,
  cuts,
  onBothAxes,
  states,
  degraded,
  track,
  entries,
  silent,
} from '#tests/support/words-examples.ts';
import {
  beltTestOutcomeWords,
  beltTestPhaseWords,
  beltTestProblemWords,
  operationResultWords,
  testedOperationWords,
} from './belt-test-words.ts';
import { cutWords } from './cut-words.ts';
import { degradedWords } from './degraded-words.ts';
import { holdEndWords, holdWords } from './hold-words.ts';
import { leadingWords } from './leading-words.ts';
import { obstacleWords } from './readiness-words.ts';
import { capWords, targetReasonWords, type TargetReason } from './reason-words.ts';
import { askingWords, endWords, savedWords, stateWords } from './session-words.ts';
import { alarmWords, missedWords, timelineWords } from './timeline-words.ts';
import type { Translate } from './translate.ts';
import { adapterWords, automationWords, beltWords, controlWords } from './treadmill-words.ts';

setUpLanguages();

describe.each(languages)('words in %s', (language) => {
  const t: Translate = (key, params) => inLanguage(language)(key, params);

  it('says every reason', () => {
    for (const each of Object.values(reasons).flat())
      expectWords(targetReasonWords(t, format, each), language);
    expectWords(capWords(t, format, { cap: 'roleSpeedCap', limitKmh: 9 }), language);
  });

  it('says how fast a wish may be reached while the ramp holds it back, and only then', () => {
    const set = { kind: 'override' as const, speedKmh: 12, inclinePercent: 0 };
    const offset = { kind: 'person' as const, speedKmh: 1, inclinePercent: 0, isOffset: true };
    const ramp: EnvelopeCut = { rule: 'rampUp', axis: 'speed', limit: 6.8 };
    const climb = leadingWords(t, format, { reasons: [set], cuts: [ramp] });
    expectWords(climb ?? { short: '', long: '' }, language);
    expect(climb?.short).toContain('12.0 km/h');
    expect(climb?.short).toContain('6.0 km/h');
    const answer: EnvelopeCut = { rule: 'notAcknowledged' };
    expect(leadingWords(t, format, { reasons: [set], cuts: [answer] })).toEqual(climb);
    const there = { reasons: [set], cuts: [] };
    expect(leadingWords(t, format, there)).toEqual(targetReasonWords(t, format, set));
    const byMusic = { reasons: [offset], cuts: [ramp] };
    expect(leadingWords(t, format, byMusic)).toEqual(targetReasonWords(t, format, offset));
  });

  it('says every cut', () => {
    for (const each of Object.values(cuts).flat()) expectWords(cutWords(t, format, each), language);
  });

  it('says every hold, and its end', () => {
    for (const each of holdReasons) {
      expectWords(holdWords(t, each), language);
      expectText(holdEndWords(t, each), language, widestShort[language]);
    }
  });

  it('says every state, question and end', () => {
    for (const each of Object.values(states).flat()) {
      expectWords(stateWords(t, format, each, undefined), language);
      expectWords(stateWords(t, format, each, 12.4), language);
    }
    for (const each of [...sessionEndCauses, 'of another version', 'toString'])
      expectWords(endWords(t, each), language);
    expect(endWords(t, 'toString')).toEqual(endWords(t, 'unknown'));
  });

  it('says everything that keeps a run from being started', () => {
    const all = startObstacles.map((each) => obstacleWords(t, each));
    for (const words of [...all, obstacleWords(t, 'of another version')]) expectWords(words, language);
    expect(new Set(all.map(({ short }) => short)).size).toBe(startObstacles.length);
  });

  it('says what is degraded, with the held speed where there is one', () => {
    for (const each of Object.values(degraded).flat()) {
      expectWords(degradedWords(t, format, each, undefined), language);
      const held = degradedWords(t, format, each, 12.4);
      expectWords(held, language);
      if (each.kind !== 'storage') expect(held.short).toContain('12.4 km/h');
    }
  });

  it('says what the treadmill and the adapter are', () => {
    for (const each of bleAdapterStates) expectWords(adapterWords(t, each), language);
    for (const each of automationLevels) expectWords(automationWords(t, each), language);
    for (const each of ['none', 'requested', 'granted', 'lost'] as const)
      expectText(controlWords(t, each), language, widestShort[language]);
    for (const each of ['unknown', 'standing', 'moving'] as const)
      expectText(beltWords(t, each), language, widestShort[language]);
  });

  it('says what the belt test does and finds', () => {
    for (const each of beltTestPhases) expectText(beltTestPhaseWords(t, each), language, 22);
    for (const each of beltTestProblems)
      expectText(beltTestProblemWords(t, each), language, widestLong[language]);
    for (const each of operationResults) expectText(operationResultWords(t, each), language, 22);
    for (const each of [
      'requestControl',
      'startOrResume',
      'setTargetSpeed',
      'setTargetInclination',
      'pause',
      'stop',
    ] as const)
      expectText(testedOperationWords(t, each), language, 22);
    const sentences = (passed: boolean, hasBegun: boolean, isKept: boolean) => {
      const texts = beltTestOutcomeWords(t, { passed, hasBegun, isKept });
      for (const text of texts) expectText(text, language, widestLong[language]);
      return texts.length;
    };
    expect(sentences(true, true, true)).toBe(1);
    expect(sentences(false, true, false)).toBe(2);
    expect(sentences(false, false, false)).toBe(1);
  });

  it('says where the run is kept', () => {
    const all = [
      savedWords(t, { isSaved: true, isSpooled: false }),
      savedWords(t, { isSaved: false, isSpooled: true }),
      savedWords(t, { isSaved: false, isSpooled: false }),
    ];
    for (const words of all) expectWords(words, language);
    expect(new Set(all.map(({ long }) => long)).size).toBe(3);
  });

  it('says every entry of the timeline but those of the record alone', () => {
    for (const each of Object.values(entries).flat()) {
      const text = timelineWords(t, format, each);
      if (silent(each)) expect(text, JSON.stringify(each)).toBeUndefined();
      else expectText(text ?? '', language, widestEntry[language]);
    }
    for (const count of [1, 2, 2000]) expectText(missedWords(t, count), language, 60);
    expectWords(alarmWords(t, 'stopNotConfirmed'), language);
  });

  it("shows strangers' titles as they are", () => {
    const title = '$& {{speed}} $t(alarm.noSteps.short) <b>';
    const text = timelineWords(t, format, {
      atMs: 0,
      kind: 'trackFailed',
      track: { ...track, title },
      reason: '',
    });
    expect(text).toContain(title);
  });
});

describe('words for one moment', () => {
  const t: Translate = (key, params) => inLanguage('en')(key, params);

  it('tells the weightiest reason, and an urgent cut before it', () => {
    const [tempo] = reasons.trackTempo;
    const [hold] = reasons.handsOff;
    const lead = (all: readonly (TargetReason | undefined)[], by: readonly EnvelopeCut[] = []) =>
      leadingWords(t, format, { reasons: all.filter((each) => each !== undefined), cuts: [...by] })?.short;
    expect(lead([])).toBeUndefined();
    expect(lead([tempo], onBothAxes('rampUp'))).toBe('Following the beat: 184 steps/min');
    expect(lead([tempo, hold])).toBe('Treadmill silent: no faster');
    expect(lead([{ kind: 'heartTrim', trimKmh: 0.01, trimInclinePercent: 0 }])).toBeUndefined();
    expect(lead([tempo, { kind: 'heartTrim', trimKmh: -0.4, trimInclinePercent: 0 }])).toBe(
      'Heart where it should be',
    );
    expect(lead([hold], [...cuts.heartCeiling, ...cuts.noSteps.slice(0, 1)])).toBe(
      'No steps for 8 s: no faster',
    );
  });

  it('joins what a heart does to speed and incline, and counts seconds', () => {
    const long = (trimKmh: number, trimInclinePercent: number) =>
      targetReasonWords(t, format, { kind: 'heartTrim', trimKmh, trimInclinePercent }).long;
    expect(long(-0.4, 0.5)).toBe(
      'Your heart is where it should be: 0.4 km/h slower and 0.5 % steeper than planned.',
    );
    expect(long(0, 0)).toBe('Your heart is where it should be.');
    const silentFor = (telemetryAgeMs: number) =>
      degradedWords(t, format, { kind: 'treadmillSilent', telemetryAgeMs }, 12.4);
    expect(silentFor(1999).long).toContain('silent for 1 second.');
    expect(silentFor(3000).long).toContain('silent for 3 seconds.');
    expect(silentFor(3000).short).toBe('Holding 12.4 km/h: treadmill silent 3 s');
  });

  it('puts a belt that may move before the cause of the end', () => {
    const ended = (isBeltKnownStill: boolean) =>
      stateWords(t, format, { kind: 'ended', cause: 'safetyKey', isBeltKnownStill }, undefined).short;
    expect(ended(true)).toBe('Safety key pulled');
    expect(ended(false)).toBe('The belt may still be moving');
    expect(askingWords(t, format, 'linkRestored', 9.8).short).toBe('Connected. Belt at 9.8 km/h. Continue?');
  });
});
