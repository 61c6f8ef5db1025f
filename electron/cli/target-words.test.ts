import { describe, expect, it } from 'vitest';
import { createTargetTeller, targetWords, type TargetEntry } from './target-words.ts';

const target = (changes: Partial<TargetEntry>): TargetEntry => ({
  kind: 'target',
  atMs: 0,
  speedKmh: 5,
  inclinePercent: 0,
  reasons: [],
  cuts: [],
  ...changes,
});
const heart = (heartRateBpm: number) =>
  ({ kind: 'heartBelowZone', heartRateBpm, limitBpm: 120, trimKmh: 0, trimInclinePercent: 0 }) as const;
const tempo = (foldedTempoBpm: number) =>
  ({ kind: 'trackTempo', trackId: 'x', foldedTempoBpm, bandPosition: 0.5 }) as const;

describe('targetWords', () => {
  it.each([
    [{ kind: 'comingUp', walkSpeedKmh: 4.5 }, 'Coming up to walking speed, 4.5 km/h.'],
    [{ kind: 'coolDown', leftMs: 1500 }, 'Cool-down, 2 s left.'],
    [{ kind: 'handsOff', hold: 'controlLost' }, 'Hands off: Somebody else has control: hands off.'],
    [{ kind: 'override', speedKmh: 7, inclinePercent: 0 }, 'You set 7.0 km/h.'],
  ] as const)('has words for %o', (reason, words) => {
    expect(targetWords(target({ reasons: [reason] }))).toBe(`5.0 km/h  ${words}`);
  });

  it.each([
    [{ rule: 'staleTelemetry', telemetryAgeMs: 4000 }, ' (held: no fresh telemetry)'],
    [{ rule: 'heartCeiling', heartRateBpm: 181, ceilingBpm: 180.5 }, ' (held: heart at 181, ceiling 181)'],
    [{ rule: 'machineRange', axis: 'incline', limit: 15 }, ' (capped at 15 %)'],
    [{ rule: 'roleCap', axis: 'speed', limit: 12 }, ' (capped at 12 km/h)'],
    [{ rule: 'sessionCap', axis: 'speed', limit: 9 }, ' (capped at 9 km/h)'],
    [{ rule: 'rampUp', axis: 'speed', limit: 1 }, ''],
    [{ rule: 'held' }, ''],
  ] as const)('tells of the cut %o', (cut, words) => {
    expect(targetWords(target({ cuts: [cut] }))).toBe(`5.0 km/h  ${words}`);
  });
});

describe('createTargetTeller', () => {
  it('tells a reason when it comes, not with every step', () => {
    const tell = createTargetTeller();
    expect(tell(target({ reasons: [tempo(128), heart(94)] }))).toEqual([
      "5.0 km/h  Track at 128 BPM sits at 50 % of the session's range.",
      '          Heart at 94 is below 120.',
    ]);
    expect(tell(target({ speedKmh: 5.2, reasons: [tempo(128), heart(95)] }))).toEqual(['5.2 km/h']);
    expect(tell(target({ speedKmh: 5.2, reasons: [tempo(128), heart(96)] }))).toEqual([]);
    expect(tell(target({ speedKmh: 5.2, reasons: [tempo(104), heart(96)] }))).toEqual([
      "5.2 km/h  Track at 104 BPM sits at 50 % of the session's range.",
    ]);
    expect(tell(target({ speedKmh: 5.4, reasons: [tempo(104)] }))).toEqual(['5.4 km/h']);
    // Gone and back again: that is news.
    expect(tell(target({ speedKmh: 5.4, reasons: [tempo(104), heart(99)] }))).toEqual([
      '5.4 km/h  Heart at 99 is below 120.',
    ]);
  });

  it('tells a cut once, and a ramp never', () => {
    const tell = createTargetTeller();
    const cuts = [
      { rule: 'rampUp', axis: 'speed', limit: 1 },
      { rule: 'profileCap', axis: 'speed', limit: 12 },
    ] as const;
    expect(tell(target({ speedKmh: 11.9, cuts }))).toEqual(['11.9 km/h (capped at 12 km/h)']);
    expect(tell(target({ speedKmh: 12, cuts }))).toEqual(['12.0 km/h']);
  });
});
