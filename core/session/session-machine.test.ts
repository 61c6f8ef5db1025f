import { describe, expect, it } from 'vitest';
import { eventExamples, expectedSteps, sessionExamples } from '#tests/support/session-expectations.ts';
import { effectsOf } from '#tests/support/session-steps.ts';
import { sessionEventKinds, type SessionEvent } from './session-event.ts';
import { sessionNext } from './session-machine.ts';
import {
  holdReasons,
  isLive,
  isPacing,
  personEndedHolds,
  sessionStateKinds,
  type SessionState,
} from './session-state.ts';
import {
  countdownMs,
  linkPatienceMs,
  manualOverrideMs,
  pauseExpiryMs,
  questionPatienceMs,
  startPatienceMs,
} from './session-timing.ts';

const { running, coolDown, paused, linkLost, asking, ended, countdown, starting } = sessionExamples;

const soonMs = 100;
const tick: SessionEvent = { kind: 'tick' };

describe('every state with every event', () => {
  const cells = sessionStateKinds.flatMap((state) =>
    sessionEventKinds.map((event) => ({ state, event, expected: expectedSteps[state][event] })),
  );

  it('has all 264 cells', () => {
    expect(cells).toHaveLength(11 * 24);
  });

  it.each(cells)('$state, $event: $expected', ({ state, event, expected }) => {
    const before: SessionState = sessionExamples[state];
    const step = sessionNext(before, eventExamples[event], soonMs);
    if (expected === 'same') {
      expect(step.state).toBe(before);
      expect(step.effects).toEqual([]);
      return;
    }
    expect([step.state.kind, ...effectsOf(step)]).toEqual(expected);
  });

  it.each(cells)('$state, $event: leaves the state that it was given alone', ({ state, event }) => {
    const before = sessionExamples[state];
    const copy = structuredClone(before);
    sessionNext(before, eventExamples[event], soonMs);
    expect(before).toEqual(copy);
  });
});

describe('starting', () => {
  it('counts down three seconds, then asks the belt to start', () => {
    expect(sessionNext(countdown, tick, countdownMs - 1).state).toBe(countdown);
    const step = sessionNext({ ...countdown, isResume: true }, tick, countdownMs);
    expect(effectsOf(step)).toEqual(['startBelt']);
    expect(step.state).toEqual({ kind: 'starting', sinceMs: countdownMs, isResume: true });
  });

  it('gives up after twelve seconds and stops', () => {
    expect(sessionNext(starting, tick, startPatienceMs - 1).state).toBe(starting);
    const step = sessionNext(starting, tick, startPatienceMs);
    expect(effectsOf(step)).toEqual(['stopBelt']);
    expect(step.state).toMatchObject({ kind: 'stopping', cause: 'startFailed' });
  });

  it('stops at once when the machine refuses', () => {
    expect(sessionNext(starting, { kind: 'startRefused' }, soonMs).state).toMatchObject({
      cause: 'startFailed',
    });
  });

  it('runs on what the belt does, without holds', () => {
    expect(sessionNext(starting, { kind: 'beltMoving' }, 4000).state).toEqual({
      kind: 'running',
      holds: [],
      overrideUntilMs: 4000,
    });
  });
});

