import { describe, expect, it } from 'vitest';
import type { OperationOutcome, TreadmillCommand } from '#core/treadmill/operation.ts';
import { evenTrack } from '#tests/support/gym-controller.ts';
import { runningBench, speed, start, stop } from '#tests/support/treadmill-bench.ts';
import { factOfMusic, meaningOfNotice, mostMisses } from './notice-meaning.ts';

const nothing = { facts: [], events: [] };

const outcomeOf = (
  command: TreadmillCommand,
  outcome: OperationOutcome['outcome'],
  detail: OperationOutcome['detail'],
): OperationOutcome => ({ operationId: 7, command, outcome, detail });

const eventsOf = (outcome: OperationOutcome) => meaningOfNotice({ kind: 'outcome', outcome }).events;

describe('a target that the belt did not follow', () => {
  it('means nothing once, and ends automation the second time in a row and ever after', () => {
    expect(mostMisses).toBe(2);
    expect(meaningOfNotice({ kind: 'targetMissed', misses: 1 })).toEqual(nothing);
    const hold = { facts: [], events: [{ kind: 'holdBegan', reason: 'unconfirmedTargets' }] };
    for (const misses of [2, 3, 10]) expect(meaningOfNotice({ kind: 'targetMissed', misses })).toEqual(hold);
  });

  it('is counted in a row only: one that is followed starts anew', () => {
    const bench = runningBench(8);
    const heldAfter = (wantedKmh: number, reportedKmh: number): boolean => {
      bench.clear();
      bench.submit(speed(wantedKmh));
      bench.respond(speed(wantedKmh));
      bench.pass(9000, reportedKmh);
      return bench.notices.some((notice) => meaningOfNotice(notice).events.length > 0);
    };
    expect(heldAfter(8.3, 8)).toBe(false);
    expect(heldAfter(8.2, 8.2)).toBe(false);
    expect(heldAfter(8.5, 8.2)).toBe(false);
    expect(heldAfter(8.6, 8.2)).toBe(true);
  });
});

describe('the meaning of a notice', () => {
  it.each([
    ['controlLost', 'controlLost'],
    ['machineRestarted', 'machineRestarted'],
  ] as const)('%s holds what goes up', (kind, reason) => {
    expect(meaningOfNotice({ kind })).toEqual({ facts: [], events: [{ kind: 'holdBegan', reason }] });
  });

  it('of a hand on the console is told, and gives the belt to that hand', () => {
    const events = [{ kind: 'consoleOverrode' }];
    expect(meaningOfNotice({ kind: 'consoleChangedSpeed', speedKmh: 9 })).toEqual({
      facts: [{ kind: 'console', what: 'speed', value: 9 }],
      events,
    });
    expect(meaningOfNotice({ kind: 'consoleChangedIncline', inclinationPercent: 3 })).toEqual({
      facts: [{ kind: 'console', what: 'incline', value: 3 }],
      events,
    });
  });

  it('of the link is told and acted on', () => {
    const facts = {
      deviceId: 't',
      name: 'T',
      information: {},
      hasControlPoint: true,
      hasMachineStatus: true,
    };
    const unread = { feature: undefined, speedRange: undefined, inclinationRange: undefined };
    expect(meaningOfNotice({ kind: 'linkUp', facts: { ...facts, ...unread } })).toEqual({
      facts: [{ kind: 'link', isUp: true }],
      events: [{ kind: 'linkRestored' }],
    });
    expect(meaningOfNotice({ kind: 'linkDown' })).toEqual({
      facts: [{ kind: 'link', isUp: false }],
      events: [{ kind: 'linkLost' }],
    });
  });

  it('of a command that went out is told, and nothing else', () => {
    expect(meaningOfNotice({ kind: 'written', operationId: 3, command: stop })).toEqual({
      facts: [{ kind: 'command', operationId: 3, command: stop }],
      events: [],
    });
  });

  it.each([
    { kind: 'beltMoving', wasAskedFor: false },
    { kind: 'beltMoving', wasAskedFor: true },
    { kind: 'beltStopped' },
    { kind: 'stopAccepted' },
    { kind: 'safetyKeyPulled' },
    { kind: 'consoleStopped' },
    { kind: 'consolePaused' },
    { kind: 'consoleStarted' },
  ] as const)('%o is just that to the session', (notice) => {
    expect(meaningOfNotice(notice)).toEqual({ facts: [], events: [notice] });
  });

  it.each([
    { kind: 'controlGranted' },
    { kind: 'telemetry' },
    { kind: 'attemptFailed', attempt: 1, retryInMs: 0, error: undefined },
  ] as const)('%o is none', (notice) => {
    expect(meaningOfNotice(notice)).toEqual(nothing);
  });
});

describe('how a command ended', () => {
  it('is told whatever it is', () => {
    const outcome = outcomeOf(speed(8), 'unknown', 'timedOut');
    expect(meaningOfNotice({ kind: 'outcome', outcome })).toEqual({
      facts: [{ kind: 'outcome', outcome }],
      events: [],
    });
  });

  it('ends a start that was refused, for whatever reason', () => {
    for (const detail of ['refused', 'notSupported', 'expired', 'noLink'] as const)
      expect(eventsOf(outcomeOf(start, 'rejected', detail)), detail).toEqual([{ kind: 'startRefused' }]);
  });

  it('holds where control was refused twice, and ends the start that it was for', () => {
    const hold = { kind: 'holdBegan', reason: 'controlLost' };
    expect(eventsOf(outcomeOf(speed(8), 'rejected', 'controlNotPermitted'))).toEqual([hold]);
    expect(eventsOf(outcomeOf(start, 'rejected', 'controlNotPermitted'))).toEqual([
      hold,
      { kind: 'startRefused' },
    ]);
  });

  it('is of no further meaning where it was done, is unknown, was overtaken, or was another command', () => {
    expect(eventsOf(outcomeOf(start, 'confirmed', 'seen'))).toEqual([]);
    expect(eventsOf(outcomeOf(start, 'unknown', 'timedOut'))).toEqual([]);
    expect(eventsOf(outcomeOf(start, 'rejected', 'superseded'))).toEqual([]);
    expect(eventsOf(outcomeOf(stop, 'rejected', 'refused'))).toEqual([]);
  });
});

it('what the music does is told', () => {
  const track = evenTrack('one', 160);
  expect(factOfMusic({ kind: 'trackStarted', track })).toEqual({ kind: 'track', track, isStart: true });
  expect(factOfMusic({ kind: 'trackEnded', track })).toEqual({ kind: 'track', track, isStart: false });
  expect(factOfMusic({ kind: 'trackFailed', track, reason: 'gone' })).toEqual({
    kind: 'trackFailed',
    track,
    reason: 'gone',
  });
  expect(factOfMusic({ kind: 'musicGaveUp' })).toEqual({ kind: 'musicGaveUp' });
});
