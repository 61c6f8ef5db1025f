import { describe, expect, it } from 'vitest';
import { drawnSpan, showing, zoomedIn, zoomedOut } from './zoom.ts';

const whole = { fromX: 0, toX: 1000 };

describe('zoom', () => {
  it('takes what was drawn, in either direction and cut to the run', () => {
    expect(drawnSpan(200, 300, whole)).toEqual({ fromX: 200, toX: 300 });
    expect(drawnSpan(300, 200, whole)).toEqual({ fromX: 200, toX: 300 });
    expect(drawnSpan(-50, 100, whole)).toEqual({ fromX: 0, toX: 100 });
    expect(drawnSpan(200, 205, whole)).toBeUndefined();
  });

  it('halves and doubles round a place, and never leaves the run', () => {
    expect(zoomedIn(whole, 400, whole)).toEqual({ fromX: 150, toX: 650 });
    expect(zoomedIn(whole, 50, whole)).toEqual({ fromX: 0, toX: 500 });
    expect(zoomedIn({ fromX: 100, toX: 112 }, 106, whole)).toEqual({ fromX: 101, toX: 111 });
    expect(zoomedOut({ fromX: 150, toX: 650 }, whole)).toEqual(whole);
    expect(zoomedOut({ fromX: 900, toX: 1000 }, whole)).toEqual({ fromX: 800, toX: 1000 });
  });

  it('follows a place that goes out of sight', () => {
    const shown = { fromX: 100, toX: 200 };
    expect(showing(shown, 150, whole)).toBe(shown);
    expect(showing(shown, 220, whole)).toEqual({ fromX: 120, toX: 220 });
    expect(showing(shown, 90, whole)).toEqual({ fromX: 90, toX: 190 });
  });
});