describe('pausing', () => {
  const coasting: SessionState = { ...paused, isBeltStill: false };

  it.each(['running', 'coolDown', 'starting', 'asking'] as const)(
    'by a person asks the belt, from %s',
    (kind) => {
      const step = sessionNext(sessionExamples[kind], { kind: 'personPaused' }, soonMs);
      expect(step.state).toEqual({ kind: 'paused', sinceMs: soonMs, cause: 'person', isBeltStill: false });
      expect(effectsOf(step)).toEqual(['pauseBelt']);
    },
  );

  it('in the countdown needs no belt', () => {
    const step = sessionNext(countdown, { kind: 'personPaused' }, soonMs);
    expect(step.state).toEqual({ kind: 'paused', sinceMs: soonMs, cause: 'person', isBeltStill: true });
    expect(step.effects).toEqual([]);
  });

  it('by the machine is noticed', () => {
    expect(sessionNext(running, { kind: 'beltStopped' }, soonMs).state).toEqual({
      kind: 'paused',
      sinceMs: soonMs,
      cause: 'machine',
      isBeltStill: true,
    });
  });

  it('cannot be resumed before the belt stands', () => {
    expect(sessionNext(coasting, { kind: 'personResumed' }, soonMs).state).toBe(coasting);
    const still = sessionNext(coasting, { kind: 'beltStopped' }, soonMs).state;
    expect(still).toEqual(paused);
    expect(sessionNext(still, { kind: 'personResumed' }, 5000).state).toEqual({
      kind: 'countdown',
      sinceMs: 5000,
      isResume: true,
    });
  });

  it('ignores a belt that is still coasting, and its link is then lost while moving', () => {
    expect(sessionNext(coasting, { kind: 'beltMoving' }, soonMs).state).toBe(coasting);
    const lost = sessionNext(coasting, { kind: 'linkLost' }, soonMs);
    expect(lost.state).toEqual({ kind: 'linkLost', sinceMs: soonMs, wasMoving: true });
    expect(effectsOf(lost)).toEqual(['alarm linkLostWhileMoving']);
  });

  it.each([
    ['person', 'person'],
    ['console', 'console'],
  ] as const)('that the belt does not obey (%s) becomes a stop', (cause, endCause) => {
    const deaf: SessionState = { ...paused, cause, isBeltStill: false };
    expect(sessionNext(deaf, tick, startPatienceMs - 1).state).toBe(deaf);
    const step = sessionNext(deaf, tick, startPatienceMs);
    expect(effectsOf(step)).toEqual(['stopBelt']);
    expect(step.state).toMatchObject({ kind: 'stopping', cause: endCause });
  });

  it('ends after ten minutes', () => {
    expect(sessionNext(paused, tick, pauseExpiryMs - 1).state).toBe(paused);
    expect(sessionNext(paused, tick, pauseExpiryMs).state).toMatchObject({
      kind: 'stopping',
      cause: 'pauseExpired',
    });
  });
});

describe('a link that is gone', () => {
  it('with a belt that stood is no alarm', () => {
    const step = sessionNext(paused, { kind: 'linkLost' }, soonMs);
    expect(step.state).toEqual({ kind: 'linkLost', sinceMs: soonMs, wasMoving: false });
    expect(step.effects).toEqual([]);
  });

  it.each([true, false])('for ten minutes ends the session (belt moved: %s)', (wasMoving) => {
    const lost: SessionState = { ...linkLost, wasMoving };
    expect(sessionNext(lost, tick, linkPatienceMs - 1).state).toBe(lost);
    const step = sessionNext(lost, tick, linkPatienceMs);
    expect(step.state).toEqual({ kind: 'ended', cause: 'link', isBeltKnownStill: !wasMoving });
    expect(step.effects).toEqual([]);
  });

  it('comes back with a question, and goes on only with an answer', () => {
    const back = sessionNext(linkLost, { kind: 'linkRestored' }, 9000).state;
    expect(back).toEqual({ kind: 'asking', sinceMs: 9000, cause: 'linkRestored' });
    expect(sessionNext(back, { kind: 'beltMoving' }, 9100).state).toBe(back);
    expect(sessionNext(back, { kind: 'personContinued' }, 9500).state).toEqual({
      kind: 'running',
      holds: [],
      overrideUntilMs: 9500,
    });
  });
});

describe('a question', () => {
  it('that nobody answers in two minutes becomes a stop', () => {
    expect(sessionNext(asking, tick, questionPatienceMs - 1).state).toBe(asking);
    const step = sessionNext(asking, tick, questionPatienceMs);
    expect(effectsOf(step)).toEqual(['stopBelt']);
    expect(step.state).toMatchObject({ kind: 'stopping', cause: 'noAnswer' });
  });

  it('is over when the belt stops by itself', () => {
    expect(sessionNext(asking, { kind: 'beltStopped' }, soonMs).state).toMatchObject({
      kind: 'paused',
      cause: 'machine',
      isBeltStill: true,
    });
  });
});

