import { describe, expect, it } from 'vitest';
import {
  clubCapabilities,
  createTreadmillBench,
  incline,
  requestControl,
  runningBench,
  speed,
} from '#tests/support/treadmill-bench.ts';

describe('a target that the machine tells of', () => {
  it('is a hand on the console, and the target from here on', () => {
    const bench = runningBench();
    bench.status({ kind: 'targetSpeedChanged', speedKmh: 6 });
    expect(bench.notices).toEqual([{ kind: 'consoleChangedSpeed', speedKmh: 6 }]);
    expect(bench.state.speed).toMatchObject({ requested: 6, acknowledged: 6, reported: 8 });
  });

  it('of incline is one, too', () => {
    const bench = runningBench();
    bench.status({ kind: 'targetInclineChanged', inclinationPercent: 4 });
    expect(bench.notices).toEqual([{ kind: 'consoleChangedIncline', inclinationPercent: 4 }]);
    expect(bench.state.incline).toMatchObject({ requested: 4, acknowledged: 4 });
  });

  it('ends what we were after', () => {
    const bench = runningBench();
    const first = bench.submit(speed(9));
    bench.respond(speed(9));
    const second = bench.submit(incline(2));
    bench.respond(incline(2));
    bench.status({ kind: 'targetSpeedChanged', speedKmh: 6 });
    bench.status({ kind: 'targetInclineChanged', inclinationPercent: 5 });
    expect(bench.endings).toEqual([`${first} unknown superseded`, `${second} unknown superseded`]);
  });

  it('that echoes our own is no change', () => {
    const bench = runningBench();
    bench.submit(speed(9));
    bench.status({ kind: 'targetSpeedChanged', speedKmh: 9.05 });
    bench.respond(speed(9));
    bench.status({ kind: 'targetSpeedChanged', speedKmh: 9 });
    bench.submit(incline(2));
    bench.status({ kind: 'targetInclineChanged', inclinationPercent: 2 });
    expect(bench.notices).toEqual([]);
  });

  it('that echoes what we asked for before is no change while the answer is on its way', () => {
    const bench = runningBench();
    bench.submit(speed(9));
    bench.status({ kind: 'targetSpeedChanged', speedKmh: 8 });
    expect(bench.notices).toEqual([]);
  });

  it("that echoes our own on the machine's coarser grid is no change", () => {
    const coarse = { ...clubCapabilities, speedRange: { minimumKmh: 1, maximumKmh: 20, incrementKmh: 0.5 } };
    const bench = runningBench(8, coarse);
    bench.submit(speed(9));
    bench.status({ kind: 'targetSpeedChanged', speedKmh: 9.2 });
    expect(bench.notices).toEqual([]);
    bench.status({ kind: 'targetSpeedChanged', speedKmh: 9.5 });
    expect(bench.told).toEqual(['consoleChangedSpeed']);
  });

  it('counts in real units on a machine that speaks mph', () => {
    const bench = runningBench(8, { ...clubCapabilities, speedFactor: 1.6 });
    bench.status({ kind: 'targetSpeedChanged', speedKmh: 5 });
    expect(bench.notices).toEqual([]);
    bench.status({ kind: 'targetSpeedChanged', speedKmh: 6 });
    expect(bench.notices).toEqual([{ kind: 'consoleChangedSpeed', speedKmh: 6 * 1.6 }]);
  });

  it('is taken at face value before anything is known of the machine', () => {
    const bench = createTreadmillBench();
    bench.status({ kind: 'targetSpeedChanged', speedKmh: 5 });
    bench.status({ kind: 'targetInclineChanged', inclinationPercent: 1 });
    expect(bench.told).toEqual(['consoleChangedSpeed', 'consoleChangedIncline']);
  });
});

describe('what the machine tells of people', () => {
  it.each([
    ['stoppedByUser', 'consoleStopped'],
    ['pausedByUser', 'consolePaused'],
    ['startedByUser', 'consoleStarted'],
    ['stoppedBySafetyKey', 'safetyKeyPulled'],
  ] as const)('%s is told as %s', (kind, told) => {
    const bench = runningBench();
    bench.status({ kind });
    expect(bench.told).toEqual([told]);
  });

  it('of other things changes nothing', () => {
    const bench = runningBench();
    const before = bench.state;
    bench.status({ kind: 'targetHeartRateChanged', heartRateBpm: 140 });
    bench.status({ kind: 'unknown', opCode: 0x20, parameter: new Uint8Array() });
    expect(bench.state).toBe(before);
    expect(bench.notices).toEqual([]);
  });
});

describe.each(['controlPermissionLost', 'reset'] as const)('%s', (kind) => {
  it('ends everything on its way, and nothing that was asked for is requested any more', () => {
    const bench = runningBench();
    const pending = bench.submit(speed(9));
    const waiting = bench.submit(incline(2));
    bench.status({ kind });
    expect(bench.endings).toEqual([
      `${pending} unknown preempted`,
      `${waiting} rejected controlNotPermitted`,
    ]);
    expect(bench.told).toEqual(['controlLost']);
    expect(bench.state).toMatchObject({ control: 'lost', speed: { requested: 8, acknowledged: 8 } });
  });

  it('counts even while control is being asked for', () => {
    const bench = runningBench();
    bench.submit(requestControl);
    bench.status({ kind });
    expect(bench.state.control).toBe('lost');
  });
});
