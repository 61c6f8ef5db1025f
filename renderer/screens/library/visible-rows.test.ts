import { describe, expect, it } from 'vitest';
import { visibleRows } from './visible-rows.ts';

describe('rows in sight', () => {
  it('are those that are seen, and six on either side', () => {
    expect(visibleRows({ scrollTopPx: 0, heightPx: 500, rowPx: 100, count: 5000 })).toEqual({
      first: 0,
      end: 11,
    });
    expect(visibleRows({ scrollTopPx: 250_050, heightPx: 500, rowPx: 100, count: 5000 })).toEqual({
      first: 2494,
      end: 2512,
    });
    expect(visibleRows({ scrollTopPx: 499_500, heightPx: 500, rowPx: 100, count: 5000 })).toEqual({
      first: 4989,
      end: 5000,
    });
  });

  it('are none of a list that became short, few before anything was measured', () => {
    expect(visibleRows({ scrollTopPx: 90_000, heightPx: 500, rowPx: 100, count: 3 })).toEqual({
      first: 0,
      end: 3,
    });
    expect(visibleRows({ scrollTopPx: 0, heightPx: 0, rowPx: 0, count: 5000 })).toEqual({ first: 0, end: 6 });
    expect(visibleRows({ scrollTopPx: 0, heightPx: 500, rowPx: 100, count: 0 })).toEqual({
      first: 0,
      end: 0,
    });
  });
});
