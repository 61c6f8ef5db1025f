import { describe, expect, it } from 'vitest';
import { linearModel, softmax } from './linear-model.ts';

describe('linearModel', () => {
  it('scores by what is unusual about each feature, in whatever order the table is', () => {
    const model = linearModel(
      ['a', 'b'],
      [
        ['b', 10, 2, -1],
        ['a', 0, 1, 3],
      ],
    );
    expect(model.score(Float64Array.of(0, 10))).toBeCloseTo(0);
    expect(model.score(Float64Array.of(2, 14))).toBeCloseTo(6 - 2);
  });

  it('refuses a table that was learned for other features', () => {
    expect(() => linearModel(['a', 'b'], [['a', 0, 1, 1]])).toThrow('no weight was learned for b');
  });
});

it('softmax adds up to 1 and keeps the order', () => {
  const shares = softmax([1000, 1001, 990]);
  expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1);
  expect(shares[1]).toBeGreaterThan(shares[0] ?? 1);
  expect(shares[2]).toBeLessThan(0.001);
});
