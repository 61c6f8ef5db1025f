import { describe, expect, it } from 'vitest';
import {
  clubCapabilities,
  createTreadmillBench,
  incline,
  pause,
  requestControl,
  runningBench,
  speed,
  standingBench,
  start,
  stop,
} from '#tests/support/treadmill-bench.ts';
import { freshTelemetryMs } from './treadmill-state.ts';

describe('an answer', () => {
  it('to nothing is noise', () => {
    const bench = runningBench();
    const before = bench.state;
    bench.respond(speed(9));
    expect(bench.state).toBe(before);
    expect(bench.notices).toEqual([]);
  });

  it('to something else is noise', () => {
    const bench = runningBench();
    bench.submit(speed(9));
    const before = bench.state;
    bench.respond(incline(1));
    expect(bench.state).toBe(before);
  });

  it('to a procedure that a stop overtook does not count for the stop', () => {
    const bench = runningBench();
    bench.submit(speed(9));
    bench.submit(stop);
    bench.respond(speed(9));
    expect(bench.state.pending?.operation.command).toEqual(stop);
    expect(bench.state.speed.acknowledged).toBe(8);
  });

  it.each([
    ['opCodeNotSupported', 'notSupported'],
    ['invalidParameter', 'invalidParameter'],
    ['operationFailed', 'refused'],
    ['unknown', 'refused'],
  ] as const)('of %s rejects, and the target is no longer requested', (result, detail) => {
    const bench = runningBench();
    const id = bench.submit(speed(9));
    bench.respond(speed(9), result);
    expect(bench.endings).toEqual([`${id} rejected ${detail}`]);
    expect(bench.state.speed).toMatchObject({ requested: 8, acknowledged: 8 });
  });

  it('withdraws a refused incline', () => {
    const bench = runningBench();
    bench.submit(incline(4));
    expect(bench.state.incline.requested).toBe(4);
    bench.respond(incline(4), 'operationFailed');
    expect(bench.state.incline.requested).toBeUndefined();
  });

  it('of yes to a stop is told, because the belt may coast for seconds', () => {
    const bench = runningBench();
    bench.submit(stop);
    bench.respond(stop);
    expect(bench.told).toEqual(['stopAccepted']);
    expect(bench.outcomes).toEqual([]);
  });

  it('of yes to a target counts for the target, although a console changed it meanwhile', () => {
    const bench = runningBench();
    bench.submit(speed(9));
    bench.status({ kind: 'targetSpeedChanged', speedKmh: 6 });
    expect(bench.state.speed.requested).toBe(6);
    bench.respond(speed(9));
    expect(bench.state.speed).toMatchObject({ requested: 9, acknowledged: 9 });
  });
});

describe('operationFailed', () => {
  it('for a start on a moving belt is as good as a yes, and the next telemetry confirms', () => {
    const bench = runningBench();
    const id = bench.submit(start);
    bench.respond(start, 'operationFailed');
    expect(bench.outcomes).toEqual([]);
    bench.pass(500, 8);
    expect(bench.endings).toEqual([`${id} confirmed seen`]);
    expect(bench.notices).toContainEqual({ kind: 'beltMoving' });
  });

  it.each([stop, pause])('for a $kind on a standing belt is as good as a yes', (command) => {
    const bench = standingBench();
    const id = bench.submit(command);
    bench.respond(command, 'operationFailed');
    expect(bench.outcomes).toEqual([]);
    bench.pass(500, 0);
    expect(bench.endings).toEqual([`${id} confirmed seen`]);
    expect(bench.told).toContain('beltStopped');
  });

  it('for a start on a standing belt is a refusal', () => {
    const bench = standingBench();
    const id = bench.submit(start);
    bench.respond(start, 'operationFailed');
    expect(bench.endings).toEqual([`${id} rejected refused`]);
  });

  it('for a stop on a moving belt is a refusal', () => {
    const bench = runningBench();
    const id = bench.submit(stop);
    bench.respond(stop, 'operationFailed');
    expect(bench.endings).toEqual([`${id} rejected refused`]);
  });

  it('is a refusal where telemetry is stale', () => {
    const bench = standingBench();
    bench.pass(freshTelemetryMs + 100);
    const id = bench.submit(stop);
    bench.respond(stop, 'operationFailed');
    expect(bench.endings).toEqual([`${id} rejected refused`]);
  });

  it('is a refusal where this connection has shown nothing yet', () => {
    const bench = standingBench();
    bench.send({ kind: 'linkUp', capabilities: clubCapabilities });
    const id = bench.submit(stop);
    bench.respond(stop, 'operationFailed');
    expect(bench.endings).toEqual([`${id} rejected refused`]);
  });

  it('is a refusal where nothing was ever reported', () => {
    const bench = createTreadmillBench();
    bench.send({ kind: 'linkUp', capabilities: clubCapabilities });
    const id = bench.submit(start);
    bench.respond(start, 'operationFailed');
    expect(bench.endings).toEqual([`${id} rejected refused`]);
  });
});

