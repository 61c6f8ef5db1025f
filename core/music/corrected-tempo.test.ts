import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { correctedTempo, correctedTrack, movedDownbeat, trackByOthers } from './corrected-tempo.ts';
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

const withSteadiness = (isSteady: boolean | undefined) => (isSteady === undefined ? {} : { isSteady });
const corrected = (analysis: TempoAnalysis, tempoBpm: number, downbeatS?: number) =>
  correctedTempo(analysis, { tempoBpm, ...(downbeatS !== undefined && { downbeatS }) }, 1);

describe('correctedTempo', () => {
  it('is what the person says, and certain', () => {
    const { beatsS: _, ...rest } = corrected(heard, 160);
    expect(rest).toEqual({
      tempoBpm: 160,
      confidence: 1,
      durationS: 4,
      alternatives: heard.alternatives,
      engine: 'test/1',
    });
  });

  it('keeps the beats of what is told only more exactly', () => {
    expect(corrected(heard, 80 * 1.08).beatsS).toBe(heard.beatsS);
    expect(corrected(heard, 80 * 0.92).beatsS).toBe(heard.beatsS);
  });

  it('has the tempo that its beats have, whatever figure said which they are', () => {
    const figures = fc.double({ min: 30, max: 300, noNaN: true });
    fc.assert(
      fc.property(figures, fc.constantFrom(true, false, undefined), (tempoBpm, isSteady) => {
        const beatsS = Array.from({ length: 200 }, (_, index) => 0.3 + (index * 60) / 128);
        const analysis = { ...heard, tempoBpm: 128, beatsS, durationS: 94, ...withSteadiness(isSteady) };
        const made = corrected(analysis, tempoBpm);
        const steps = made.beatsS.length - 1;
        expect((60 * steps) / (made.beatsS.at(-1)! - made.beatsS[0]!)).toBeCloseTo(made.tempoBpm, 6);
      }),
    );
  });

  it('takes a figure for another grid where one even grid was heard and it is off by more than 1 %', () => {
    const steady = { ...heard, tempoBpm: 128, isSteady: true, bar: { beats: 4, firstDownbeatIndex: 1 } };
    expect(corrected(steady, 129.2)).toMatchObject({ tempoBpm: 128, beatsS: heard.beatsS });
    expect(corrected(steady, 64.6)).toMatchObject({ tempoBpm: 64, beatsS: [1.25, 2.76] });
    const own = corrected(steady, 137.5);
    expect(own).toMatchObject({ tempoBpm: 137.5, isSteady: true });
    expect(own.beatsS[1]! - own.beatsS[0]!).toBeCloseTo(60 / 137.5, 9);
    expect(own.beatsS[own.bar!.firstDownbeatIndex]).toBeCloseTo(1.25, 9);
    expect(corrected({ ...steady, isSteady: false }, 137.5)).toMatchObject({
      tempoBpm: 128,
      beatsS: heard.beatsS,
    });
  });

  it('puts a beat between each two for the double, and keeps the ones that were heard', () => {
    const { beatsS } = corrected(heard, 163);
    expect(beatsS).toHaveLength(8);
    expect(beatsS.filter((_, index) => index % 2 === 0)).toEqual(heard.beatsS);
    expect(beatsS[1]).toBeCloseTo(0.875, 9);
    expect(beatsS[7]).toBeCloseTo(3.135, 9);
  });

  it('puts no beat behind the end of the recording', () => {
    expect(corrected({ ...heard, durationS: 2.9 }, 160).beatsS).toHaveLength(7);
  });

  it('leaves every second one out for the half', () => {
    expect(corrected(heard, 41).beatsS).toEqual([0.5, 2.01]);
  });

  it('makes an even grid from the first beat for anything else', () => {
    const { beatsS } = corrected({ ...heard, tempoBpm: 84.5 }, 120);
    expect(beatsS).toEqual([0.5, 1, 1.5, 2, 2.5, 3, 3.5, 4]);
    expect(corrected({ ...heard, tempoBpm: 85, beatsS: [] }, 60).beatsS).toEqual([0, 1, 2, 3, 4]);
  });

  it('puts an even grid through a quarter of an hour at most, however long the recording says it is', () => {
    const { beatsS } = corrected({ ...heard, tempoBpm: 84.5, durationS: 112_195_064 }, 120);
    expect(beatsS.at(-1)).toBe(900);
    expect(corrected({ ...heard, tempoBpm: 84.5, durationS: 1e8 }, 120, 1e9).beatsS).toHaveLength(1800);
  });

  it('has nothing to make of a single beat, or of none', () => {
    expect(corrected({ ...heard, beatsS: [1] }, 160).beatsS).toEqual([1]);
    expect(corrected({ ...heard, beatsS: [] }, 160).beatsS).toEqual([]);
  });
});

