import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { downsample, firstIndexFrom, type ChartTable, type ChartValue } from './downsample.ts';

function tableOf(...columns: readonly (readonly ChartValue[])[]): ChartTable {
  return { xs: columns[0]?.map((_, index) => index) ?? [], columns };
}

describe('downsampling', () => {
  it('leaves what fits as it is, with a neighbour on either side', () => {
    const table = tableOf([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    const seen = downsample(table, { fromX: 3, toX: 6, widthPx: 100 });
    expect(seen.xs).toEqual([2, 3, 4, 5, 6, 7]);
    expect(seen.columns).toEqual([[2, 3, 4, 5, 6, 7]]);
    expect(downsample(tableOf([]), { fromX: 0, toX: 1, widthPx: 10 }).xs).toEqual([]);
  });

  it('keeps the lowest and the highest value of a pixel, in the order in which they came', () => {
    const table = tableOf([5, 9, 1, 4, 4, 2, 8, 5]);
    const seen = downsample(table, { fromX: 0, toX: 8, widthPx: 2 });
    expect(seen.xs).toEqual([0, 3, 4, 7]);
    expect(seen.columns).toEqual([[9, 1, 2, 8]]);
  });

  it('breaks a line where there was a gap, and not the other lines', () => {
    const table = tableOf([1, 2, null, null, null, 6, 7, 8], [1, 2, 3, 4, 5, 6, 7, 8]);
    const { columns } = downsample(table, { fromX: 0, toX: 8, widthPx: 2 });
    expect(columns[0]).toEqual([1, 2, null, null, 6, 8]);
    expect(columns[1]).toEqual([1, 4, undefined, undefined, 5, 8]);
    const between = downsample(tableOf([3, null, 4, 1], [1, 2, 3, 4]), { fromX: 0, toX: 4, widthPx: 1 });
    expect(between.columns[0]).toEqual([4, null, 1]);
    // A pixel in which there is nothing at all stays empty.
    const empty = downsample(tableOf([null, null, null, 1, 2, 3]), { fromX: 0, toX: 6, widthPx: 2 });
    expect(empty.columns[0]).toEqual([null, null, 1, 3]);
  });

  it('loses no extreme and no gap, invents no value, and stays small', () => {
    const value = fc.option(fc.integer({ min: -50, max: 50 }), { nil: null, freq: 6 });
    fc.assert(
      fc.property(
        fc.array(value, { minLength: 1, maxLength: 400 }),
        fc.integer({ min: 1, max: 60 }),
        (column, widthPx) => {
          const { xs, columns } = downsample(tableOf(column), { fromX: 0, toX: column.length, widthPx });
          const [seen] = columns;
          const numbers = (all: readonly ChartValue[] = []) => all.filter((each) => typeof each === 'number');
          expect(xs.toSorted((one, other) => one - other)).toEqual(xs);
          expect(Math.max(...numbers(seen))).toBe(Math.max(...numbers(column)));
          expect(Math.min(...numbers(seen))).toBe(Math.min(...numbers(column)));
          expect(numbers(seen).every((each) => column.includes(each))).toBe(true);
          expect(numbers(seen).length).toBeLessThanOrEqual(2 * widthPx + 2);
          expect(seen?.includes(null)).toBe(column.includes(null));
        },
      ),
    );
  });

  it('finds its way in x', () => {
    expect([0, 1, 1.5, 9].map((x) => firstIndexFrom([1, 1, 2, 3], x))).toEqual([0, 0, 2, 4]);
  });
});
