import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sessionIdAt } from './session-id.ts';

const random = fc.infiniteStream(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }));

describe('sessionIdAt', () => {
  it('has the form of a UUID version 7', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2 ** 47 }), random, (wallTimeMs, stream) => {
        const id = sessionIdAt(wallTimeMs, () => stream.next().value);
        expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
      }),
    );
  });

  it('sorts by time', () => {
    const ids = [1_700_000_000_000, 1_700_000_000_001, 1_800_000_000_000].map((at) =>
      sessionIdAt(at, () => 0.99),
    );
    expect([...ids].sort()).toEqual(ids);
  });
});
