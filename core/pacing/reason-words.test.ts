import { describe, expect, it } from 'vitest';
import type { PacingReason, PacingReasonKind } from './pacing-reason.ts';
import { reasonWords } from './reason-words.ts';

const heart = { heartRateBpm: 161.4, limitBpm: 147.2 };
const noTrim = { trimKmh: 0, trimInclinePercent: 0 };

/** One example of each kind: a new kind does not compile until it is here. */
const examples = {
  trackTempo: [
    { kind: 'trackTempo', trackId: 'x', foldedTempoBpm: 172.2, bandPosition: 0.637 },
    'With 172 steps a minute it is 64 % of the way from the slowest track to the fastest.',
  ],
  tempoUncertain: [
    { kind: 'tempoUncertain', trackId: 'x', confidence: 0.31 },
    'The tempo of this track is only a guess: the speed is held.',
  ],
  tempoUnheard: [
    { kind: 'tempoUnheard', trackId: 'x' },
    'No beat is known in this part of the track: no faster for now.',
  ],
  noMatch: [
    { kind: 'noMatch', trackId: 'x', detectedTempoBpm: 125 },
    'No step fits 125 BPM: a middle speed.',
  ],
  stretchTooFar: [
    { kind: 'stretchTooFar', trackId: 'x', foldedTempoBpm: 150, cadenceSpm: 180, limitPercent: 6 },
    '180 steps a minute are too far from 150 BPM: the music plays as recorded.',
  ],
  musicUnknown: [{ kind: 'musicUnknown' }, 'Nobody knows what plays: no faster for now.'],
  heartLost: [{ kind: 'heartLost' }, 'Your heart is not heard: no faster for now.'],
  part: [{ kind: 'part', effort: 'brisk', number: 3, count: 9 }, 'Part 3 of 9: brisk.'],
  warmUp: [{ kind: 'warmUp', elapsedMs: 60_000, lengthMs: 180_000 }, 'Warm-up, slowly faster for 120 s.'],
  heartAboveZone: [
    { kind: 'heartAboveZone', ...heart, trimKmh: -0.62, trimInclinePercent: 0 },
    'Your heart at 161 is above 147: 0.6 km/h slower than planned.',
  ],
  heartBelowZone: [
    { kind: 'heartBelowZone', ...heart, trimKmh: 0.4, trimInclinePercent: 0.5 },
    'Your heart at 161 is below 147: 0.4 km/h faster, 0.5 % steeper than planned.',
  ],
  heartTrim: [{ kind: 'heartTrim', ...noTrim, trimKmh: -0.04 }, 'Your heart is where it should be.'],
  person: [{ kind: 'person', speedKmh: 9, inclinePercent: 1, isOffset: false }, 'You set 9.0 km/h at 1.0 %.'],
  gaitGapAvoided: [
    { kind: 'gaitGapAvoided', wantedKmh: 7.1, speedKmh: 6.8 },
    '7.1 km/h is too fast for a walk: 6.8 km/h.',
  ],
  bandEnd: [{ kind: 'bandEnd', end: 'high', limitKmh: 10.3 }, 'The goal ends at 10.3 km/h.'],
  cap: [
    { kind: 'cap', cap: 'sessionSpeedCap', limitKmh: 12 },
    'Held at 12.0 km/h by the cap of this session.',
  ],
  inclineCap: [{ kind: 'inclineCap', limitPercent: 8 }, 'The incline is held at 8.0 % by its cap.'],
  automation: [
    { kind: 'automation', level: 'shadow', withheldSpeedKmh: 10, withheldInclinePercent: 1 },
    'Only shown, not sent: 10.0 km/h at 1.0 %.',
  ],
} as const satisfies Readonly<Record<PacingReasonKind, readonly [PacingReason, string]>>;

describe('reasons in words', () => {
  it.each(Object.values(examples))('%o', (reason, words) => {
    expect(reasonWords(reason)).toBe(words);
  });

  it('name the ends of what plays, and nothing that is nothing', () => {
    const at = (bandPosition: number): string => reasonWords({ ...examples.trackTempo[0], bandPosition });
    expect(at(0)).toBe('With 172 steps a minute it is the slowest of these tracks.');
    expect(at(0.999)).toBe('With 172 steps a minute it is the fastest of these tracks.');
    const level: PacingReason = { kind: 'person', speedKmh: 9, inclinePercent: -0.04, isOffset: false };
    expect(reasonWords(level)).toBe('You set 9.0 km/h.');
    const run: PacingReason = { kind: 'gaitGapAvoided', wantedKmh: 7.2, speedKmh: 7.6 };
    expect(reasonWords(run)).toBe('7.2 km/h is too slow for a run: 7.6 km/h.');
  });

  it('tell an offset and a level apart', () => {
    const offset: PacingReason = { kind: 'person', speedKmh: 0.5, inclinePercent: -1, isOffset: true };
    expect(reasonWords(offset)).toBe('You asked for 0.5 km/h faster, 1.0 % flatter than planned.');
    const decrease: PacingReason = { ...examples.automation[0], level: 'decreaseOnly' };
    expect(reasonWords(decrease)).toBe('Not sent, it may only go down: 10.0 km/h at 1.0 %.');
  });
});
