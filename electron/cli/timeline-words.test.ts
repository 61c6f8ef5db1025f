import { describe, expect, it } from 'vitest';
import { holdReasons, sessionEndCauses, type SessionState } from '#core/session/session-state.ts';
import type { OperationDetail } from '#core/treadmill/operation.ts';
import type { Alarm, TimelineEntry, TimelineFact } from '#electron/controller/timeline.ts';
import { endWords, timelineWords } from './timeline-words.ts';

const words = (fact: TimelineFact): string | undefined =>
  timelineWords({ atMs: 0, ...fact } as TimelineEntry);
const stateWords = (state: SessionState): string | undefined => words({ kind: 'state', from: 'idle', state });
const track = { trackId: 'x', title: 'Belt \u001b[2J\u202e', artist: 'A', tempo: { tempoBpm: 123.45 } };

/** One example of each kind: a new kind does not compile until it is here. */
const examples = {
  state: [{ kind: 'state', from: 'idle', state: { kind: 'ready' } }, 'Ready: a person may start'],
  target: [
    {
      kind: 'target',
      speedKmh: 6.5,
      inclinePercent: 0.5,
      reasons: [{ kind: 'musicUnknown' }, { kind: 'override', speedKmh: 6.5, inclinePercent: 0 }],
      cuts: [
        { rule: 'rampUp', axis: 'speed', limit: 1 },
        { rule: 'profileCap', axis: 'speed', limit: 6.5 },
      ],
    },
    '6.5 km/h, 0.5 %  Nobody knows what plays: no faster for now. You set 6.5 km/h; it stays for now. (capped at 6.5 km/h)',
  ],
  announced: [{ kind: 'announced', speedKmh: 8 }, 'Faster soon: towards 8.0 km/h'],
  command: [{ kind: 'command', operationId: 1, command: { kind: 'stop' } }, undefined],
  outcome: [
    {
      kind: 'outcome',
      outcome: { operationId: 1, command: { kind: 'stop' }, outcome: 'unknown', detail: 'linkLost' },
    },
    'Nobody knows whether the stop took effect (the link was lost); it is not sent again',
  ],
  hold: [{ kind: 'hold', reason: 'manualOverride', isOn: true }, 'Set by hand: it stays for now'],
  console: [{ kind: 'console', what: 'incline', value: 2 }, 'Somebody set 2.0 % at the console'],
  track: [{ kind: 'track', track, isStart: true }, 'Now: Belt \\u001b[2J\\u202e, 123.5 BPM'],
  trackFailed: [
    { kind: 'trackFailed', track, reason: 'bad\u0007' },
    'Belt \\u001b[2J\\u202e would not play (bad\\u0007); next one',
  ],
  musicGaveUp: [
    { kind: 'musicGaveUp' },
    'One track after another does not play: the music ends, and the belt holds. Look at the music folder',
  ],
  alarm: [
    { kind: 'alarm', what: 'stopNotConfirmed' },
    'PULL THE RED SAFETY KEY: the treadmill has not stopped yet',
  ],
  part: [
    {
      kind: 'part',
      programme: 'walkIntervals',
      effort: 'brisk',
      number: 2,
      count: 10,
      lengthMs: 180_000,
      partKmh: 5.5,
    },
    'Part 2 of 10: brisk, 3 min at about 5.5 km/h',
  ],
  link: [{ kind: 'link', isUp: false }, 'The link to the treadmill is gone; use its own controls'],
  storage: [
    { kind: 'storage', isFine: false },
    'The database cannot be written; the run goes on and is kept in memory and a side file',
  ],
} as const satisfies Readonly<Record<TimelineFact['kind'], readonly [TimelineFact, string | undefined]>>;

