import { createInstance } from 'i18next';
import { beforeAll, describe, expect, it } from 'vitest';
import { languages, type Language } from '#contract/settings/app-settings.ts';
import { startObstacles } from '#contract/errors/start-obstacles.ts';
import { bleAdapterStates } from '#contract/ble/ble-central.ts';
import type { TimelineEntry } from '#contract/rpc/timeline-entry.ts';
import { automationLevels } from '#core/pacing/automation.ts';
import type { EnvelopeCut } from '#core/safety/envelope.ts';
import { holdReasons, sessionEndCauses } from '#core/session/session-state.ts';
import { beltTestPhases, beltTestProblems, operationResults } from '#core/treadmill/belt-test-state.ts';
import en from '../locales/en/words.json' with { type: 'json' };
import zhCn from '../locales/zh-CN/words.json' with { type: 'json' };
import {
  beltTestOutcomeWords,
  beltTestPhaseWords,
  beltTestProblemWords,
  operationResultWords,
  testedOperationWords,
} from './belt-test-words.ts';
import { cutWords } from './cut-words.ts';
import { degradedWords, type DegradedCondition } from './degraded-words.ts';
import { holdEndWords, holdWords } from './hold-words.ts';
import { leadingWords } from './leading-words.ts';
import { obstacleWords } from './readiness-words.ts';
import { capWords, targetReasonWords, type TargetReason } from './reason-words.ts';
import { askingWords, endWords, savedWords, stateWords, type StatusState } from './session-words.ts';
import { alarmWords, missedWords, timelineWords } from './timeline-words.ts';
import type { Translate, Words, WordsFormat } from './translate.ts';
import { adapterWords, automationWords, beltWords, controlWords } from './treadmill-words.ts';

/** Widths at which a line fits the middle of the run screen at 48 px; a Latin letter is half as wide as a Chinese one. */
const widestShort: Readonly<Record<Language, number>> = { en: 40, 'zh-CN': 22 };
const widestLong: Readonly<Record<Language, number>> = { en: 200, 'zh-CN': 80 };
/** An entry of the timeline may take two lines. */
const widestEntry: Readonly<Record<Language, number>> = { en: 110, 'zh-CN': 55 };

const format: WordsFormat = {
  speed: (speedKmh) => `${speedKmh.toFixed(1)} km/h`,
  incline: (inclinePercent) => `${inclinePercent.toFixed(1)} %`,
  time: (durationMs) =>
    `${Math.floor(durationMs / 60_000)}:${String(Math.floor(durationMs / 1000) % 60).padStart(2, '0')}`,
};

/** i18next as the page has it, but that a missing text is an error. */
async function translateIn(language: Language): Promise<Translate> {
  const instance = createInstance();
  await instance.init({
    lng: language,
    fallbackLng: false,
    resources: { [language]: { words: language === 'en' ? en : zhCn } },
    ns: 'words',
    defaultNS: 'words',
    interpolation: { escapeValue: false },
    parseMissingKeyHandler: (key) => {
      throw new Error(`${key} has no text in ${language}`);
    },
  });
  const translate = instance.getFixedT(language, 'words');
  return (key, params) => String(translate(key, params ?? {}));
}

const both = new Map<Language, Translate>();
const inLanguage = (language: Language): Translate => {
  const t = both.get(language);
  if (t === undefined) throw new Error(`${language} is not set up`);
  return t;
};
beforeAll(async () => {
  for (const language of languages) both.set(language, await translateIn(language));
});

function widthOf(text: string, language: Language): number {
  if (language === 'en') return text.length;
  return [...text].reduce((sum, letter) => sum + (/[\p{ASCII}]/u.test(letter) ? 0.5 : 1), 0);
}

