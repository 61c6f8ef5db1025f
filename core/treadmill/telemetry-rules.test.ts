import { describe, expect, it } from 'vitest';
import {
  clubCapabilities,
  createTreadmillBench,
  incline,
  pause,
  runningBench,
  speed,
  standingBench,
  start,
  stop,
} from '#tests/support/treadmill-bench.ts';

describe('a target', () => {
  it('is confirmed by the answer and telemetry after it, not by either alone', () => {
    const bench = runningBench();
    const id = bench.submit(speed(9));
    bench.telemetry(9);
    expect(bench.outcomes).toEqual([]);
    bench.respond(speed(9));
    expect(bench.outcomes).toEqual([]);
    bench.pass(500, 9);
    expect(bench.outcomes).toEqual([
      { operationId: id, command: speed(9), outcome: 'confirmed', detail: 'seen' },
    ]);
    bench.pass(5000, 9);
    expect(bench.outcomes).toHaveLength(1);
  });

  it('of incline is confirmed in the same way', () => {
    const bench = runningBench();
    const id = bench.submit(incline(3));
    bench.respond(incline(3));
    bench.telemetry(8, { inclinationPercent: 2 });
    expect(bench.outcomes).toEqual([]);
    bench.telemetry(8, { inclinationPercent: 3 });
    expect(bench.endings).toEqual([`${id} confirmed seen`]);
    expect(bench.outcomes[0]?.command).toEqual(incline(3));
  });

  it('that the belt does not follow is missed after eight seconds, and again, with one outcome', () => {
    const bench = runningBench();
    const id = bench.submit(speed(9));
    bench.respond(speed(9));
    bench.pass(8000, 8);
    expect(bench.endings).toEqual([`${id} unknown notSeen`]);
    expect(bench.notices).toContainEqual({ kind: 'targetMissed', misses: 1 });
    bench.pass(8000, 8);
    expect(bench.notices).toContainEqual({ kind: 'targetMissed', misses: 2 });
    expect(bench.outcomes).toHaveLength(1);
  });

  it('that is reached in the end takes the misses back, without a second outcome', () => {
    const bench = runningBench();
    bench.submit(speed(9));
    bench.respond(speed(9));
    bench.pass(8000, 8);
    expect(bench.state.misses).toBe(1);
    bench.pass(500, 9);
    expect(bench.state).toMatchObject({ misses: 0 });
    expect(bench.outcomes).toHaveLength(1);
  });

  it('of incline that the deck does not follow is no miss of the machine', () => {
    const bench = runningBench();
    const id = bench.submit(incline(3));
    bench.respond(incline(3));
    bench.pass(45_000, 8);
    expect(bench.endings).toEqual([`${id} unknown notSeen`]);
    expect(bench.told).toEqual([]);
    bench.telemetry(8, { inclinationPercent: 3 });
    expect(bench.outcomes).toHaveLength(1);
  });

  it('that a newer one replaces before it was reached ends as superseded', () => {
    const bench = runningBench();
    const older = bench.submit(speed(9));
    bench.respond(speed(9));
    bench.pass(500, 8.4);
    const newer = bench.submit(speed(9.5));
    bench.respond(speed(9.5));
    expect(bench.outcomes).toEqual([
      { operationId: older, command: speed(9), outcome: 'unknown', detail: 'superseded' },
    ]);
    bench.pass(1000, 9.5);
    expect(bench.endings.at(-1)).toBe(`${newer} confirmed seen`);
  });

  it('that was all but reached when a newer one came is confirmed', () => {
    const bench = runningBench();
    const older = bench.submit(speed(9));
    bench.respond(speed(9));
    bench.pass(500, 8.83);
    bench.submit(speed(9.5));
    bench.respond(speed(9.5));
    expect(bench.endings).toEqual([`${older} confirmed seen`]);
  });

  it('of incline that a newer one replaces ends as superseded', () => {
    const bench = runningBench();
    const older = bench.submit(incline(3));
    bench.respond(incline(3));
    bench.submit(incline(5));
    bench.respond(incline(5));
    expect(bench.endings).toEqual([`${older} unknown superseded`]);
  });

  it('ends as not seen when the belt stops by itself', () => {
    const bench = runningBench();
    const id = bench.submit(speed(9));
    bench.respond(speed(9));
    bench.pass(5000, 0);
    expect(bench.endings).toEqual([`${id} unknown notSeen`]);
    expect(bench.told).toEqual(['beltStopped']);
  });
});

