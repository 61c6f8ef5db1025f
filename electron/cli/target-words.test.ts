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
const heart = (heartRateBpm: number, trimKmh: number) =>
  ({ kind: 'heartBelowZone', heartRateBpm, limitBpm: 120, trimKmh, trimInclinePercent: 0 }) as const;
const tempo = (trackId: string) =>
  ({ kind: 'trackTempo', trackId, foldedTempoBpm: 128, bandPosition: 0.5 }) as const;

describe('targetWords', () => {
  it.each([
    [{ kind: 'comingUp', walkSpeedKmh: 4.5 }, 'Up to a walk first, 4.5 km/h.'],
    [{ kind: 'coolDown', leftMs: 1500 }, 'Cool-down, 2 s left.'],
    [{ kind: 'handsOff', hold: 'controlLost' }, 'Somebody else has control: hands off.'],
    [{ kind: 'override', speedKmh: 7, inclinePercent: 0 }, 'You set 7.0 km/h; it stays for now.'],
    [
      { kind: 'override', speedKmh: 14, inclinePercent: 0, isKept: true },
      'You set 14.0 km/h; it stays until you change it.',
    ],
    [
      { kind: 'override', speedKmh: 14, inclinePercent: 0, isKept: true, easedKmh: 13.2 },
      'You set 14.0 km/h; eased to 13.2 km/h for your heart.',
    ],
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
  it('tells what decides and where the belt is going, not the steps on the way', () => {
    const tell = createTargetTeller();
    expect(tell(target({ speedKmh: 5, wantedKmh: 9, reasons: [tempo('a')] }))).toEqual([
      'To 9.0 km/h: With 128 steps a minute it is 50 % of the way from the slowest track to the fastest.',
    ]);
    for (const speedKmh of [5.2, 6, 8.9, 9])
      expect(tell(target({ speedKmh, wantedKmh: 9, reasons: [tempo('a')] }))).toEqual([]);
    expect(tell(target({ speedKmh: 8.9, wantedKmh: 8, reasons: [tempo('b')] }))).toHaveLength(1);
  });

  it('speaks of the warm-up alone while it lasts, once, and of the music behind it', () => {
    const tell = createTargetTeller();
    const warmUp = { kind: 'warmUp', elapsedMs: 0, lengthMs: 60_000 } as const;
    expect(tell(target({ reasons: [tempo('a'), warmUp] }))).toEqual(['Warm-up, slowly faster for 60 s.']);
    expect(tell(target({ speedKmh: 6, reasons: [tempo('b'), { ...warmUp, elapsedMs: 30_000 }] }))).toEqual(
      [],
    );
    expect(tell(target({ speedKmh: 6, wantedKmh: 9, reasons: [tempo('b')] }))).toHaveLength(1);
  });

  it('tells of a heart that corrects something, and again when that has grown', () => {
    const tell = createTargetTeller();
    tell(target({ reasons: [tempo('a')] }));
    expect(tell(target({ reasons: [tempo('a'), heart(94, 0)] }))).toEqual([]);
    expect(tell(target({ speedKmh: 5.1, reasons: [tempo('a'), heart(94, 0.1)] }))).toEqual([
      'To 5.1 km/h: Your heart at 94 is below 120: 0.1 km/h faster than planned.',
    ]);
    expect(tell(target({ speedKmh: 5.5, reasons: [tempo('a'), heart(96, 0.5)] }))).toEqual([]);
    expect(tell(target({ speedKmh: 5.6, reasons: [tempo('a'), heart(99, 0.6)] }))).toEqual([
      'To 5.6 km/h: Your heart at 99 is below 120: 0.6 km/h faster than planned.',
    ]);
  });

  it('lets a person come before the music, and the music explain what comes later', () => {
    const tell = createTargetTeller();
    const person = { kind: 'person', speedKmh: 0.5, inclinePercent: 0, isOffset: true } as const;
    expect(tell(target({ reasons: [tempo('a'), person] }))).toEqual([
      'To 5.0 km/h: You asked for 0.5 km/h faster than planned.',
    ]);
    expect(tell(target({ wantedKmh: 8, reasons: [tempo('a'), person] }))).toEqual([
      expect.stringContaining('To 8.0 km/h: With 128 steps'),
    ]);
  });

  it('leaves cool-down, holds and unknown music to their own lines', () => {
    const tell = createTargetTeller();
    const track = target({ reasons: [tempo('a')] });
    expect(tell(track)).toHaveLength(1);
    expect(tell(target({ reasons: [{ kind: 'musicUnknown' }] }))).toEqual([]);
    expect(tell(track)).toEqual([]);
    expect(tell(target({ reasons: [{ kind: 'handsOff', hold: 'controlLost' }] }))).toEqual([]);
    expect(tell(target({ reasons: [{ kind: 'coolDown', leftMs: 1000 }] }))).toEqual([]);
    expect(tell(target({ reasons: [] }))).toEqual([]);
  });

  it('tells a cut once, and a ramp never', () => {
    const tell = createTargetTeller();
    const cuts = [
      { rule: 'rampUp', axis: 'speed', limit: 1 },
      { rule: 'profileCap', axis: 'speed', limit: 12 },
    ] as const;
    const capped = target({ speedKmh: 11.9, wantedKmh: 14, reasons: [tempo('a')], cuts });
    expect(tell(capped)).toEqual([expect.stringMatching(/^To 12\.0 km\/h: .* \(capped at 12 km\/h\)$/)]);
    expect(tell({ ...capped, speedKmh: 12 })).toEqual([]);
  });

  it('says a speed once, also where the words have it', () => {
    const tell = createTargetTeller();
    expect(tell(target({ reasons: [{ kind: 'override', speedKmh: 7, inclinePercent: 0 }] }))).toEqual([
      'You set 7.0 km/h; it stays for now.',
    ]);
    expect(tell(target({ reasons: [{ kind: 'comingUp', walkSpeedKmh: 4.5 }] }))).toEqual([
      'Up to a walk first, 4.5 km/h.',
    ]);
    const set = (speedKmh: number) =>
      target({
        speedKmh,
        reasons: [{ kind: 'person', speedKmh, inclinePercent: 0, isOffset: false }],
      });
    expect(tell(set(4.5))).toEqual(['At 4.5 km/h until you set another speed.']);
    expect(tell(set(5))).toEqual(['You set 5.0 km/h.']);
  });
});
