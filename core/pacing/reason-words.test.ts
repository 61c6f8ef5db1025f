import { describe, expect, it } from 'vitest';
import type { PacingReason, PacingReasonKind } from './pacing-reason.ts';
import { reasonWords } from './reason-words.ts';

const heart = { heartRateBpm: 161.4, limitBpm: 147.2 };
const noTrim = { trimKmh: 0, trimInclinePercent: 0 };

/** One example of each kind: a new kind does not compile until it is here. */
const examples = {
  trackTempo: [
    { kind: 'trackTempo', trackId: 'x', foldedTempoBpm: 172.2, bandPosition: 0.637 },
    "Track at 172 BPM sits at 64 % of the session's range.",
  ],
  tempoUncertain: [
    { kind: 'tempoUncertain', trackId: 'x', confidence: 0.31 },
    "The track's tempo is a guess (31 % sure): the middle of the band is taken.",
  ],
  noMatch: [
    { kind: 'noMatch', trackId: 'x', detectedTempoBpm: 125 },
    'Nobody steps to 125 BPM here: the middle of the band is taken.',
  ],
  stretchTooFar: [
    { kind: 'stretchTooFar', trackId: 'x', foldedTempoBpm: 150, cadenceSpm: 180, limitPercent: 6 },
    '150 BPM and 180 steps a minute are more than 6 % apart: the music plays as recorded.',
  ],
  musicUnknown: [{ kind: 'musicUnknown' }, 'Nothing is known to play: the speed is held.'],
  warmUp: [{ kind: 'warmUp', elapsedMs: 60_000, lengthMs: 180_000 }, 'Warm-up, 120 s to go.'],
  heartAboveZone: [
    { kind: 'heartAboveZone', ...heart, trimKmh: -0.62, trimInclinePercent: 0 },
    'Heart at 161 is above 147: -0.6 km/h.',
  ],
  heartBelowZone: [
    { kind: 'heartBelowZone', ...heart, trimKmh: 0.4, trimInclinePercent: 0.5 },
    'Heart at 161 is below 147: +0.4 km/h, +0.5 % incline.',
  ],
  heartTrim: [{ kind: 'heartTrim', ...noTrim, trimKmh: -0.04 }, "The heart's correction holds."],
  person: [{ kind: 'person', speedKmh: 9, inclinePercent: 1, isOffset: false }, 'You set 9.0 km/h at 1.0 %.'],
  gaitGapAvoided: [
    { kind: 'gaitGapAvoided', wantedKmh: 7.1, speedKmh: 6.8 },
    '7.1 km/h is neither a walk nor a run: 6.8 km/h instead.',
  ],
  bandEnd: [{ kind: 'bandEnd', end: 'high', limitKmh: 10.3 }, 'The band ends at 10.3 km/h.'],
  cap: [
    { kind: 'cap', cap: 'sessionSpeedCap', limitKmh: 12 },
    'Held at 12.0 km/h by the cap of this session.',
  ],
  inclineCap: [{ kind: 'inclineCap', limitPercent: 8 }, 'The incline is held at 8.0 % by its cap.'],
  automation: [
    { kind: 'automation', level: 'shadow', withheldSpeedKmh: 10, withheldInclinePercent: 1 },
    'Shadow: 10.0 km/h at 1.0 % was not sent.',
  ],
} as const satisfies Readonly<Record<PacingReasonKind, readonly [PacingReason, string]>>;

describe('reasons in words', () => {
  it.each(Object.values(examples))('%o', (reason, words) => {
    expect(reasonWords(reason)).toBe(words);
  });

  it('tell an offset and a level apart', () => {
    const offset: PacingReason = { kind: 'person', speedKmh: 0.5, inclinePercent: -1, isOffset: true };
    expect(reasonWords(offset)).toBe('You asked for +0.5 km/h and -1.0 %.');
    const decrease: PacingReason = { ...examples.automation[0], level: 'decreaseOnly' };
    expect(reasonWords(decrease)).toBe('Decrease only: 10.0 km/h at 1.0 % was not sent.');
  });
});
