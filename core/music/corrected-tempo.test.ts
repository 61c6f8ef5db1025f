import { describe, expect, it } from 'vitest';
import { correctedTempo, correctedTrack } from './corrected-tempo.ts';
import type { TempoAnalysis } from './tempo-analysis.ts';

/** Heard at 80, with the drift that no figure can follow. */
const heard: TempoAnalysis = {
  tempoBpm: 80,
  confidence: 0.3,
  beatsS: [0.5, 1.25, 2.01, 2.76],
  durationS: 4,
  alternatives: [{ tempoBpm: 160, probability: 0.4 }],
  engine: 'test/1',
};

describe('correctedTempo', () => {
  it('is what the person says, and certain', () => {
    const { beatsS: _, ...rest } = correctedTempo(heard, 160);
    expect(rest).toEqual({
      tempoBpm: 160,
      confidence: 1,
      durationS: 4,
      alternatives: heard.alternatives,
      engine: 'test/1',
    });
  });

  it('keeps the beats of what is told only more exactly', () => {
    expect(correctedTempo(heard, 80 * 1.08).beatsS).toBe(heard.beatsS);
    expect(correctedTempo(heard, 80 * 0.92).beatsS).toBe(heard.beatsS);
  });

  it('puts a beat between each two for the double, and keeps the ones that were heard', () => {
    const { beatsS } = correctedTempo(heard, 163);
    expect(beatsS).toHaveLength(8);
    expect(beatsS.filter((_, index) => index % 2 === 0)).toEqual(heard.beatsS);
    expect(beatsS[1]).toBeCloseTo(0.875, 9);
    expect(beatsS[7]).toBeCloseTo(3.135, 9);
  });

  it('puts no beat behind the end of the recording', () => {
    expect(correctedTempo({ ...heard, durationS: 2.9 }, 160).beatsS).toHaveLength(7);
  });

  it('leaves every second one out for the half', () => {
    expect(correctedTempo(heard, 41).beatsS).toEqual([0.5, 2.01]);
  });

  it('makes an even grid from the first beat for anything else', () => {
    expect(correctedTempo(heard, 120).beatsS).toEqual([0.5, 1, 1.5, 2, 2.5, 3, 3.5, 4]);
    expect(correctedTempo({ ...heard, beatsS: [] }, 60).beatsS).toEqual([0, 1, 2, 3, 4]);
  });

  it('has nothing to make of a single beat, or of none', () => {
    expect(correctedTempo({ ...heard, beatsS: [1] }, 160).beatsS).toEqual([1]);
    expect(correctedTempo({ ...heard, beatsS: [] }, 160).beatsS).toEqual([]);
  });
});

describe('correctedTrack', () => {
  const track = { trackId: 't', path: '/m/t.mp3', title: 'T', tempo: heard };

  it('names what was heard, also when it is corrected twice', () => {
    const twice = correctedTrack(correctedTrack(track, 160), 90);
    expect(twice).toMatchObject({ trackId: 't', detectedTempoBpm: 80, tempo: { tempoBpm: 90 } });
  });
});
