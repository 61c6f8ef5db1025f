import { describe, expect, it } from 'vitest';
import { endingOfInterrupted } from './interrupted-session.ts';
import type { SessionRecord } from './session-records.ts';

const record: SessionRecord = {
  summary: {
    sessionId: 's',
    startedAtWallMs: 1_790_000_000_000,
    mode: 'heart',
    profileId: 'p',
    profileSnapshot: {},
    machineId: 'm',
    machineName: 'Treadmill',
    isSimulated: false,
  },
  samples: [
    { atMs: 1000, distanceM: 2, energyKcal: 0.1, reportedSpeedKmh: 8 },
    { atMs: 7000, distanceM: 15, energyKcal: 0.9, reportedSpeedKmh: 9 },
  ],
  events: [],
  plays: [],
};

describe('endingOfInterrupted', () => {
  it('ends with the last kept second', () => {
    expect(endingOfInterrupted(record)).toStrictEqual({
      endedAtWallMs: 1_790_000_007_000,
      endCause: 'interrupted',
      totals: { durationMs: 7000, movingMs: 2000, distanceM: 15, energyKcal: 0.9, maxSpeedKmh: 9 },
    });
  });

  it('ends where it began when nothing was kept', () => {
    const ending = endingOfInterrupted({ ...record, samples: [] });
    expect(ending.endedAtWallMs).toBe(record.summary.startedAtWallMs);
    expect(ending.totals.distanceM).toBe(0);
  });
});