describe('holds', () => {
  const free: SessionState = { kind: 'running', holds: [], overrideUntilMs: 0 };

  it.each(holdReasons)('%s begins once', (reason) => {
    const held = sessionNext(free, { kind: 'holdBegan', reason }, soonMs).state;
    expect(held).toMatchObject({ kind: 'running', holds: [reason] });
    const again = sessionNext(held, { kind: 'holdBegan', reason }, soonMs).state;
    expect(again).toMatchObject({ holds: [reason] });
    if (reason !== 'manualOverride') expect(again).toBe(held);
  });

  it.each(['staleTelemetry', 'musicUnknown'] as const)('%s ends by itself', (reason) => {
    const held: SessionState = { kind: 'running', holds: [reason, 'controlLost'], overrideUntilMs: 0 };
    expect(sessionNext(held, { kind: 'holdEnded', reason }, soonMs).state).toEqual({
      ...held,
      holds: ['controlLost'],
    });
    const cooling: SessionState = { kind: 'coolDown', sinceMs: 0, holds: [reason] };
    expect(sessionNext(cooling, { kind: 'holdEnded', reason }, soonMs).state).toMatchObject({ holds: [] });
  });

  it.each(personEndedHolds)('%s ends by a person only', (reason) => {
    const held: SessionState = { kind: 'running', holds: [reason], overrideUntilMs: 0 };
    expect(sessionNext(held, { kind: 'holdEnded', reason }, 1e9).state).toBe(held);
    expect(sessionNext(held, { kind: 'personReleased' }, soonMs).state).toMatchObject({ holds: [] });
  });

  it('that did not begin cannot end', () => {
    expect(sessionNext(free, { kind: 'holdEnded', reason: 'musicUnknown' }, soonMs).state).toBe(free);
    expect(sessionNext(free, { kind: 'personReleased' }, soonMs).state).toBe(free);
  });

  it.each([
    ['personOverrode', []],
    ['consoleOverrode', ['adoptReportedSpeed']],
  ] as const)('%s holds for 45 s at least', (kind, effects) => {
    const step = sessionNext(free, { kind }, 1000);
    expect(effectsOf(step)).toEqual(effects);
    expect(step.state).toEqual({ kind: 'running', holds: ['manualOverride'], overrideUntilMs: 46_000 });
    const ending: SessionEvent = { kind: 'holdEnded', reason: 'manualOverride' };
    expect(sessionNext(step.state, ending, 45_999).state).toBe(step.state);
    expect(sessionNext(step.state, ending, 46_000).state).toMatchObject({ holds: [] });
    const later = sessionNext(step.state, { kind }, 30_000).state;
    expect(later).toMatchObject({ holds: ['manualOverride'], overrideUntilMs: 30_000 + manualOverrideMs });
  });

  it('a manual change ends at once when the person hands the belt back', () => {
    const held = sessionNext(free, { kind: 'personOverrode' }, 0).state;
    expect(sessionNext(held, { kind: 'personReleased' }, 1).state).toMatchObject({ holds: [] });
  });

  it('come along into the cool-down, but for a manual change', () => {
    const held: SessionState = {
      kind: 'running',
      holds: ['manualOverride', 'musicUnknown'],
      overrideUntilMs: 9000,
    };
    expect(sessionNext(held, { kind: 'coolDownDue' }, soonMs).state).toEqual({
      kind: 'coolDown',
      sinceMs: soonMs,
      holds: ['musicUnknown'],
    });
    const begun = sessionNext(coolDown, { kind: 'holdBegan', reason: 'manualOverride' }, soonMs).state;
    expect(sessionNext(begun, { kind: 'holdEnded', reason: 'manualOverride' }, 200).state).toEqual(coolDown);
  });

  it('taking control back is asked for only where it was lost', () => {
    expect(
      effectsOf(sessionNext({ ...running, holds: ['musicUnknown'] }, { kind: 'personReleased' }, 1)),
    ).toEqual([]);
    expect(effectsOf(sessionNext(running, { kind: 'personReleased' }, 1))).toEqual(['takeControlBack']);
  });
});

describe('what a state means', () => {
  it('targets may be sent in running and coolDown', () => {
    expect(sessionStateKinds.filter((kind) => isPacing(sessionExamples[kind]))).toEqual([
      'running',
      'coolDown',
    ]);
  });

  it('a session is recorded between start and end', () => {
    expect(sessionStateKinds.filter((kind) => !isLive(sessionExamples[kind]))).toEqual([
      'idle',
      'ready',
      'ended',
    ]);
    expect(isLive(ended)).toBe(false);
  });
});
