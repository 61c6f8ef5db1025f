import { describe, expect, it } from 'vitest';
import type { SessionSummary } from '#core/session/session-records.ts';
import { daysAgo, runsSoFar, startOfWeek } from './run-totals.ts';

/** A Wednesday. */
const now = new Date(2026, 10, 25, 18, 30);
const at = (day: number, hour = 12): number => new Date(2026, 10, day, hour).getTime();

function run(startedAtWallMs: number, distanceM?: number, isSimulated = false): SessionSummary {
  return {
    sessionId: `run-${startedAtWallMs}`,
    startedAtWallMs,
    mode: 'musicLeads',
    profileId: 'guest',
    profileSnapshot: {},
    machineId: 'belt',
    machineName: 'Belt',
    isSimulated,
    ...(distanceM === undefined
      ? {}
      : {
          totals: { durationMs: 1, movingMs: 1, distanceM, energyKcal: 1, maxSpeedKmh: 9 },
        }),
  };
}

describe('runsSoFar', () => {
  it('knows nothing of nobody', () => {
    expect(runsSoFar([], now)).toEqual({ last: undefined, weekDistanceM: 0 });
  });

  it('counts from Monday on, whatever the order', () => {
    const runs = [run(at(24), 3000), run(at(22, 23), 5000), run(at(25), 2000), run(at(23, 0), 1000)];
    const { last, weekDistanceM } = runsSoFar(runs, now);
    expect(weekDistanceM).toBe(6000);
    expect(last).toMatchObject({ startedAtWallMs: at(25), distanceM: 2000 });
  });

  it('shows a simulated run but does not count it', () => {
    const { last, weekDistanceM } = runsSoFar([run(at(24), 3000), run(at(25), 4000, true)], now);
    expect(weekDistanceM).toBe(3000);
    expect(last).toMatchObject({ distanceM: 4000, isSimulated: true });
  });

  it('passes over runs that went nowhere or have no end', () => {
    expect(runsSoFar([run(at(25), 0), run(at(24))], now).last).toBeUndefined();
  });
});

it('finds Monday from every day of a week', () => {
  for (let day = 23; day <= 29; day += 1) {
    expect(startOfWeek(new Date(2026, 10, day, 23, 59))).toEqual(new Date(2026, 10, 23));
  }
});

it('counts days by the calendar', () => {
  expect(daysAgo(at(25, 1), now)).toBe(0);
  expect(daysAgo(at(24, 23), now)).toBe(1);
  expect(daysAgo(at(18), now)).toBe(7);
  expect(daysAgo(at(26), now)).toBe(0);
});
