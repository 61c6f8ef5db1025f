import { describe, expect, it } from 'vitest';
import {
  clubCapabilities,
  incline,
  runningBench,
  speed,
  standingBench,
} from '#tests/support/treadmill-bench.ts';
import { nextTargetCommand, noCommandsYet, type CommandTimes } from './command-planner.ts';
import { standardQuirks } from './machine-quirks.ts';
import { unconnectedTreadmill, type TreadmillState } from './treadmill-state.ts';

const nowMs = 100_000;
const level = { speedKmh: 8, inclinePercent: 0 };
const running: TreadmillState = {
  ...runningBench().state,
  incline: { ...runningBench().state.incline, requested: 0, acknowledged: 0 },
};

function next(
  target: Partial<typeof level>,
  state: TreadmillState = running,
  times: CommandTimes = noCommandsYet,
  quirks = standardQuirks,
): ReturnType<typeof nextTargetCommand> {
  return nextTargetCommand({ ...level, ...target }, state, times, quirks, nowMs);
}

describe('the next command', () => {
  it('is none when the belt was told already', () => {
    expect(next({})).toBeUndefined();
  });

  it('is the speed where it changed by half a step of the machine', () => {
    expect(next({ speedKmh: 8.04 })).toBeUndefined();
    expect(next({ speedKmh: 8.1 })).toEqual(speed(8.1));
    expect(next({ speedKmh: 7.5 })).toEqual(speed(7.5));
  });

  it('is the speed before the incline', () => {
    expect(next({ speedKmh: 9, inclinePercent: 3 })).toEqual(speed(9));
    expect(next({ inclinePercent: 3 })).toEqual(incline(3));
    expect(next({ inclinePercent: 0.2 })).toBeUndefined();
  });

  it('is the speed where none was asked for yet', () => {
    expect(next({}, { ...running, speed: { ...running.speed, requested: undefined } })).toEqual(speed(8));
  });

  it('compares the incline with what the deck reports, if none was asked for', () => {
    const asked = { ...running.incline, requested: undefined };
    expect(next({}, { ...running, incline: { ...asked, reported: 0 } })).toBeUndefined();
    expect(next({}, { ...running, incline: { ...asked, reported: 2 } })).toEqual(incline(0));
    expect(next({}, { ...running, incline: { ...asked, reported: undefined } })).toEqual(incline(0));
  });

  it('keeps the least time between two commands', () => {
    const times = { ...noCommandsYet, anyAtMs: nowMs - 499 };
    expect(next({ speedKmh: 9 }, running, times)).toBeUndefined();
    expect(next({ speedKmh: 9 }, running, { ...times, anyAtMs: nowMs - 500 })).toEqual(speed(9));
  });

  it('keeps the longer time between two inclines', () => {
    const times = { anyAtMs: nowMs - 9999, inclineAtMs: nowMs - 9999 };
    expect(next({ inclinePercent: 3 }, running, times)).toBeUndefined();
    expect(next({ speedKmh: 9, inclinePercent: 3 }, running, times)).toEqual(speed(9));
    expect(next({ inclinePercent: 3 }, running, { ...times, inclineAtMs: nowMs - 10_000 })).toEqual(
      incline(3),
    );
  });

  it('keeps what the machine cannot set', () => {
    const fixed = { ...clubCapabilities, speedRange: undefined, inclinationRange: undefined };
    expect(next({ speedKmh: 12, inclinePercent: 5 }, { ...running, capabilities: fixed })).toBeUndefined();
    const flat = { ...clubCapabilities, inclinationRange: undefined };
    expect(next({ speedKmh: 12, inclinePercent: 5 }, { ...running, capabilities: flat })).toEqual(speed(12));
  });

  it('is nothing above what a belt does that somebody else may have slowed', () => {
    const stray: TreadmillState = {
      ...running,
      speed: { ...running.speed, reported: 6, astraySinceMs: 1 },
      incline: { ...running.incline, requested: 5, acknowledged: 5, reported: 2, astraySinceMs: 1 },
    };
    expect(next({ speedKmh: 7.5, inclinePercent: 4 }, stray)).toBeUndefined();
    expect(next({ speedKmh: 5.9, inclinePercent: 4 }, stray)).toEqual(speed(5.9));
    expect(next({ inclinePercent: 1.5 }, stray)).toEqual(incline(1.5));
  });

  it('waits for the answer to the last', () => {
    const bench = runningBench();
    bench.submit(speed(9));
    expect(next({ speedKmh: 10 }, bench.state)).toBeUndefined();
    const operation = { operationId: 1, command: speed(9), generation: 1, expiresAtMs: 0 };
    expect(next({ speedKmh: 10 }, { ...running, queued: operation })).toBeUndefined();
  });
});

describe('nothing is told', () => {
  it.each<readonly [string, TreadmillState]>([
    ['without a link', { ...running, isLinkUp: false }],
    ['before anything is known of the machine', unconnectedTreadmill],
    ['to a link of which nothing is known', { ...running, capabilities: undefined }],
    [
      'to a machine that cannot be controlled',
      { ...running, capabilities: { ...clubCapabilities, canControl: false } },
    ],
    ['while somebody else has control', { ...running, control: 'lost' }],
    ['to a belt that stands', standingBench().state],
    ['to a belt of which nothing is known', { ...running, belt: 'unknown' }],
  ])('%s', (_when, state) => {
    expect(next({ speedKmh: 9, inclinePercent: 2 }, state)).toBeUndefined();
  });
});