describe('a hand on the console', () => {
  it('is noticed by speed that stays away for three seconds', () => {
    const bench = runningBench();
    bench.pass(3000, 8.2);
    expect(bench.told).toEqual([]);
    bench.pass(500, 8.2);
    expect(bench.notices).toEqual([{ kind: 'consoleChangedSpeed', speedKmh: 8.2 }]);
    expect(bench.state.speed).toMatchObject({ requested: 8.2, acknowledged: 8.2 });
  });

  it('is noticed on the way to a target, which ends', () => {
    const bench = runningBench();
    const id = bench.submit(speed(9));
    bench.respond(speed(9));
    bench.pass(500, 8.5);
    bench.pass(3500, 7);
    expect(bench.notices).toEqual([
      { kind: 'outcome', outcome: expect.objectContaining({ operationId: id, outcome: 'unknown' }) },
      { kind: 'consoleChangedSpeed', speedKmh: 7 },
    ]);
    expect(bench.state.speed).toMatchObject({ requested: 7, acknowledged: 7 });
  });

  it('behind a target that was passed by leaves it confirmed', () => {
    const bench = runningBench();
    const id = bench.submit(speed(8.3));
    bench.respond(speed(8.3));
    bench.pass(3500, 9);
    expect(bench.endings).toEqual([`${id} confirmed seen`]);
    expect(bench.told).toEqual(['consoleChangedSpeed']);
  });

  it('is noticed by incline', () => {
    const bench = runningBench();
    bench.submit(incline(3));
    bench.respond(incline(3));
    bench.telemetry(8, { inclinationPercent: 3 });
    bench.clear();
    bench.telemetry(8, { inclinationPercent: 5 });
    bench.pass(6000, 8);
    bench.telemetry(8, { inclinationPercent: 5 });
    expect(bench.notices).toEqual([{ kind: 'consoleChangedIncline', inclinationPercent: 5 }]);
  });

  it('is not seen in a belt that coasts to a stop of ours', () => {
    const bench = runningBench();
    bench.submit(stop);
    bench.respond(stop);
    bench.pass(4000, 4);
    expect(bench.told).toEqual(['stopAccepted']);
  });
});

describe('a belt that moves', () => {
  it('after a start of ours confirms it', () => {
    const bench = standingBench();
    const id = bench.submit(start);
    bench.respond(start);
    bench.pass(4000, 0);
    expect(bench.outcomes).toEqual([]);
    bench.pass(500, 0.8);
    expect(bench.endings).toEqual([`${id} confirmed seen`]);
    expect(bench.notices).toContainEqual({ kind: 'beltMoving' });
  });

  it('before the answer to our start was asked for all the same', () => {
    const bench = standingBench();
    bench.submit(start);
    bench.telemetry(0.8);
    expect(bench.notices).toEqual([{ kind: 'beltMoving' }]);
  });

  it('although nobody asked says so (quirk 9)', () => {
    const bench = standingBench();
    bench.telemetry(3);
    expect(bench.notices).toEqual([{ kind: 'beltMoving' }]);
    bench.telemetry(3);
    expect(bench.notices).toHaveLength(1);
  });

  it('is not one at 0.3 km/h: some report that at rest', () => {
    const bench = standingBench();
    bench.telemetry(0.3);
    expect(bench.notices).toEqual([]);
    bench.telemetry(0.31);
    expect(bench.told).toEqual(['beltMoving']);
  });
});

