import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LiveChoice } from './live-choice.ts';
import type { Testimony } from './live-belief.ts';

function testimony(
  ...candidates: readonly (readonly [tempoBpm: number, probability: number])[]
): Testimony[] {
  return [
    { weight: 2, candidates: candidates.map(([tempoBpm, probability]) => ({ tempoBpm, probability })) },
  ];
}

function after(choice: LiveChoice, answers: number, said: Testimony[]) {
  let chosen = choice.hear(said);
  for (let i = 1; i < answers; i += 1) chosen = choice.hear(said);
  return chosen;
}

describe('LiveChoice', () => {
  it('does not flip to another reading that is hardly likelier', () => {
    const choice = new LiveChoice();
    after(choice, 5, testimony([120, 0.6], [60, 0.4]));
    expect(after(choice, 20, testimony([120, 0.48], [60, 0.52])).tempoBpm).toBeCloseTo(120, -1);
  });

  it('takes another reading that is clearly likelier at its second answer, and calls it the same music', () => {
    const choice = new LiveChoice();
    after(choice, 5, testimony([120, 0.7], [60, 0.3]));
    const clear = testimony([120, 0.05], [60, 0.95]);
    expect(choice.hear(clear).tempoBpm / 120).toBeCloseTo(1, 1);
    const chosen = choice.hear(clear);
    expect(chosen.tempoBpm / 60).toBeCloseTo(1, 1);
    expect(chosen.isNewMusic).toBe(false);
  });

  it('takes another tempo as other music', () => {
    const choice = new LiveChoice();
    after(choice, 10, testimony([120, 0.9]));
    const chosen = choice.hear(testimony([139, 0.9]));
    expect(chosen.isNewMusic).toBe(true);
    expect(chosen.tempoBpm / 139).toBeCloseTo(1, 1);
  });

  it('is sure of nothing it heard nothing of, and knows nothing after forgetting', () => {
    const choice = new LiveChoice();
    expect(choice.hear([]).share).toBeLessThan(0.1);
    after(choice, 5, testimony([120, 1]));
    choice.forget();
    expect(choice.hear(testimony([140, 1])).isNewMusic).toBe(false);
  });

  it('gives a share and a tempo in range for whatever is said', () => {
    const said = fc.array(
      fc.tuple(fc.double({ min: 45, max: 218, noNaN: true }), fc.double({ min: 0, max: 1, noNaN: true })),
      { maxLength: 6 },
    );
    fc.assert(
      fc.property(fc.array(said, { minLength: 1, maxLength: 12 }), (answers) => {
        const choice = new LiveChoice();
        for (const candidates of answers) {
          const { tempoBpm, share } = choice.hear(testimony(...candidates));
          expect(share).toBeGreaterThanOrEqual(0);
          expect(share).toBeLessThanOrEqual(1 + 1e-9);
          expect(tempoBpm).toBeGreaterThan(42);
          expect(tempoBpm).toBeLessThan(230);
        }
      }),
    );
  });
});
