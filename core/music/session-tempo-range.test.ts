import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { exampleTrack } from '#tests/support/pacing-examples.ts';
import { bandPosition, sessionTempoRange } from './session-tempo-range.ts';

const tracks = (...tempi: readonly number[]) =>
  tempi.map((tempoBpm, index) => exampleTrack(`t${index}`, tempoBpm));

describe('session tempo range', () => {
  it('goes from the 10th to the 90th percentile of folded tempi', () => {
    const range = sessionTempoRange(
      tracks(150, 155, 160, 165, 170, 175, 180, 185, 190, 97.5, 400),
      165,
      'running',
    );
    // 97.5 folds to 195; 400 to 200: eleven tracks from 150 to 200 in steps of 5.
    expect(range).toEqual({ lowBpm: 155, highBpm: 195, centreSpm: 165, gait: 'running', matchCount: 11 });
  });

  it('is at least 20 BPM wide round its middle', () => {
    expect(sessionTempoRange(tracks(170, 172), 165, 'running')).toMatchObject({ lowBpm: 161, highBpm: 181 });
  });

  it('leaves out what nobody steps to and what is a guess', () => {
    const guess = {
      ...exampleTrack('guess', 140),
      tempo: { ...exampleTrack('guess', 140).tempo, confidence: 0.39 },
    };
    const range = sessionTempoRange([...tracks(170, 172, 120), guess], 165, 'running');
    expect(range).toMatchObject({ lowBpm: 161, highBpm: 181, matchCount: 2 });
  });

  it('lies round the cadence without music', () => {
    expect(sessionTempoRange([], 112, 'walking')).toMatchObject({ lowBpm: 102, highBpm: 122, matchCount: 0 });
  });

  it('places every tempo between 0 and 1, higher for faster', () => {
    const range = sessionTempoRange(tracks(150, 190), 165, 'running');
    expect([100, range.lowBpm, 170, range.highBpm, 300].map((bpm) => bandPosition(bpm, range))).toEqual([
      0, 0, 0.5, 1, 1,
    ]);
  });

  it('is at least 20 wide whatever is in the library', () => {
    const tempo = fc.double({ min: 30, max: 400, noNaN: true });
    fc.assert(
      fc.property(fc.array(tempo, { maxLength: 30 }), (tempi) => {
        const range = sessionTempoRange(tracks(...tempi), 165, 'running');
        expect(range.highBpm - range.lowBpm).toBeGreaterThanOrEqual(20 - 1e-9);
      }),
    );
  });
});
