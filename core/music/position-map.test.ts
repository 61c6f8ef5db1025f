import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromMoment, positionAt, rateAt, withRate, type PositionMap } from './position-map.ts';

const begun: PositionMap = [{ atS: 10, positionS: 30, rate: 1 }];

describe('position map', () => {
  it('knows nothing before it begins, and goes on from there', () => {
    expect(positionAt([], 3)).toBeUndefined();
    expect(positionAt(begun, 9.999)).toBeUndefined();
    expect(positionAt(begun, 10)).toBe(30);
    expect(positionAt(begun, 12.5)).toBeCloseTo(32.5, 12);
  });

  it('goes on at another rate from the moment of the change', () => {
    const faster = withRate(begun, 12, 1.05);
    expect(positionAt(faster, 11)).toBeCloseTo(31, 12);
    expect(positionAt(faster, 14)).toBeCloseTo(34.1, 12);
    expect([rateAt(faster, 11), rateAt(faster, 12)]).toEqual([1, 1.05]);
  });

  it('stands where it is told to', () => {
    expect(positionAt(withRate(begun, 12, 0), 99)).toBeCloseTo(32, 12);
  });

  it('forgets what was to come after a change', () => {
    const changed = withRate(withRate(begun, 20, 2), 15, 1.5);
    expect(changed).toHaveLength(2);
    expect(positionAt(changed, 21)).toBeCloseTo(44, 12);
  });

  it('does not begin by a change', () => {
    expect(withRate([], 3, 1)).toEqual([]);
    expect(withRate(begun, 9, 2)).toEqual(begun);
  });

  const changes = fc.array(
    fc.record({
      afterS: fc.double({ min: 0.001, max: 2, noNaN: true }),
      rate: fc.double({ min: 0.5, max: 2, noNaN: true }),
    }),
    { minLength: 1, maxLength: 40 },
  );

  it('adds up what was played at each rate, and never jumps', () => {
    fc.assert(
      fc.property(changes, (steps) => {
        let map: PositionMap = [{ atS: 0, positionS: 5, rate: 1 }];
        let atS = 0;
        let positionS = 5;
        let rate = 1;
        for (const step of steps) {
          atS += step.afterS;
          positionS += step.afterS * rate;
          rate = step.rate;
          map = withRate(map, atS, rate);
          expect(positionAt(map, atS)).toBeCloseTo(positionS, 9);
          expect(positionAt(map, atS - 1e-9)).toBeCloseTo(positionS, 6);
        }
      }),
    );
  });

  it('says the same from a moment on when what was before is forgotten', () => {
    fc.assert(
      fc.property(changes, fc.double({ min: 0, max: 30, noNaN: true }), (steps, atS) => {
        let map: PositionMap = [{ atS: 0, positionS: 0, rate: 1 }];
        let endS = 0;
        for (const step of steps) map = withRate(map, (endS += step.afterS), step.rate);
        const rest = fromMoment(map, atS);
        expect(positionAt(rest, atS)).toBe(positionAt(map, atS));
        expect(positionAt(rest, atS + 7)).toBe(positionAt(map, atS + 7));
        expect(rest.filter((point) => point.atS <= atS)).toHaveLength(1);
      }),
    );
  });
});
