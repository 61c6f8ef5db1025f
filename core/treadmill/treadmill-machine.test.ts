import { describe, expect, it } from 'vitest';
import {
  clubCapabilities,
  createTreadmillBench,
  incline,
  requestControl,
  runningBench,
  speed,
  standingBench,
  start,
  stop,
} from '#tests/support/treadmill-bench.ts';
import { isSpeedAcknowledged, telemetryAgeMs } from './treadmill-state.ts';

describe('a new connection', () => {
  it('is a new generation with nothing asked for and nothing believed', () => {
    const bench = runningBench();
    bench.send({ kind: 'linkDown' });
    bench.send({ kind: 'linkUp', capabilities: clubCapabilities });
    expect(bench.state).toMatchObject({
      generation: 2,
      isLinkUp: true,
      control: 'none',
      belt: 'unknown',
      telemetry: undefined,
      misses: 0,
    });
    expect(bench.written).toEqual([]);
  });

  it('numbers what it writes', () => {
    const bench = runningBench();
    bench.send({ kind: 'linkUp', capabilities: clubCapabilities });
    const id = bench.submit(start);
    expect(bench.effects).toEqual([
      { kind: 'write', operationId: id, generation: 2, command: start, encoded: start },
    ]);
  });
});

describe('a procedure that nobody answers', () => {
  it('ends the link after 30 s, and nothing that waits is written to it', () => {
    const bench = runningBench();
    const silent = bench.submit(speed(9));
    const waiting = bench.submit(speed(9.5), 60_000);
    bench.pass(29_900, 8);
    expect(bench.outcomes).toEqual([]);
    bench.pass(100, 8);
    expect(bench.endings).toEqual([`${silent} unknown timedOut`, `${waiting} rejected noLink`]);
    expect(bench.effects.at(-1)).toEqual({ kind: 'dropLink', reason: 'procedureTimedOut' });
    expect(bench.written).toEqual([speed(9)]);
    const late = bench.submit(speed(7));
    expect(bench.endings.at(-1)).toBe(`${late} rejected noLink`);
    bench.respond(speed(9));
    expect(bench.outcomes).toHaveLength(3);
  });
});

describe('a start or stop that was accepted', () => {
  it('is unknown after twelve seconds without the belt to show it', () => {
    const bench = standingBench();
    const id = bench.submit(start);
    bench.respond(start);
    bench.pass(11_900, 0);
    expect(bench.outcomes).toEqual([]);
    bench.pass(100, 0);
    expect(bench.endings).toEqual([`${id} unknown notSeen`]);
    bench.pass(1000, 0.8);
    expect(bench.notices).toContainEqual({ kind: 'beltMoving' });
    expect(bench.outcomes).toHaveLength(1);
  });

  it('is unknown on a belt that goes on', () => {
    const bench = runningBench();
    const id = bench.submit(stop);
    bench.respond(stop);
    bench.pass(12_000, 8);
    expect(bench.endings).toEqual([`${id} unknown notSeen`]);
  });
});

describe('adopting what the belt does', () => {
  it('makes it the target without sending anything', () => {
    const bench = runningBench();
    bench.telemetry(8.1, { inclinationPercent: 2 });
    bench.send({ kind: 'adoptReported' });
    expect(bench.state.speed).toMatchObject({ requested: 8.1, acknowledged: 8.1, pursuit: undefined });
    expect(bench.state.incline).toMatchObject({ requested: 2, acknowledged: 2 });
    expect(bench.written).toEqual([]);
  });

  it('takes a belt that is still starting for its slowest speed', () => {
    const bench = standingBench();
    bench.telemetry(0.4);
    bench.send({ kind: 'adoptReported' });
    expect(bench.state.speed.acknowledged).toBe(0.8);
  });

  it('takes the report as it is where the machine has no range', () => {
    const bench = standingBench({ ...clubCapabilities, speedRange: undefined });
    bench.telemetry(0.4);
    bench.send({ kind: 'adoptReported' });
    expect(bench.state.speed.acknowledged).toBe(0.4);
  });

  it('ends what is pursued', () => {
    const bench = runningBench();
    const first = bench.submit(speed(12));
    bench.respond(speed(12));
    const second = bench.submit(incline(4));
    bench.respond(incline(4));
    bench.send({ kind: 'adoptReported' });
    expect(bench.endings).toEqual([`${first} unknown superseded`, `${second} unknown superseded`]);
    expect(bench.state.speed.acknowledged).toBe(8);
  });

  it('forgives misses', () => {
    const bench = runningBench();
    bench.submit(speed(9));
    bench.respond(speed(9));
    bench.pass(8000, 8);
    expect(bench.state.misses).toBe(1);
    bench.send({ kind: 'adoptReported' });
    expect(bench.state.misses).toBe(0);
  });

  it('adopts nothing that an earlier connection reported', () => {
    const bench = runningBench();
    bench.send({ kind: 'linkUp', capabilities: clubCapabilities });
    bench.send({ kind: 'adoptReported' });
    expect(bench.state.speed).toMatchObject({ requested: undefined, acknowledged: undefined, reported: 8 });
  });

  it('adopts nothing where nothing is known', () => {
    const bench = createTreadmillBench();
    bench.send({ kind: 'adoptReported' });
    expect(bench.state.speed.acknowledged).toBeUndefined();
    expect(bench.state.incline.acknowledged).toBeUndefined();
  });

  it('keeps an incline that is not reported', () => {
    const bench = runningBench();
    bench.submit(incline(2));
    bench.respond(incline(2));
    bench.send({ kind: 'adoptReported' });
    expect(bench.state.incline).toMatchObject({ requested: 2, acknowledged: 2 });
  });
});

describe('capabilities', () => {
  it('can change on a connection, after the belt test', () => {
    const bench = runningBench();
    bench.send({ kind: 'capabilities', capabilities: { ...clubCapabilities, speedFactor: 2 } });
    bench.submit(speed(9));
    expect(bench.effects).toMatchObject([{ encoded: speed(4.5) }]);
  });
});

describe('what the loop asks of the state', () => {
  it('telemetry ages, and is infinitely old without a link', () => {
    const bench = runningBench();
    bench.pass(700);
    expect(telemetryAgeMs(bench.state, bench.nowMs)).toBe(700);
    bench.send({ kind: 'linkDown' });
    expect(telemetryAgeMs(bench.state, bench.nowMs)).toBe(Number.POSITIVE_INFINITY);
    bench.send({ kind: 'linkUp', capabilities: clubCapabilities });
    expect(telemetryAgeMs(bench.state, bench.nowMs)).toBe(Number.POSITIVE_INFINITY);
  });

  it('a target is acknowledged by the machine alone', () => {
    const bench = runningBench();
    expect(isSpeedAcknowledged(bench.state)).toBe(true);
    bench.submit(speed(9));
    expect(isSpeedAcknowledged(bench.state)).toBe(false);
    bench.telemetry(9);
    expect(isSpeedAcknowledged(bench.state)).toBe(false);
    bench.respond(speed(9));
    expect(isSpeedAcknowledged(bench.state)).toBe(true);
    expect(isSpeedAcknowledged(standingBench().state)).toBe(false);
  });

  it('control that is taken back makes rises possible again', () => {
    const bench = runningBench();
    bench.submit(speed(9));
    bench.status({ kind: 'controlPermissionLost' });
    bench.submit(requestControl);
    bench.respond(requestControl);
    expect(bench.state.control).toBe('granted');
    expect(isSpeedAcknowledged(bench.state)).toBe(true);
  });
});