describe('a timeline in words', () => {
  it.each(Object.values(examples))('%o', (fact, expected) => {
    expect(words(fact)).toBe(expected);
  });

  it('tells what is over, too', () => {
    expect(words({ kind: 'link', isUp: true })).toBe('Treadmill connected');
    expect(words({ kind: 'storage', isFine: true })).toBe('The database takes the run again');
    expect(words({ kind: 'track', track, isStart: false })).toBe(undefined);
    expect(words({ kind: 'console', what: 'speed', value: 7.25 })).toBe(
      'Somebody set 7.3 km/h at the console',
    );
  });

  it('has different words for the beginning and the end of every hold', () => {
    const said = holdReasons.flatMap((reason) =>
      [true, false].map((isOn) => words({ kind: 'hold', reason, isOn })),
    );
    expect(said).not.toContain(undefined);
    for (let i = 0; i < said.length; i += 2) expect(said[i]).not.toBe(said[i + 1]);
  });

  const alarms: Readonly<Record<Alarm, true>> = {
    beltMovedByItself: true,
    stopNotConfirmed: true,
    linkLostWhileMoving: true,
    noSteps: true,
  };
  it.each(Object.keys(alarms) as Alarm[])('has words for the alarm %s', (what) => {
    expect(words({ kind: 'alarm', what })).toMatch(/^[A-Z].{10,}/);
  });

  it('has words for every state', () => {
    const sinceMs = 0;
    const holds = [] as const;
    const states: readonly SessionState[] = [
      { kind: 'idle' },
      { kind: 'ready' },
      { kind: 'countdown', sinceMs, isResume: false },
      { kind: 'countdown', sinceMs, isResume: true },
      { kind: 'starting', sinceMs, isResume: false },
      { kind: 'running', holds, overrideUntilMs: 0 },
      { kind: 'coolDown', sinceMs, holds },
      ...(['person', 'console', 'machine'] as const).map((cause) => ({
        kind: 'paused' as const,
        sinceMs,
        cause,
        isBeltStill: true,
      })),
      { kind: 'linkLost', sinceMs, wasMoving: true },
      { kind: 'linkLost', sinceMs, wasMoving: false },
      ...(['linkRestored', 'consoleStarted', 'beltMovedByItself'] as const).map((cause) => ({
        kind: 'asking' as const,
        sinceMs,
        cause,
      })),
      { kind: 'stopping', sinceMs, cause: 'person', askedAtMs: 0, isAccepted: false },
    ];
    const said = states.map(stateWords);
    expect(said).not.toContain(undefined);
    expect(new Set(said).size).toBe(said.length);
  });

  it.each(sessionEndCauses)('says how it ended: %s', (cause) => {
    expect(stateWords({ kind: 'ended', cause, isBeltKnownStill: true })).toBe(`Ended (${endWords[cause]})`);
    expect(stateWords({ kind: 'ended', cause, isBeltKnownStill: false })).toContain('it may still be moving');
  });

  it('is silent about what went well or was replaced, and says what did not', () => {
    const outcome = (kind: 'confirmed' | 'rejected' | 'unknown', detail: OperationDetail) =>
      words({
        kind: 'outcome',
        outcome: {
          operationId: 1,
          command: { kind: 'setTargetSpeed', speedKmh: 9 },
          outcome: kind,
          detail,
        },
      });
    expect(outcome('confirmed', 'seen')).toBe(undefined);
    expect(outcome('rejected', 'superseded')).toBe(undefined);
    expect(outcome('unknown', 'preempted')).toBe(undefined);
    expect(outcome('rejected', 'controlNotPermitted')).toBe(
      'The treadmill did not take 9.0 km/h (it does not let us control it)',
    );
  });

  it.each([
    [{ kind: 'requestControl' }, 'the request for control'],
    [{ kind: 'reset' }, 'the reset'],
    [{ kind: 'setTargetInclination', inclinationPercent: 2 }, '2.0 %'],
    [{ kind: 'startOrResume' }, 'the start'],
    [{ kind: 'stop' }, 'the stop'],
    [{ kind: 'pause' }, 'the pause'],
  ] as const)('names the command %o', (command, name) => {
    const outcome = { operationId: 1, command, outcome: 'rejected', detail: 'refused' } as const;
    expect(words({ kind: 'outcome', outcome })).toBe(`The treadmill did not take ${name} (it refused)`);
  });
});
