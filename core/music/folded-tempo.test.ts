import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { foldTempo, heardTempoBpm } from './folded-tempo.ts';

const centre = fc.double({ min: 100, max: 200, noNaN: true });

describe('folding', () => {
  it('prefers what fits one beat to a step and tells the factor', () => {
    expect(foldTempo(172, 165, 'running')).toEqual({
      detectedBpm: 172,
      foldedBpm: 172,
      factor: 1,
      stepsPerBeat: 1,
      isMatch: true,
    });
    expect(foldTempo(86, 165, 'running')).toMatchObject({ foldedBpm: 172, factor: 2, isMatch: true });
    expect(foldTempo(344, 165, 'running')).toMatchObject({ foldedBpm: 172, factor: 0.5, isMatch: true });
  });

  it('folds into the full octave: the edge below belongs to it, the one above does not', () => {
    const low = 160 / Math.SQRT2;
    expect(foldTempo(low, 160, 'running').factor).toBe(1);
    expect(foldTempo(160 * Math.SQRT2, 160, 'running').factor).toBe(0.5);
    expect(foldTempo(low - 0.001, 160, 'running').factor).toBe(2);
  });

  it('calls a tempo that nobody steps to no match, and flags thirds', () => {
    expect(foldTempo(120, 165, 'running')).toMatchObject({
      foldedBpm: 120,
      isMatch: false,
      possibleRatio: '3/2',
    });
    expect(foldTempo(225, 165, 'running')).toMatchObject({ isMatch: false, possibleRatio: '2/3' });
    expect(foldTempo(150, 110, 'walking')).toMatchObject({ isMatch: false, possibleRatio: '2/3' });
  });

  it('leaves a tempo alone that no factor brings near', () => {
    const far = foldTempo(1000, 165, 'running');
    expect(far).toEqual({ detectedBpm: 1000, foldedBpm: 1000, factor: 1, stepsPerBeat: 1, isMatch: false });
  });

  it('lands in the octave for every tempo within three octaves', () => {
    fc.assert(
      fc.property(centre, fc.double({ min: -1.499, max: 1.499, noNaN: true }), (centreSpm, octaves) => {
        const { foldedBpm } = foldTempo(centreSpm * 2 ** octaves, centreSpm, 'running');
        expect(foldedBpm).toBeGreaterThanOrEqual(centreSpm / Math.SQRT2 - 1e-9);
        expect(foldedBpm).toBeLessThan(centreSpm * Math.SQRT2 + 1e-9);
      }),
    );
  });

  it('gives an octave error the same value', () => {
    fc.assert(
      fc.property(
        centre,
        fc.double({ min: -0.49, max: 0.49, noNaN: true }),
        fc.constantFrom(0.5, 2),
        (centreSpm, octaves, error) => {
          const tempoBpm = centreSpm * 2 ** octaves;
          const right = foldTempo(tempoBpm, centreSpm, 'running');
          const wrong = foldTempo(tempoBpm * error, centreSpm, 'running');
          expect(wrong.foldedBpm).toBeCloseTo(right.foldedBpm, 9);
          expect(wrong.isMatch).toBe(right.isMatch);
        },
      ),
    );
  });

  it('is heard at the playback rate', () => {
    expect(heardTempoBpm({ foldedBpm: 170 }, 1.02)).toBeCloseTo(173.4, 9);
  });
});
