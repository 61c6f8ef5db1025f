import { describe, expect, it } from 'vitest';
import {
  clubCapabilities,
  createTreadmillBench,
  incline,
  pause,
  requestControl,
  reset,
  runningBench,
  speed,
  standingBench,
  start,
  stop,
} from '#tests/support/treadmill-bench.ts';

describe('one procedure in flight', () => {
  it('writes a command at once when nothing is in flight', () => {
    const bench = runningBench();
    const id = bench.submit(speed(9));
    expect(bench.effects).toEqual([
      { kind: 'write', operationId: id, generation: 1, command: speed(9), encoded: speed(9) },
    ]);
    expect(bench.state.speed).toMatchObject({ requested: 9, acknowledged: 8 });
  });

  it('keeps the next command until the answer to the last', () => {
    const bench = runningBench();
    bench.submit(speed(9));
    bench.submit(incline(2));
    expect(bench.written).toEqual([speed(9)]);
    bench.respond(speed(9));
    expect(bench.written).toEqual([speed(9), incline(2)]);
  });

  it('keeps one command only: the newest', () => {
    const bench = runningBench();
    bench.submit(speed(9));
    const older = bench.submit(speed(9.1));
    bench.submit(speed(9.2));
    expect(bench.endings).toEqual([`${older} rejected superseded`]);
    bench.respond(speed(9));
    expect(bench.written).toEqual([speed(9), speed(9.2)]);
  });

  it('writes what waits after a refusal, too', () => {
    const bench = runningBench();
    const refused = bench.submit(speed(9));
    bench.submit(incline(2));
    bench.respond(speed(9), 'invalidParameter');
    expect(bench.endings).toEqual([`${refused} rejected invalidParameter`]);
    expect(bench.written.at(-1)).toEqual(incline(2));
  });

  it('does not write what waited too long', () => {
    const bench = runningBench();
    bench.submit(speed(9));
    const late = bench.submit(speed(9.5), 1500);
    bench.pass(1500, 8);
    bench.respond(speed(9));
    expect(bench.endings).toEqual([`${late} rejected expired`]);
    expect(bench.written).toEqual([speed(9)]);
  });

  it('does not write what has expired when it is submitted', () => {
    const bench = runningBench();
    const late = bench.submit(speed(9), 0);
    expect(bench.endings).toEqual([`${late} rejected expired`]);
    expect(bench.written).toEqual([]);
  });

  it('tells a machine that takes mph a smaller figure', () => {
    const bench = runningBench(8, { ...clubCapabilities, speedFactor: 1.5 });
    bench.submit(speed(9));
    expect(bench.effects).toMatchObject([{ command: speed(9), encoded: speed(6) }]);
    expect(bench.state.speed.requested).toBe(9);
  });
});

describe('stop', () => {
  it('is written at once, although another procedure is in flight', () => {
    const bench = runningBench();
    const pending = bench.submit(speed(9));
    const waiting = bench.submit(incline(2));
    bench.submit(stop);
    expect(bench.written).toEqual([speed(9), stop]);
    expect(bench.endings).toEqual([`${pending} unknown preempted`, `${waiting} rejected superseded`]);
    expect(bench.state.speed.requested).toBe(8);
  });

  it('ends a target that is pursued', () => {
    const bench = runningBench();
    const pursued = bench.submit(speed(12));
    bench.respond(speed(12));
    bench.submit(stop);
    expect(bench.endings).toEqual([`${pursued} unknown preempted`]);
    bench.respond(stop);
    bench.pass(2000, 0);
    expect(bench.endings).toEqual([`${pursued} unknown preempted`, `${pursued + 1} confirmed seen`]);
  });

  it('ends a start that is awaited', () => {
    const bench = standingBench();
    const starting = bench.submit(start);
    bench.respond(start);
    bench.submit(stop);
    expect(bench.endings).toEqual([`${starting} unknown preempted`]);
  });

  it('is never too late', () => {
    const bench = runningBench();
    bench.submit(stop, -1);
    expect(bench.written).toEqual([stop]);
  });

  it('is written again whenever it is submitted again', () => {
    const bench = runningBench();
    const first = bench.submit(stop);
    bench.submit(stop);
    expect(bench.written).toEqual([stop, stop]);
    expect(bench.endings).toEqual([`${first} unknown preempted`]);
  });

  it('lets nothing through that would move the belt, until it is seen or given up', () => {
    const bench = runningBench();
    bench.submit(stop);
    for (const command of [start, speed(5), incline(3)]) {
      const id = bench.submit(command);
      expect(bench.endings.at(-1)).toBe(`${id} rejected superseded`);
    }
    bench.respond(stop);
    const late = bench.submit(speed(5));
    expect(bench.endings.at(-1)).toBe(`${late} rejected superseded`);
    expect(bench.written).toEqual([stop]);
    bench.pass(1000, 0);
    bench.submit(start);
    expect(bench.written).toEqual([stop, start]);
  });

  it('takes the place of a command that waits for control', () => {
    const bench = runningBench();
    const refused = bench.submit(speed(9));
    bench.respond(speed(9), 'controlNotPermitted');
    bench.submit(stop);
    expect(bench.written).toEqual([speed(9), requestControl, stop]);
    expect(bench.endings).toEqual([`${refused} rejected superseded`]);
    expect(bench.state).toMatchObject({ control: 'none', retryAfterControl: undefined });
  });
});

