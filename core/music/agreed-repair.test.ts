import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { agreedRepair } from './agreed-repair.ts';
import type { TempoRepair } from './tempo-repair.ts';

const repair: fc.Arbitrary<TempoRepair> = fc
  .record({
    tempoBpm: fc.constantFrom(80, 80.5, 120, 160, 161),
    downbeatS: fc.option(fc.constantFrom(0.4, 0.45, 1.1), { nil: undefined }),
  })
  .map(({ tempoBpm, downbeatS }) => ({ tempoBpm, ...(downbeatS !== undefined && { downbeatS }) }));

describe('agreedRepair', () => {
  it('is what more than half of them say', () => {
    expect(agreedRepair([])).toBeUndefined();
    expect(agreedRepair([{ tempoBpm: 80 }])).toEqual({ tempoBpm: 80 });
    expect(agreedRepair([{ tempoBpm: 80 }, { tempoBpm: 160 }])).toBeUndefined();
    expect(agreedRepair([{ tempoBpm: 160 }, { tempoBpm: 80 }, { tempoBpm: 161 }])).toEqual({ tempoBpm: 160 });
    expect(agreedRepair([{ tempoBpm: 80 }, { tempoBpm: 120 }, { tempoBpm: 160 }])).toBeUndefined();
  });

  it('names a downbeat where those of the tempo agree on it', () => {
    const tempoBpm = 80;
    expect(agreedRepair([{ tempoBpm, downbeatS: 0.4 }, { tempoBpm }])).toEqual({ tempoBpm, downbeatS: 0.4 });
    expect(
      agreedRepair([
        { tempoBpm, downbeatS: 0.4 },
        { tempoBpm, downbeatS: 1.1 },
      ]),
    ).toEqual({ tempoBpm });
    const others = [{ tempoBpm: 160, downbeatS: 9 }, { tempoBpm, downbeatS: 0.4 }, { tempoBpm }];
    expect(agreedRepair(others)).toEqual({ tempoBpm, downbeatS: 0.4 });
  });

  it('is the same in any order, and no minority decides', () => {
    fc.assert(
      fc.property(fc.array(repair, { maxLength: 9 }), fc.func(fc.nat()), (repairs, key) => {
        const agreed = agreedRepair(repairs);
        expect(agreedRepair(repairs.toSorted((one, other) => key(one) - key(other)))).toEqual(agreed);
        const isSame = ({ tempoBpm }: TempoRepair) =>
          Math.abs(tempoBpm / (agreed?.tempoBpm ?? 1) - 1) < 0.021;
        if (agreed !== undefined) expect(repairs.filter(isSame).length * 2).toBeGreaterThan(repairs.length);
      }),
    );
  });
});
