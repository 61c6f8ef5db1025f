import { describe, expect, it } from 'vitest';
import { meantTempo, noTaps, tap, type TapTempo } from './tap-tempo.ts';

function tapped(...tapsMs: readonly number[]): TapTempo {
  return tapsMs.reduce(tap, noTaps);
}

function every(gapMs: number, count: number, fromMs = 1000): readonly number[] {
  return Array.from({ length: count }, (_, index) => fromMs + index * gapMs);
}

describe('tapped tempo', () => {
  it('is known from the fourth tap on', () => {
    expect(tapped(...every(500, 3)).tempoBpm).toBeUndefined();
    expect(tapped(...every(500, 4)).tempoBpm).toBeCloseTo(120, 9);
    expect(tapped(...every(60_000 / 172, 12)).tempoBpm).toBeCloseTo(172, 9);
  });

  it('hardly cares for one tap that was missed or came late', () => {
    const taps = every(500, 9);
    expect(tapped(...taps.filter((_, index) => index !== 4)).tempoBpm).toBeCloseTo(120, 9);
    expect(tapped(...taps.map((atMs, index) => (index === 4 ? atMs + 90 : atMs))).tempoBpm).toBeCloseTo(
      120,
      9,
    );
  });

  it('is that of all taps together, though each of them is early or late', () => {
    const taps = every(500, 12).map((atMs, index) => atMs + (index % 2 === 0 ? 0 : 25));
    expect(Math.abs((tapped(...taps).tempoBpm ?? 0) - 120)).toBeLessThan(0.3);
    const withoutOne = taps.filter((_, index) => index !== 5);
    expect(Math.abs((tapped(...withoutOne).tempoBpm ?? 0) - 120)).toBeLessThan(0.3);
  });

  it('starts anew after two seconds, and not a moment before', () => {
    const first = every(500, 5);
    const last = first.at(-1) ?? 0;
    expect(tap(tapped(...first), last + 2001)).toEqual({ tapsMs: [last + 2001], tempoBpm: undefined });
    expect(tap(tapped(...first), last + 2000).tapsMs).toHaveLength(6);
    expect(tapped(...first, ...every(400, 4, last + 5000)).tempoBpm).toBeCloseTo(150, 9);
  });

  it('follows a finger that finds its beat: only the last sixteen intervals count', () => {
    const early = every(700, 20);
    expect(tapped(...early, ...every(400, 17, (early.at(-1) ?? 0) + 400)).tempoBpm).toBeCloseTo(150, 9);
  });

  it('takes a finger that bounces for one tap, and a clock that went back for a new start', () => {
    expect(tapped(1000, 1020, 1500, 2000, 2500).tempoBpm).toBeCloseTo(120, 9);
    expect(tapped(1000, 1500, 900).tapsMs).toEqual([900]);
  });
});

describe('meantTempo', () => {
  it('is the reading of what was heard that the finger is near, exactly', () => {
    expect(meantTempo(137.5, 128.003)).toBe(128.003);
    expect(meantTempo(62, 128.003)).toBe(128.003 / 2);
    expect(meantTempo(191, 128.003)).toBe((128.003 * 3) / 2);
  });

  it('is what was tapped where that is near none, as finely as anybody can tell', () => {
    expect(meantTempo(112.34, 128.003)).toBe(112.3);
  });
});