describe('pause', () => {
  it('waits its turn, and gives it up for nothing but a stop', () => {
    const bench = runningBench();
    bench.submit(speed(9));
    const waiting = bench.submit(pause);
    const control = bench.submit(requestControl);
    expect(bench.endings).toEqual([`${control} rejected superseded`]);
    const target = bench.submit(speed(10));
    expect(bench.endings.at(-1)).toBe(`${target} rejected superseded`);
    bench.submit(pause);
    expect(bench.endings.at(-1)).toBe(`${waiting} rejected superseded`);
    bench.respond(speed(9));
    expect(bench.written.at(-1)).toEqual(pause);
  });

  it('overtakes a start that is not seen yet', () => {
    const bench = standingBench();
    const starting = bench.submit(start);
    bench.respond(start);
    bench.submit(pause);
    bench.respond(pause);
    expect(bench.endings).toEqual([`${starting} unknown preempted`]);
  });
});

describe('what cannot be sent', () => {
  it('is refused without a link, stop included', () => {
    const bench = createTreadmillBench();
    bench.submit(stop);
    bench.submit(speed(5));
    expect(bench.endings).toEqual(['1 rejected noLink', '2 rejected noLink']);
    expect(bench.written).toEqual([]);
    expect(bench.state.stillAskedSinceMs).toBeUndefined();
  });

  it('is refused by a machine that cannot be controlled', () => {
    const bench = createTreadmillBench();
    bench.send({ kind: 'linkUp', capabilities: { ...clubCapabilities, canControl: false } });
    bench.submit(start);
    bench.submit(stop);
    expect(bench.endings).toEqual(['1 rejected notSupported', '2 rejected notSupported']);
    expect(bench.written).toEqual([]);
  });
});

describe('a lost link', () => {
  it('ends everything and forgets every target', () => {
    const bench = runningBench();
    const pursued = bench.submit(incline(3));
    bench.respond(incline(3));
    const pending = bench.submit(speed(9));
    const waiting = bench.submit(speed(9.5));
    bench.send({ kind: 'linkDown' });
    expect(bench.endings).toEqual([
      `${pending} unknown linkLost`,
      `${waiting} rejected noLink`,
      `${pursued} unknown linkLost`,
    ]);
    expect(bench.state).toMatchObject({
      isLinkUp: false,
      control: 'none',
      pending: undefined,
      queued: undefined,
    });
    expect(bench.state.speed).toMatchObject({ requested: undefined, acknowledged: undefined, reported: 8 });
  });

  it('ends a start that was accepted', () => {
    const bench = standingBench();
    const starting = bench.submit(start);
    bench.respond(start);
    bench.send({ kind: 'linkDown' });
    expect(bench.endings).toEqual([`${starting} unknown linkLost`]);
  });

  it('leaves nothing for the next connection, even if nobody said that it went down', () => {
    const bench = runningBench();
    const pending = bench.submit(speed(9));
    const waiting = bench.submit(speed(9.5));
    bench.send({ kind: 'linkUp', capabilities: clubCapabilities });
    expect(bench.endings).toEqual([`${pending} unknown linkLost`, `${waiting} rejected noLink`]);
    bench.clear();
    bench.respond(speed(9));
    bench.pass(40_000, 8);
    expect(bench.written).toEqual([]);
    expect(bench.outcomes).toEqual([]);
    expect(bench.state.generation).toBe(2);
    expect(bench.state.speed).toMatchObject({ requested: undefined, acknowledged: undefined });
  });
});

