import { describe, expect, it } from 'vitest';
import { unconnectedTreadmill } from '#core/treadmill/treadmill-state.ts';
import { watchBeltSlowing } from './belt-slowing.ts';

/** Looks at a record a second; gives what was said of each. */
function lookAll(speeds: readonly number[]): readonly boolean[] {
  const watch = watchBeltSlowing();
  return speeds.map((reported, index) => {
    const nowMs = index * 1000;
    const speed = { ...unconnectedTreadmill.speed, reported, reportedAtMs: nowMs };
    return watch.look({ ...unconnectedTreadmill, isLinkUp: true, telemetryAtMs: nowMs, speed }, nowMs);
  });
}

describe('a belt that slows down', () => {
  it('is seen from the first drop to a few seconds after the last', () => {
    expect(lookAll([10, 9.2, 8.4, 8.4, 8.4, 8.4, 8.4])).toEqual([false, true, true, true, true, true, false]);
  });

  it('is not one that keeps its speed, flutters, or goes faster', () => {
    expect(lookAll([10, 10, 9.9, 10, 10.1])).toEqual([false, false, false, false, false]);
    expect(lookAll([5, 6, 7, 8])).toEqual([false, false, false, false]);
  });

  it('is one that has become slower by 0.2 km/h, at once or in small steps', () => {
    expect(lookAll([10, 9.81])).toEqual([false, false]);
    expect(lookAll([10, 9.75])).toEqual([false, true]);
    expect(lookAll([10, 9.9, 9.75, 9.65, 9.5])).toEqual([false, false, true, true, true]);
  });

  it('is not known before the first record, nor without a link', () => {
    const watch = watchBeltSlowing();
    expect(watch.look(unconnectedTreadmill, 1000)).toBe(false);
    const speed = { ...unconnectedTreadmill.speed, reported: 5 };
    expect(watch.look({ ...unconnectedTreadmill, speed, telemetryAtMs: 1000 }, 1000)).toBe(false);
  });

  it('is seen again after it went faster', () => {
    expect(lookAll([5, 9, 9, 9, 9, 8.5]).at(-1)).toBe(true);
  });

  it('is not told from old telemetry', () => {
    const watch = watchBeltSlowing();
    const at = (reported: number, telemetryAtMs: number) => ({
      ...unconnectedTreadmill,
      isLinkUp: true,
      telemetryAtMs,
      speed: { ...unconnectedTreadmill.speed, reported },
    });
    watch.look(at(10, 0), 0);
    expect(watch.look(at(9, 1000), 1000)).toBe(true);
    expect(watch.look(at(9, 1000), 4600)).toBe(false);
    // The first record after the gap is a beginning, not a drop.
    expect(watch.look(at(6, 5000), 5000)).toBe(false);
  });
});
