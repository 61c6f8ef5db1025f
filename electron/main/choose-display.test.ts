import { describe, expect, it } from 'vitest';
import { chooseDisplay, isInSight } from './choose-display.ts';

const display = (id: number, width: number, height: number) => ({ id, size: { width, height } });
const main = display(1, 1920, 1080);
const console = display(2, 1080, 1920);
const other = display(3, 1080, 1920);

describe('chooseDisplay', () => {
  it('is the main one for a kiosk that was nowhere yet', () => {
    expect(chooseDisplay([console, main], main, undefined)).toBe(main);
  });

  it('is the one it was on, by id and size', () => {
    expect(chooseDisplay([main, console, other], main, display(3, 1080, 1920))).toBe(other);
  });

  it('is one of the same size where the id has gone to another', () => {
    expect(chooseDisplay([main, console], main, display(1, 1080, 1920))).toBe(console);
  });

  it('is the main one where none of that size is left', () => {
    expect(chooseDisplay([main], main, display(2, 1080, 1920))).toBe(main);
  });
});

describe('isInSight', () => {
  const displays = [{ workArea: { x: 0, y: 0, width: 1920, height: 1080 } }];

  it('holds for a window on a display, and for one that is half on it', () => {
    expect(isInSight({ x: 10, y: 10, width: 1280, height: 800 }, displays)).toBe(true);
    expect(isInSight({ x: 1280, y: 0, width: 1280, height: 800 }, displays)).toBe(true);
  });

  it('does not hold where its display has gone', () => {
    expect(isInSight({ x: 1920, y: 0, width: 1280, height: 800 }, displays)).toBe(false);
    expect(isInSight({ x: 1800, y: 0, width: 1280, height: 800 }, displays)).toBe(false);
    expect(isInSight({ x: 0, y: 0, width: 1280, height: 800 }, [])).toBe(false);
  });
});