/** Beats that drift a little, long enough for some bars. */
const drifting = fc
  .array(fc.double({ min: 0.45, max: 0.55, noNaN: true }), { minLength: 16, maxLength: 60 })
  .map((gaps) =>
    gaps.reduce<readonly number[]>((beats, gap) => [...beats, (beats.at(-1) ?? 0) + gap], [0.3]),
  );
const bars = fc
  .constantFrom(3, 4)
  .chain((beats) => fc.record({ beats: fc.constant(beats), firstDownbeatIndex: fc.nat(beats - 1) }));
const analysed = fc.record({ beatsS: drifting, bar: bars }).map(({ beatsS, bar }): TempoAnalysis => ({
  ...heard,
  tempoBpm: 120,
  beatsS,
  bar,
  durationS: (beatsS.at(-1) ?? 0) + 0.2,
}));
const ratios = [2, 1 / 2, 3 / 2, 2 / 3, 5 / 4, 4 / 5, 4 / 3, 3 / 4, 3, 1 / 3] as const;

/** Every time at which a bar begins. */
function downbeats({ beatsS, bar }: TempoAnalysis): readonly number[] {
  const { beats, firstDownbeatIndex } = bar ?? { beats: 1, firstDownbeatIndex: 0 };
  return beatsS.filter(
    (_, index) => index >= firstDownbeatIndex && (index - firstDownbeatIndex) % beats === 0,
  );
}

describe('correctedTempo of any reading', () => {
  it('has as many beats as it says, in order, and bars that begin where one began', () => {
    fc.assert(
      fc.property(analysed, fc.constantFrom(...ratios), (analysis, ratio) => {
        const made = corrected(analysis, 120 * ratio);
        const { beatsS } = made;
        expect(beatsS.every((at, index) => index === 0 || at > (beatsS[index - 1] ?? 0))).toBe(true);
        expect(Math.abs(beatsS.length - analysis.beatsS.length * ratio)).toBeLessThanOrEqual(
          Math.max(1, ratio) + 1,
        );
        const heardDownbeats = new Set(downbeats(analysis));
        // Lines of bars fall together where a bar of the one is a whole number of bars of the other.
        const sharesOfBar = (analysis.bar!.beats * ratio) / made.bar!.beats;
        const shared = downbeats(made).filter((at) => heardDownbeats.has(at)).length;
        if (Number.isInteger(sharesOfBar)) expect(shared).toBeGreaterThanOrEqual(heardDownbeats.size - 1);
        else if (Number.isInteger(1 / sharesOfBar)) expect(shared).toBe(downbeats(made).length);
        else expect(shared).toBeGreaterThan(0);
      }),
    );
  });

  it('keeps downbeats on beats when every second one is left out', () => {
    fc.assert(
      fc.property(analysed, (analysis) => {
        const { beatsS } = corrected(analysis, 60);
        const first = analysis.beatsS[analysis.bar!.firstDownbeatIndex];
        expect(beatsS).toContain(first);
        expect(analysis.beatsS).toEqual(expect.arrayContaining([...beatsS]));
      }),
    );
  });

  it('follows the drift between beats', () => {
    const analysis = { ...heard, tempoBpm: 80, bar: { beats: 4, firstDownbeatIndex: 0 }, durationS: 2.8 };
    const { beatsS, bar } = corrected(analysis, 120);
    expect(beatsS.map((at) => Math.round(at * 1000))).toEqual([500, 1000, 1503, 2010, 2510]);
    expect(bar).toEqual({ beats: 4, firstDownbeatIndex: 0 });
    expect(corrected(analysis, 100).beatsS.map((at) => Math.round(at * 1000))).toEqual([
      500, 1100, 1706, 2310,
    ]);
  });

  it('begins its bars where the runner says, also between two beats that were heard', () => {
    fc.assert(
      fc.property(analysed, fc.constantFrom(1, ...ratios), fc.nat(7), (analysis, ratio, beat) => {
        const downbeatS = analysis.beatsS[beat]!;
        const made = corrected(analysis, 120 * ratio, downbeatS);
        expect(downbeats(made)).toContain(downbeatS);
      }),
    );
    const between = corrected({ ...heard, bar: { beats: 4, firstDownbeatIndex: 0 } }, 160, 0.875);
    expect(between.beatsS[between.bar!.firstDownbeatIndex]).toBe(0.875);
    const even = corrected({ ...heard, tempoBpm: 84.5 }, 120, 1.2);
    expect(even.beatsS[even.bar!.firstDownbeatIndex]).toBeCloseTo(1.2, 9);
    expect(even).toMatchObject({ isSteady: true });
  });

  it('tells of bars and steadiness what is known, and nothing else', () => {
    expect(corrected(heard, 160)).not.toHaveProperty('bar');
    expect(corrected(heard, 160)).not.toHaveProperty('isSteady');
    expect(corrected({ ...heard, isSteady: false }, 160)).toMatchObject({ isSteady: false });
    expect(corrected(heard, 80, 1.25).bar).toEqual({ beats: 4, firstDownbeatIndex: 1 });
  });
});

