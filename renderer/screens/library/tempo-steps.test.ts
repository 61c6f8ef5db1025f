import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { tempoReading } from '#core/music/tempo-reading.ts';
import { enteredTempo, steppedTempo, tempoSteps } from './tempo-steps.ts';

describe('steppedTempo', () => {
  it('is what the buttons say, exactly', () => {
    const heardBpm = 96.321;
    const stepped = tempoSteps.map(({ factor }) => steppedTempo(heardBpm, factor, heardBpm));
    expect(stepped).toEqual([1 / 2, 2, 3 / 2, 5 / 4].map((factor) => heardBpm * factor));
  });

  it('comes back to what was heard, also from a figure that was rounded', () => {
    expect(steppedTempo(48.2, 2, 96.321)).toBe(96.321);
    expect(steppedTempo(55, 2, 96.321)).toBe(110);
  });

  it('is nothing that music has not', () => {
    expect(steppedTempo(undefined, 2, 173)).toBeUndefined();
    expect(steppedTempo(59, 1 / 2, 173)).toBeUndefined();
    expect(steppedTempo(151, 2, 173)).toBeUndefined();
    expect(steppedTempo(150, 2, 173)).toBe(300);
  });

  it('is always a reading of the beat that was heard: its beats are kept', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 30, max: 300, noNaN: true }),
        fc.constantFrom(...tempoSteps),
        (heard, { factor }) => {
          const stepped = steppedTempo(heard, factor, heard);
          if (stepped === undefined) return;
          const { times, of } = tempoReading(stepped, heard) ?? { times: 0, of: 1 };
          expect(times / of).toBe(factor);
        },
      ),
    );
  });
});

describe('enteredTempo', () => {
  it('keeps what looks the same as exact as it was heard, and takes what is typed', () => {
    expect(enteredTempo(128.0034, 128)).toBe(128.0034);
    expect(enteredTempo(128.0034, 128.5)).toBe(128.5);
    expect(enteredTempo(undefined, 128.04)).toBe(128);
    expect(enteredTempo(128.0034, undefined)).toBeUndefined();
  });
});