describe('a stop that the machine turns away because it is busy', () => {
  const turnedAway = () => {
    const bench = runningBench();
    bench.submit(speed(9));
    const operationId = bench.submit(stop, 5000);
    bench.clear();
    bench.send({ kind: 'writeFailed', operationId, isBusy: true });
    return { bench, operationId };
  };

  it('is written again as soon as the machine is done with what kept it busy', () => {
    const { bench, operationId } = turnedAway();
    expect(bench.written).toEqual([]);
    bench.respond(speed(9));
    expect(bench.written).toEqual([stop]);
    bench.respond(stop);
    bench.pass(2000, 0);
    expect(bench.endings).toEqual([`${operationId} confirmed seen`]);
  });

  it('is written again at once where the machine was heard to be done in the meantime', () => {
    const bench = runningBench();
    bench.submit(speed(9));
    const operationId = bench.submit(stop);
    bench.clear();
    bench.respond(speed(9));
    expect(bench.written).toEqual([]);
    bench.send({ kind: 'writeFailed', operationId, isBusy: true });
    expect(bench.written).toEqual([stop]);
    bench.send({ kind: 'writeFailed', operationId, isBusy: true });
    expect(bench.written).toEqual([stop]);
  });

  it('is written again a tenth of a second later where nothing is heard, however often', () => {
    const { bench, operationId } = turnedAway();
    for (const times of [1, 2, 3]) {
      bench.pass(100);
      expect(bench.written).toHaveLength(times);
      bench.pass(300);
      expect(bench.written).toHaveLength(times);
      bench.send({ kind: 'writeFailed', operationId, isBusy: true });
    }
    expect(bench.outcomes).toEqual([]);
  });

  it('lets nothing past it that would move the belt', () => {
    const { bench } = turnedAway();
    const late = bench.submit(speed(5));
    expect(bench.endings).toEqual([`${late} rejected superseded`]);
    expect(bench.written).toEqual([]);
  });

  it('does not take the yes to a pause for its own', () => {
    const bench = runningBench();
    bench.submit(pause);
    const operationId = bench.submit(stop);
    bench.clear();
    bench.send({ kind: 'writeFailed', operationId, isBusy: true });
    bench.respond(pause);
    expect(bench.written).toEqual([stop]);
    expect(bench.told).not.toContain('stopAccepted');
  });

  it('is given up when it has expired: whoever wants it has asked again by then', () => {
    const { bench, operationId } = turnedAway();
    for (let tenths = 0; tenths < 49; tenths += 1) {
      bench.pass(100);
      bench.send({ kind: 'writeFailed', operationId, isBusy: true });
    }
    expect(bench.outcomes).toEqual([]);
    bench.pass(100);
    expect(bench.endings).toEqual([`${operationId} rejected refused`]);
  });

  it('is not what happens to a target: what was wanted then is old', () => {
    const bench = runningBench();
    const operationId = bench.submit(speed(9));
    bench.send({ kind: 'writeFailed', operationId, isBusy: true });
    expect(bench.endings).toEqual([`${operationId} unknown writeFailed`]);
    bench.pass(1000);
    expect(bench.written).toEqual([speed(9)]);
  });
});

describe('a write that fails', () => {
  it('ends as unknown, and what was asked for is no longer requested', () => {
    const bench = runningBench();
    const failed = bench.submit(speed(9));
    bench.submit(incline(2));
    bench.send({ kind: 'writeFailed', operationId: failed });
    expect(bench.endings).toEqual([`${failed} unknown writeFailed`]);
    expect(bench.state.speed).toMatchObject({ requested: 8, acknowledged: 8 });
    expect(bench.written.at(-1)).toEqual(incline(2));
  });

  it('that is not in flight is nobody', () => {
    const bench = runningBench();
    bench.submit(speed(9));
    const before = bench.state;
    bench.send({ kind: 'writeFailed', operationId: 999 });
    expect(bench.state).toBe(before);
    bench.respond(speed(9));
    bench.send({ kind: 'writeFailed', operationId: bench.state.speed.pursuit?.operationId ?? 0 });
    expect(bench.outcomes).toEqual([]);
  });

  it('of the request for control takes what waited for it along', () => {
    const bench = runningBench();
    const refused = bench.submit(speed(9));
    bench.respond(speed(9), 'controlNotPermitted');
    bench.send({ kind: 'writeFailed', operationId: refused });
    expect(bench.endings).toEqual([`${refused} rejected controlNotPermitted`]);
    expect(bench.state).toMatchObject({ control: 'none', retryAfterControl: undefined, pending: undefined });
  });
});

describe('reset', () => {
  it('ends our control of the machine', () => {
    const bench = standingBench();
    const id = bench.submit(reset);
    bench.respond(reset);
    expect(bench.endings).toEqual([`${id} confirmed seen`]);
    expect(bench.state.control).toBe('none');
  });

  it('that is dropped changes nothing', () => {
    const bench = standingBench();
    const id = bench.submit(reset);
    bench.submit(stop);
    expect(bench.endings).toEqual([`${id} unknown preempted`]);
    expect(bench.state.control).toBe('granted');
  });
});