describe('movedDownbeat', () => {
  const tempo = { ...heard, bar: { beats: 3, firstDownbeatIndex: 2 } };

  it('is the next or the last beat of the bar', () => {
    expect(movedDownbeat(tempo, 1)).toBe(0.5);
    expect(movedDownbeat(tempo, -1)).toBe(1.25);
    expect(movedDownbeat(heard, -1)).toBe(2.76);
    expect(movedDownbeat({ ...heard, beatsS: [] }, 1)).toBeUndefined();
  });

  it('moves by the usual bar where a damaged store has one without beats', () => {
    const damaged = { ...heard, bar: { beats: 0, firstDownbeatIndex: 0 } };
    expect(movedDownbeat(damaged, 1)).toBe(1.25);
    expect(corrected(damaged, 160)).not.toHaveProperty('bar');
    expect(corrected(damaged, 160, 1.25).bar).toEqual({ beats: 4, firstDownbeatIndex: 2 });
  });

  it('comes round after a bar', () => {
    const moved = (analysis: TempoAnalysis) => corrected(analysis, 80, movedDownbeat(analysis, 1));
    expect(moved(moved(moved(tempo))).bar).toEqual(tempo.bar);
  });
});

describe('correctedTrack', () => {
  const track = { trackId: 't', path: '/m/t.mp3', title: 'T', tempo: heard };

  it('names what was heard, also when it is corrected twice', () => {
    const twice = correctedTrack(correctedTrack(track, { tempoBpm: 160 }), { tempoBpm: 90 });
    expect(twice).toMatchObject({ trackId: 't', detectedTempoBpm: 80, tempo: { tempoBpm: 90 } });
  });
});

describe('trackByOthers', () => {
  const track = { trackId: 't', path: '/m/t.mp3', title: 'T', tempo: heard };

  it('is another reading of what was heard, as sure as its readings together', () => {
    const told = trackByOthers(track, { tempoBpm: 160 });
    expect(told).toMatchObject({ detectedTempoBpm: 80, isTempoFromOthers: true });
    expect(told.tempo).toMatchObject({ tempoBpm: 160, confidence: 0.7 });
    const certain = { ...heard, confidence: 0.9 };
    expect(trackByOthers({ ...track, tempo: certain }, { tempoBpm: 160 }).tempo.confidence).toBe(1);
  });

  it('has exactly the tempo of the reading that they mean, whatever figure they say', () => {
    const steady = { ...heard, tempoBpm: 160, confidence: 0.7, alternatives: [], isSteady: true };
    fc.assert(
      fc.property(
        fc.constantFrom(1, ...ratios),
        fc.double({ min: -0.029, max: 0.029, noNaN: true }),
        (ratio, offBy) => {
          const told = trackByOthers({ ...track, tempo: steady }, { tempoBpm: 160 * ratio * (1 + offBy) });
          expect(told.tempo.tempoBpm).toBeCloseTo(160 * ratio, 9);
        },
      ),
    );
    const farthest = trackByOthers({ ...track, tempo: steady }, { tempoBpm: 172.7, downbeatS: 2.01 });
    expect(farthest.tempo).toMatchObject({ tempoBpm: 160, confidence: 0.7 });
    expect(farthest.tempo.beatsS).toBe(heard.beatsS);
    expect(farthest.tempo.bar).toEqual({ beats: 4, firstDownbeatIndex: 2 });
  });

  it('is left alone where they say what was not heard', () => {
    expect(trackByOthers(track, { tempoBpm: 140 })).toBe(track);
  });
});
