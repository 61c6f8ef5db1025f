import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { tempoReading } from '#core/music/tempo-reading.ts';
import { steppedTempo, tempoSteps } from './tempo-steps.ts';

describe('steppedTempo', () => {
  it('is what the buttons say, as finely as anybody can tell', () => {
    const stepped = tempoSteps.map(({ factor }) => steppedTempo(96.3, factor));
    expect(stepped).toEqual([48.2, 192.6, 144.5, 120.4]);
  });

  it('is nothing that music has not', () => {
    expect(steppedTempo(undefined, 2)).toBeUndefined();
    expect(steppedTempo(59, 1 / 2)).toBeUndefined();
    expect(steppedTempo(151, 2)).toBeUndefined();
    expect(steppedTempo(150, 2)).toBe(300);
  });

  it('is always a reading of the beat that was heard: its beats are kept', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 30, max: 300, noNaN: true }),
        fc.constantFrom(...tempoSteps),
        (heard, { factor }) => {
          const stepped = steppedTempo(heard, factor);
          if (stepped === undefined) return;
          const { times, of } = tempoReading(stepped, heard) ?? { times: 0, of: 1 };
          expect(times / of).toBe(factor);
        },
      ),
    );
  });
});
