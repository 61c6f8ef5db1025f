import { describe, expect, it } from 'vitest';
import { watchOvershoot } from './overshoot-watch.ts';

describe('a belt beyond its target', () => {
  it('counts where our own target came just before', () => {
    const watch = watchOvershoot();
    watch.targetWritten(5, 1000);
    expect(watch.beltFoundAt(8, 9000)).toBe(1);
    watch.targetWritten(5.3, 20_000);
    expect(watch.beltFoundAt(8.5, 25_000)).toBe(2);
    watch.reset();
    expect(watch.beltFoundAt(5, 26_000)).toBe(0);
  });

  it('does not count without a fresh target of ours, nor below it, nor for a trifle', () => {
    const watch = watchOvershoot();
    expect(watch.beltFoundAt(8, 500)).toBe(0);
    watch.targetWritten(5, 1000);
    expect(watch.beltFoundAt(8, 13_001)).toBe(0);
    watch.targetWritten(5, 20_000);
    expect(watch.beltFoundAt(3, 24_000)).toBe(0);
    expect(watch.beltFoundAt(5.5, 24_000)).toBe(0);
  });

  it('counts from just above fifteen per cent, and for twelve seconds', () => {
    const watch = watchOvershoot();
    watch.targetWritten(10, 1000);
    expect(watch.beltFoundAt(11.5, 2000)).toBe(0);
    expect(watch.beltFoundAt(11.51, 13_000)).toBe(1);
    expect(watch.beltFoundAt(11.51, 13_001)).toBe(1);
  });

  it('measures by the newest target', () => {
    const watch = watchOvershoot();
    watch.targetWritten(5, 1000);
    watch.targetWritten(8, 2000);
    expect(watch.beltFoundAt(8, 3000)).toBe(0);
  });
});