describe('a belt that stands', () => {
  it('is believed at the first look', () => {
    const bench = createTreadmillBench();
    bench.send({ kind: 'linkUp', capabilities: clubCapabilities });
    expect(bench.state.belt).toBe('unknown');
    bench.telemetry(0);
    expect(bench.state.belt).toBe('standing');
    expect(bench.told).toEqual(['beltStopped']);
  });

  it('is not believed for a zero between other speeds (quirk 22)', () => {
    const bench = runningBench();
    bench.telemetry(0);
    bench.pass(500, 8);
    bench.telemetry(0);
    bench.pass(2500, 0);
    bench.pass(5000, 8);
    expect(bench.notices).toEqual([]);
    expect(bench.state).toMatchObject({ belt: 'moving', stillSinceMs: undefined });
    expect(bench.state.speed.acknowledged).toBe(8);
  });

  it('is believed after three seconds', () => {
    const bench = runningBench();
    bench.telemetry(0);
    bench.pass(2500, 0);
    expect(bench.told).toEqual([]);
    bench.pass(500, 0);
    expect(bench.told).toEqual(['beltStopped']);
    expect(bench.state.speed).toMatchObject({ requested: undefined, acknowledged: undefined, reported: 0 });
  });

  it.each([stop, pause])('is believed with the second record after a $kind that was accepted', (command) => {
    const bench = runningBench();
    const id = bench.submit(command);
    bench.respond(command);
    bench.pass(2000, 5);
    bench.pass(500, 0);
    expect(bench.outcomes).toEqual([]);
    bench.pass(500, 0);
    expect(bench.endings).toEqual([`${id} confirmed seen`]);
    expect(bench.told.at(-1)).toBe('beltStopped');
  });

  it('says so to a stop although it stood all along', () => {
    const bench = standingBench();
    const id = bench.submit(stop);
    bench.respond(stop);
    expect(bench.told).toEqual(['stopAccepted']);
    bench.pass(500, 0);
    expect(bench.told).toEqual(['stopAccepted', 'beltStopped']);
    expect(bench.endings).toEqual([`${id} confirmed seen`]);
    bench.pass(10_000, 0);
    expect(bench.told).toHaveLength(2);
  });

  it('says so three seconds after a stop that the machine does not answer', () => {
    const bench = standingBench();
    bench.submit(stop);
    bench.pass(1000, 0);
    bench.submit(stop);
    bench.pass(1500, 0);
    expect(bench.told).toEqual([]);
    bench.pass(500, 0);
    expect(bench.told).toEqual(['beltStopped']);
    expect(bench.state.stillAskedSinceMs).toBeUndefined();
  });

  it('is not told at once for a start that was taken back: the console may be counting down', () => {
    const bench = standingBench();
    bench.submit(start);
    bench.respond(start);
    bench.submit(stop);
    bench.pass(1000, 0);
    expect(bench.told).toEqual([]);
    bench.pass(500, 0.8);
    expect(bench.notices).toContainEqual({ kind: 'beltMoving' });
  });

  it('keeps waiting for a start', () => {
    const bench = standingBench();
    const id = bench.submit(start);
    bench.respond(start);
    bench.pass(5000, 0);
    expect(bench.state.motion?.operation.operationId).toBe(id);
  });
});

describe('telemetry without speed', () => {
  it('says nothing of the belt', () => {
    const bench = runningBench();
    bench.send({ kind: 'telemetry', data: { heartRateBpm: 140 } });
    expect(bench.state).toMatchObject({ belt: 'moving', telemetry: { heartRateBpm: 140 } });
    expect(bench.state.speed.reported).toBe(8);
    expect(bench.notices).toEqual([]);
  });
});

describe('a machine that restarts in mid-run (quirk 10)', () => {
  it('is seen by time and distance that both go back', () => {
    const bench = runningBench();
    bench.telemetry(8, { elapsedTimeS: 600, totalDistanceM: 1400 });
    bench.telemetry(8, { elapsedTimeS: 601, totalDistanceM: 1402 });
    expect(bench.told).toEqual([]);
    bench.telemetry(8, { elapsedTimeS: 0, totalDistanceM: 0 });
    expect(bench.told).toEqual(['machineRestarted']);
  });

  it.each([
    [{ elapsedTimeS: 0, totalDistanceM: 1405 }],
    [{ elapsedTimeS: 602, totalDistanceM: 0 }],
    [{ elapsedTimeS: 0 }],
    [{ totalDistanceM: 0 }],
    [{}],
  ])('is not seen in %o alone', (data) => {
    const bench = runningBench();
    bench.telemetry(8, { elapsedTimeS: 601, totalDistanceM: 1402 });
    bench.telemetry(8, data);
    expect(bench.told).toEqual([]);
    bench.clear();
    bench.telemetry(8, { elapsedTimeS: 5, totalDistanceM: 5 });
    if (!('elapsedTimeS' in data && 'totalDistanceM' in data)) expect(bench.told).toEqual([]);
  });

  it('is nothing new on a belt that stands', () => {
    const bench = standingBench();
    bench.telemetry(0, { elapsedTimeS: 601, totalDistanceM: 1402 });
    bench.telemetry(0, { elapsedTimeS: 0, totalDistanceM: 0 });
    expect(bench.told).toEqual([]);
  });
});
