import { describe, expect, it } from 'vitest';
import { liveWith } from '#tests/support/live-example.ts';
import { createReasonsReader } from './shown-reasons.ts';

const music = { kind: 'trackTempo', trackId: 'a', foldedTempoBpm: 170, bandPosition: 0.5 } as const;
const heart = {
  kind: 'heartAboveZone',
  heartRateBpm: 170,
  limitBpm: 160,
  trimKmh: -0.5,
  trimInclinePercent: 0,
} as const;

function withReason(reason: typeof music | typeof heart, nowMs: number) {
  const target = { speedKmh: 9, inclinePercent: 0, reasons: [reason], cuts: [] };
  return liveWith({ target }, { receivedAtMs: nowMs });
}

describe('createReasonsReader', () => {
  it('stays for a second and a half, so that it can be read', () => {
    const read = createReasonsReader();
    expect(read(withReason(music, 0), 0)?.reasons).toEqual([music]);
    expect(read(withReason(heart, 1000), 1000)?.reasons).toEqual([music]);
    expect(read(withReason(heart, 1500), 1500)?.reasons).toEqual([heart]);
  });

  it('follows the figures of the same reason at once', () => {
    const read = createReasonsReader();
    read(withReason(heart, 0), 0);
    const lower = { ...heart, heartRateBpm: 168 };
    expect(read(withReason(lower as typeof heart, 200), 200)?.reasons).toEqual([lower]);
  });

  it('says nothing of the past', () => {
    const read = createReasonsReader();
    const live = withReason(music, 0);
    read(live, 0);
    expect(read(live, 3001)).toBeUndefined();
    expect(read(liveWith({ state: { kind: 'linkLost', sinceMs: 0, wasMoving: true } }), 0)).toBeUndefined();
  });
});
