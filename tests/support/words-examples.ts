import type { TimelineEntry } from '#contract/rpc/timeline-entry.ts';
import { partEfforts } from '#core/pacing/programme.ts';
import type { EnvelopeCut } from '#core/safety/envelope.ts';
import { holdReasons, sessionEndCauses } from '#core/session/session-state.ts';
import type { DegradedCondition } from '#renderer/words/degraded-words.ts';
import type { TargetReason } from '#renderer/words/reason-words.ts';
import type { StatusState } from '#renderer/words/session-words.ts';

type ByKind<Union extends { readonly kind: string }> = {
  readonly [Kind in Union['kind']]: readonly (Union & { readonly kind: Kind })[];
};
const trims = [-1, 0, 1].flatMap((speed) =>
  [-1, 0, 1].map((incline) => ({ trimKmh: 2.4 * speed, trimInclinePercent: 10 * incline })),
);

export const reasons: ByKind<TargetReason> = {
  trackTempo: [0, 0.42, 1].map((bandPosition) => ({
    kind: 'trackTempo',
    trackId: 'x',
    foldedTempoBpm: 184.4,
    bandPosition,
  })),
  tempoUncertain: [{ kind: 'tempoUncertain', trackId: 'x', confidence: 0.1 }],
  tempoUnheard: [{ kind: 'tempoUnheard', trackId: 'x' }],
  noMatch: [{ kind: 'noMatch', trackId: 'x', detectedTempoBpm: 118.2 }],
  stretchTooFar: [
    { kind: 'stretchTooFar', trackId: 'x', foldedTempoBpm: 172.3, cadenceSpm: 150, limitPercent: 6 },
  ],
  musicUnknown: [{ kind: 'musicUnknown' }],
  heartLost: [{ kind: 'heartLost' }],
  part: partEfforts.map((effort) => ({ kind: 'part', effort, number: 12, count: 20 })),
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
  override: [{}, { isKept: true }, { isKept: true, easedKmh: 11.4 }].flatMap((lasts) =>
    [0, 12.5].map((inclinePercent) => ({
      kind: 'override' as const,
      speedKmh: 12.4,
      inclinePercent,
      ...lasts,
    })),
  ),
};

type CutsByRule = {
  readonly [Rule in EnvelopeCut['rule']]: readonly (EnvelopeCut & { readonly rule: Rule })[];
};
export const onBothAxes = <Rule extends Extract<EnvelopeCut, { limit: number }>['rule']>(rule: Rule) => [
  { rule, axis: 'speed' as const, limit: 12.4 },
  { rule, axis: 'incline' as const, limit: -10 },
];
export const cuts: CutsByRule = {
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

export const states: ByKind<StatusState> = {
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

export const degraded: ByKind<DegradedCondition> = {
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

export const track = { trackId: 'x', title: 'A', tempo: { tempoBpm: 171.6 } };
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

export const entries: ByKind<TimelineEntry> = {
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
  part: partEfforts.map((effort) => ({
    atMs: 0,
    kind: 'part',
    programme: 'walkIntervals',
    effort,
    number: 12,
    count: 20,
    lengthMs: 180_000,
    partKmh: 5.5,
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
export const silent = (entry: TimelineEntry): boolean =>
  entry.kind === 'command' ||
  (entry.kind === 'track' && !entry.isStart) ||
  (entry.kind === 'outcome' &&
    (entry.outcome.outcome === 'confirmed' ||
      entry.outcome.detail === 'superseded' ||
      entry.outcome.detail === 'preempted')) ||
  (entry.kind === 'target' && entry.reasons.some((reason) => 'trimKmh' in reason && isNothing(reason)));
const isNothing = (trim: { readonly trimKmh: number; readonly trimInclinePercent: number }): boolean =>
  trim.trimKmh === 0 && trim.trimInclinePercent === 0;
