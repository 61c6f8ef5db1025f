import { describe, expect, it } from 'vitest';
import { liveWith } from '#tests/support/live-example.ts';
import { isBarBeside, sideBarShape, sideBarWidthsPx } from './side-bar-shape.ts';

const laptop = { isKiosk: false, hasFinePointer: true, widthPx: 1280, heightPx: 800 };

describe('the bar beside screens without a run', () => {
  it('is 240 px wide in a laptop window', () => {
    expect(sideBarShape(laptop)).toBe('wide');
    expect(sideBarWidthsPx.wide).toBe(240);
    expect(sideBarShape({ ...laptop, widthPx: 1920, heightPx: 1080 })).toBe('wide');
  });

  it('is never on a console: not in a kiosk, not where fingers point', () => {
    for (const widthPx of [960, 1280, 1920, 3840]) {
      expect(sideBarShape({ ...laptop, widthPx, isKiosk: true })).toBe('none');
      expect(sideBarShape({ ...laptop, widthPx, hasFinePointer: false })).toBe('none');
    }
  });

  it('is signs alone in a narrow window and an upright one, and gives way in a smaller one', () => {
    expect(sideBarShape({ ...laptop, widthPx: 960, heightPx: 600 })).toBe('rail');
    expect(sideBarShape({ ...laptop, widthPx: 1080, heightPx: 1920 })).toBe('rail');
    expect(sideBarShape({ ...laptop, widthPx: 1200, heightPx: 1920 })).toBe('rail');
    expect(sideBarShape({ ...laptop, widthPx: 899 })).toBe('none');
  });

  it('leaves words of 14 px', () => {
    for (let widthPx = 900; widthPx < 1921; widthPx++) {
      const shape = sideBarShape({ ...laptop, widthPx, heightPx: 800 });
      const unitPx = Math.min((widthPx - sideBarWidthsPx[shape]) / 1920, 800 / 1080);
      expect(32 * unitPx, `${widthPx}`).toBeGreaterThanOrEqual(13.75);
    }
  });
});

describe('where the bar is', () => {
  const ended = liveWith({ state: { kind: 'ended', cause: 'person', isBeltKnownStill: true } }).status
    ?.session;

  it.each(['/', '/plan', '/library', '/devices', '/profile', '/summary/of-long-ago'])('beside %s', (path) => {
    expect(isBarBeside(path, undefined)).toBe(true);
    expect(isBarBeside(path, ended)).toBe(true);
  });

  it('not beside the summary that asks whether the run is kept, nor beside the gallery', () => {
    expect(isBarBeside(`/summary/${ended?.sessionId}`, ended)).toBe(false);
    expect(isBarBeside(`/summary/${ended?.sessionId}`, undefined)).toBe(true);
    expect(isBarBeside('/gallery', undefined)).toBe(false);
  });
});