describe('control', () => {
  it('is granted by the machine', () => {
    const bench = createTreadmillBench();
    bench.send({ kind: 'linkUp', capabilities: clubCapabilities });
    const id = bench.submit(requestControl);
    expect(bench.state.control).toBe('requested');
    bench.respond(requestControl);
    expect(bench.state.control).toBe('granted');
    expect(bench.told).toEqual(['controlGranted']);
    expect(bench.endings).toEqual([`${id} confirmed seen`]);
  });

  it.each(['controlNotPermitted', 'opCodeNotSupported', 'operationFailed'] as const)(
    'is not there after %s',
    (result) => {
      const bench = createTreadmillBench();
      bench.send({ kind: 'linkUp', capabilities: clubCapabilities });
      bench.submit(requestControl);
      bench.respond(requestControl, result);
      expect(bench.state.control).toBe('none');
      expect(bench.outcomes).toMatchObject([{ outcome: 'rejected' }]);
      expect(bench.written).toEqual([requestControl]);
    },
  );

  it('counts as granted two seconds after a request that nobody answers', () => {
    const bench = createTreadmillBench();
    bench.send({ kind: 'linkUp', capabilities: clubCapabilities });
    const id = bench.submit(requestControl);
    bench.submit(start, 5000);
    bench.pass(1900);
    expect(bench.written).toEqual([requestControl]);
    bench.pass(100);
    expect(bench.endings).toEqual([`${id} unknown timedOut`]);
    expect(bench.state.control).toBe('granted');
    expect(bench.written).toEqual([requestControl, start]);
    expect(bench.effects.some(({ kind }) => kind === 'dropLink')).toBe(false);
  });

  it('is asked for once after a refusal, and the command is written once more', () => {
    const bench = runningBench();
    const id = bench.submit(speed(9));
    bench.respond(speed(9), 'controlNotPermitted');
    expect(bench.written).toEqual([speed(9), requestControl]);
    expect(bench.state.speed.requested).toBe(8);
    bench.respond(requestControl);
    expect(bench.written).toEqual([speed(9), requestControl, speed(9)]);
    expect(bench.state.speed.requested).toBe(9);
    bench.respond(speed(9));
    bench.pass(500, 9);
    expect(bench.endings).toEqual([`${id} confirmed seen`]);
  });

  it('is not asked for twice', () => {
    const bench = runningBench();
    const id = bench.submit(speed(9));
    bench.respond(speed(9), 'controlNotPermitted');
    bench.respond(requestControl);
    bench.respond(speed(9), 'controlNotPermitted');
    expect(bench.endings).toEqual([`${id} rejected controlNotPermitted`]);
    expect(bench.written).toHaveLength(3);
    expect(bench.state.control).toBe('none');
  });

  it.each(['controlNotPermitted', 'opCodeNotSupported', 'operationFailed'] as const)(
    'that is refused with %s ends what waited for it, once',
    (result) => {
      const bench = runningBench();
      const id = bench.submit(speed(9));
      bench.respond(speed(9), 'controlNotPermitted');
      bench.respond(requestControl, result);
      expect(bench.endings).toEqual([`${id} rejected controlNotPermitted`]);
      expect(bench.outcomes[0]?.command).toEqual(speed(9));
      expect(bench.state.retryAfterControl).toBeUndefined();
      bench.submit(requestControl);
      bench.respond(requestControl);
      expect(bench.written.filter(({ kind }) => kind === 'setTargetSpeed')).toHaveLength(1);
    },
  );

  it('that nobody answers is taken for granted after a refusal, too', () => {
    const bench = runningBench();
    bench.submit(speed(9), 5000);
    bench.respond(speed(9), 'controlNotPermitted');
    bench.pass(2000, 8);
    expect(bench.written).toEqual([speed(9), requestControl, speed(9)]);
  });

  it('that comes too late writes nothing old', () => {
    const bench = runningBench();
    const id = bench.submit(speed(9), 1000);
    bench.respond(speed(9), 'controlNotPermitted');
    bench.pass(1000, 8);
    bench.respond(requestControl);
    expect(bench.endings).toEqual([`${id} rejected expired`]);
    expect(bench.written).toEqual([speed(9), requestControl]);
  });

  it('that comes late still writes a stop', () => {
    const bench = runningBench();
    bench.submit(stop, 1000);
    bench.pass(1500, 8);
    bench.respond(stop, 'controlNotPermitted');
    expect(bench.written).toEqual([stop, requestControl]);
    bench.pass(1000, 8);
    bench.respond(requestControl);
    expect(bench.written).toEqual([stop, requestControl, stop]);
  });

  it('is not asked for on behalf of a command that has expired', () => {
    const bench = runningBench();
    const id = bench.submit(speed(9), 1000);
    bench.pass(1000, 8);
    bench.respond(speed(9), 'controlNotPermitted');
    expect(bench.endings).toEqual([`${id} rejected controlNotPermitted`]);
    expect(bench.written).toEqual([speed(9)]);
  });
});
