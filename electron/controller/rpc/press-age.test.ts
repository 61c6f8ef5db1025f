import { describe, expect, it } from 'vitest';
import type { HandTarget } from '#electron/controller/hand-setting.ts';
import { doByHand, oldestPressMs, requireFreshPress } from './press-age.ts';

const clock = { nowMs: () => 50_000 };
const tooOld = expect.objectContaining({ code: 'session/press-too-old' });

describe('requireFreshPress', () => {
  it('takes a press on a status of the last three seconds', () => {
    for (const pressedOnMs of [50_000, 49_000, 50_000 - oldestPressMs])
      expect(() => requireFreshPress({ pressedOnMs }, clock)).not.toThrow();
  });

  it.each([
    ['is older', { pressedOnMs: 50_000 - oldestPressMs - 1 }],
    ['says nothing of its time', {}],
    ['is not there at all', undefined],
    ["is of a time that this controller's clock has not reached", { pressedOnMs: 50_001 }],
  ])('refuses one that %s', (_, press) => {
    expect(() => requireFreshPress(press, clock)).toThrow(tooOld);
  });
});

describe('doByHand', () => {
  const isRise = (axis: keyof HandTarget, value: number): boolean => value > (axis === 'speedKmh' ? 8 : 1);

  function done(wished: Parameters<typeof doByHand>[0]) {
    const acts: HandTarget[] = [];
    let isRefused = false;
    try {
      doByHand(wished, isRise, (target) => void acts.push(target), clock);
    } catch (error) {
      expect(error).toEqual(tooOld);
      isRefused = true;
    }
    return { acts, isRefused };
  }

  it('does what is pressed now, up and down', () => {
    const pressedOnMs = 49_500;
    expect(done({ speedKmh: 9, pressedOnMs })).toEqual({ acts: [{ speedKmh: 9 }], isRefused: false });
    expect(done({ speedKmh: 7, inclinePercent: 3, pressedOnMs })).toEqual({
      acts: [{ speedKmh: 7, inclinePercent: 3 }],
      isRefused: false,
    });
  });

  it('lowers the belt for a press of any age', () => {
    for (const press of [{}, { pressedOnMs: 1 }, { pressedOnMs: 99_999 }])
      expect(done({ speedKmh: 8, inclinePercent: 0, ...press })).toEqual({
        acts: [{ speedKmh: 8, inclinePercent: 0 }],
        isRefused: false,
      });
  });

  it('raises nothing for a late press, lowers what it lowers, and says so', () => {
    expect(done({ speedKmh: 8.1, pressedOnMs: 46_000 })).toEqual({ acts: [], isRefused: true });
    expect(done({ speedKmh: 7, inclinePercent: 2, pressedOnMs: 46_000 })).toEqual({
      acts: [{ speedKmh: 7 }],
      isRefused: true,
    });
  });
});