function expectText(text: string, language: Language, widest: number): void {
  expect(text.trim(), text).toBe(text);
  expect(text).not.toBe('');
  expect(text, text).not.toMatch(/\{\{|\}\}|undefined|NaN|\$t\(/);
  if (language === 'zh-CN') expect(text).toMatch(/\p{Script=Han}/u);
  else expect(text).not.toMatch(/\p{Script=Han}/u);
  expect(widthOf(text, language), text).toBeLessThanOrEqual(widest);
}

function expectWords(words: Words, language: Language): void {
  expectText(words.short, language, widestShort[language]);
  expectText(words.long, language, widestLong[language]);
}

type ByKind<Union extends { readonly kind: string }> = {
  readonly [Kind in Union['kind']]: readonly (Union & { readonly kind: Kind })[];
};
const trims = [-1, 0, 1].flatMap((speed) =>
  [-1, 0, 1].map((incline) => ({ trimKmh: 2.4 * speed, trimInclinePercent: 10 * incline })),
);

const reasons: ByKind<TargetReason> = {
  trackTempo: [0, 0.42, 1].map((bandPosition) => ({
    kind: 'trackTempo',
    trackId: 'x',
    foldedTempoBpm: 184.4,
    bandPosition,
  })),
  tempoUncertain: [{ kind: 'tempoUncertain', trackId: 'x', confidence: 0.1 }],
  noMatch: [{ kind: 'noMatch', trackId: 'x', detectedTempoBpm: 118.2 }],
  stretchTooFar: [
    { kind: 'stretchTooFar', trackId: 'x', foldedTempoBpm: 172.3, cadenceSpm: 150, limitPercent: 6 },
  ],
  musicUnknown: [{ kind: 'musicUnknown' }],
  warmUp: [
    { kind: 'warmUp', elapsedMs: 0, lengthMs: 600_000 },
    { kind: 'warmUp', elapsedMs: 2, lengthMs: 1 },
  ],
  heartAboveZone: trims.map((trim) => ({
    kind: 'heartAboveZone',
    heartRateBpm: 186,
    limitBpm: 179.6,
    ...trim,
  })),
  heartBelowZone: trims.map((trim) => ({
    kind: 'heartBelowZone',
    heartRateBpm: 101,
    limitBpm: 120.2,
    ...trim,
  })),
  heartTrim: trims.map((trim) => ({ kind: 'heartTrim', ...trim })),
  person: [true, false].flatMap((isOffset) =>
    trims.map(({ trimKmh, trimInclinePercent }) => ({
      kind: 'person' as const,
      speedKmh: trimKmh + (isOffset ? 0 : 12.4),
      inclinePercent: trimInclinePercent,
      isOffset,
    })),
  ),
  gaitGapAvoided: [
    { kind: 'gaitGapAvoided', wantedKmh: 7.2, speedKmh: 6.8 },
    { kind: 'gaitGapAvoided', wantedKmh: 7.2, speedKmh: 7.8 },
  ],
  bandEnd: [
    { kind: 'bandEnd', end: 'low', limitKmh: 10.5 },
    { kind: 'bandEnd', end: 'high', limitKmh: 12.4 },
  ],
  cap: (
    ['profileSpeedCap', 'roleSpeedCap', 'sessionSpeedCap', 'machineRange', 'machineMinimum'] as const
  ).map((cap) => ({ kind: 'cap', cap, limitKmh: 12.4 })),
  inclineCap: [{ kind: 'inclineCap', limitPercent: -10 }],
  automation: (['shadow', 'decreaseOnly'] as const).flatMap((level) =>
    [0, 12.5].map((withheldInclinePercent) => ({
      kind: 'automation' as const,
      level,
      withheldSpeedKmh: 12.4,
      withheldInclinePercent,
    })),
  ),
  comingUp: [{ kind: 'comingUp', walkSpeedKmh: 5 }],
  coolDown: [{ kind: 'coolDown', leftMs: 180_000 }],
  handsOff: holdReasons.map((hold) => ({ kind: 'handsOff', hold })),
  override: [0, 12.5].map((inclinePercent) => ({ kind: 'override', speedKmh: 12.4, inclinePercent })),
};

type CutsByRule = {
  readonly [Rule in EnvelopeCut['rule']]: readonly (EnvelopeCut & { readonly rule: Rule })[];
};
const onBothAxes = <Rule extends Extract<EnvelopeCut, { limit: number }>['rule']>(rule: Rule) => [
  { rule, axis: 'speed' as const, limit: 12.4 },
  { rule, axis: 'incline' as const, limit: -10 },
];
const cuts: CutsByRule = {
  notANumber: [{ rule: 'notANumber' }],
  beltNotOurs: [{ rule: 'beltNotOurs' }],
  staleTelemetry: [1000, 3400, Number.POSITIVE_INFINITY].map((telemetryAgeMs) => ({
    rule: 'staleTelemetry',
    telemetryAgeMs,
  })),
  notAcknowledged: [{ rule: 'notAcknowledged' }],
  held: [{ rule: 'held' }],
  noSteps: [8000, 20_000, 70_000].map((missingStepsMs) => ({ rule: 'noSteps', missingStepsMs })),
  heartCeiling: [{ rule: 'heartCeiling', heartRateBpm: 178, ceilingBpm: 176.7 }],
  machineRange: onBothAxes('machineRange'),
  profileCap: onBothAxes('profileCap'),
  roleCap: onBothAxes('roleCap'),
  sessionCap: onBothAxes('sessionCap'),
  notSettable: [
    { rule: 'notSettable', axis: 'speed' },
    { rule: 'notSettable', axis: 'incline' },
  ],
  rampUp: onBothAxes('rampUp'),
  rampDown: onBothAxes('rampDown'),
  strayBelt: onBothAxes('strayBelt'),
  announcing: [{ rule: 'announcing', speedKmh: 12.4 }],
};

const states: ByKind<StatusState> = {
  idle: [{ kind: 'idle' }],
  ready: [{ kind: 'ready' }],
  countdown: [true, false].map((isResume) => ({ kind: 'countdown', sinceMs: 0, isResume })),
  starting: [true, false].map((isResume) => ({ kind: 'starting', sinceMs: 0, isResume })),
  running: [{ kind: 'running', holds: [], overrideUntilMs: 0 }],
  coolDown: [{ kind: 'coolDown', sinceMs: 0, holds: [] }],
  paused: (['person', 'console', 'machine'] as const).flatMap((cause) =>
    [true, false].map((isBeltStill) => ({ kind: 'paused' as const, sinceMs: 0, cause, isBeltStill })),
  ),
  linkLost: [true, false].map((wasMoving) => ({ kind: 'linkLost', sinceMs: 0, wasMoving })),
  asking: (['linkRestored', 'consoleStarted', 'beltMovedByItself'] as const).map((cause) => ({
    kind: 'asking',
    sinceMs: 0,
    cause,
  })),
  stopping: [true, false].map((isAccepted) => ({
    kind: 'stopping',
    sinceMs: 0,
    cause: 'person',
    askedAtMs: 0,
    isAccepted,
  })),
  ended: sessionEndCauses.flatMap((cause) =>
    [true, false].map((isBeltKnownStill) => ({ kind: 'ended' as const, cause, isBeltKnownStill })),
  ),
};

const degraded: ByKind<DegradedCondition> = {
  treadmillSilent: [1000, 3200, 10_000].map((telemetryAgeMs) => ({
    kind: 'treadmillSilent',
    telemetryAgeMs,
  })),
  heartRateLost: [{ kind: 'heartRateLost' }],
  footPodLost: [{ kind: 'footPodLost' }],
  playerSilent: [{ kind: 'playerSilent' }],
  retrying: [1, 2, 99].map((attempt) => ({ kind: 'retrying', attempt })),
  controlLost: [{ kind: 'controlLost' }],
  storage: [{ kind: 'storage' }],
};

const track = { trackId: 'x', title: 'A', tempo: { tempoBpm: 171.6 } };
const details = [
  'seen',
  'refused',
  'notSupported',
  'invalidParameter',
  'controlNotPermitted',
  'superseded',
  'expired',
  'noLink',
  'preempted',
  'linkLost',
  'timedOut',
  'writeFailed',
  'notSeen',
] as const satisfies readonly Extract<TimelineEntry, { kind: 'outcome' }>['outcome']['detail'][];
const commands = [
  { kind: 'requestControl' },
  { kind: 'reset' },
  { kind: 'setTargetSpeed', speedKmh: 12.4 },
  { kind: 'setTargetInclination', inclinationPercent: 2.5 },
  { kind: 'startOrResume' },
  { kind: 'stop' },
  { kind: 'pause' },
] as const satisfies readonly Extract<TimelineEntry, { kind: 'command' }>['command'][];

const entries: ByKind<TimelineEntry> = {
  state: Object.values(states)
    .flat()
    .map((state) => ({ atMs: 0, kind: 'state', from: 'idle', state })),
  target: Object.values(reasons)
    .flat()
    .map((reason) => ({
      atMs: 0,
      kind: 'target',
      speedKmh: 12.4,
      inclinePercent: 0,
      reasons: [reason],
      cuts: [],
    })),
  announced: [{ atMs: 0, kind: 'announced', speedKmh: 12.4 }],
  command: [{ atMs: 0, kind: 'command', operationId: 1, command: { kind: 'stop' } }],
  outcome: (['rejected', 'unknown', 'confirmed'] as const).flatMap((outcome) =>
    details.flatMap((detail) =>
      commands.map((command) => ({
        atMs: 0,
        kind: 'outcome' as const,
        outcome: { operationId: 1, command, outcome, detail },
      })),
    ),
  ),
  hold: holdReasons.flatMap((reason) =>
    [true, false].map((isOn) => ({ atMs: 0, kind: 'hold' as const, reason, isOn })),
  ),
  console: [
    { atMs: 0, kind: 'console', what: 'speed', value: 12.4 },
    { atMs: 0, kind: 'console', what: 'incline', value: 2.5 },
  ],
  track: [true, false].map((isStart) => ({ atMs: 0, kind: 'track', track, isStart })),
  trackFailed: [{ atMs: 0, kind: 'trackFailed', track, reason: 'decode' }],
  musicGaveUp: [{ atMs: 0, kind: 'musicGaveUp' }],
  alarm: (['beltMovedByItself', 'stopNotConfirmed', 'linkLostWhileMoving', 'noSteps'] as const).map(
    (what) => ({ atMs: 0, kind: 'alarm', what }),
  ),
  link: [true, false].map((isUp) => ({ atMs: 0, kind: 'link', isUp })),
  storage: [true, false].map((isFine) => ({ atMs: 0, kind: 'storage', isFine })),
};
/** Entries that only matter to the record. */
const silent = (entry: TimelineEntry): boolean =>
  entry.kind === 'command' ||
  (entry.kind === 'track' && !entry.isStart) ||
  (entry.kind === 'outcome' &&
    (entry.outcome.outcome === 'confirmed' ||
      entry.outcome.detail === 'superseded' ||
      entry.outcome.detail === 'preempted')) ||
  (entry.kind === 'target' && entry.reasons.some((reason) => 'trimKmh' in reason && isNothing(reason)));
const isNothing = (trim: { readonly trimKmh: number; readonly trimInclinePercent: number }): boolean =>
  trim.trimKmh === 0 && trim.trimInclinePercent === 0;

describe.each(languages)('words in %s', (language) => {
  const t: Translate = (key, params) => inLanguage(language)(key, params);

  it('says every reason', () => {
    for (const each of Object.values(reasons).flat())
      expectWords(targetReasonWords(t, format, each), language);
    expectWords(capWords(t, format, { cap: 'roleSpeedCap', limitKmh: 9 }), language);
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
      'Your heart is where it should be: 0.4 km/h slower and 0.5 % steeper than the music asks.',
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
