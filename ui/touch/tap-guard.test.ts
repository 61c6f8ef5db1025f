import { describe, expect, it } from 'vitest';
import { appearedDeadMs, createTapGuard, lockMs, mostTapsPerSecond, widestContactPx } from './tap-guard.ts';
import { isOwnTap } from './tap-interval.ts';

const finger = (id: number, atMs: number, widthPx = 24) => ({ id, atMs, widthPx });

describe('createTapGuard', () => {
  it('lets a finger through', () => {
    const guard = createTapGuard();
    expect(guard.down(finger(1, 0))).toBeUndefined();
    guard.up(1);
    expect(guard.acceptsClick(1, 80)).toBe(true);
  });

  it('lets keys and screen readers through, whatever happened before', () => {
    const guard = createTapGuard();
    expect(guard.acceptsClick(-1, 0)).toBe(true);
    guard.down(finger(1, 0, 200));
    expect(guard.acceptsClick(-1, 10)).toBe(true);
  });

  it('has the limits that ux asks for: 60 px, eight taps a second, two seconds', () => {
    expect({ widestContactPx, mostTapsPerSecond, lockMs, appearedDeadMs }).toEqual({
      ...{ widestContactPx: 60, mostTapsPerSecond: 8, lockMs: 2000, appearedDeadMs: 800 },
    });
  });

  it('refuses a palm, and takes the next finger again', () => {
    const guard = createTapGuard();
    expect(guard.down(finger(1, 0, widestContactPx))).toBeUndefined();
    guard.up(1);
    expect(guard.down(finger(2, 500, widestContactPx + 1))).toBe('tooWide');
    guard.up(2);
    expect(guard.acceptsClick(2, 600)).toBe(false);
    expect(guard.down(finger(2, 900))).toBeUndefined();
    guard.up(2);
    expect(guard.acceptsClick(2, 950)).toBe(true);
  });

  it('refuses both of two contacts at once', () => {
    const guard = createTapGuard();
    guard.down(finger(1, 0));
    expect(guard.down(finger(2, 40))).toBe('secondContact');
    guard.up(1);
    guard.up(2);
    expect(guard.acceptsClick(1, 100)).toBe(false);
    expect(guard.acceptsClick(2, 100)).toBe(false);
    expect(guard.down(finger(1, 300))).toBeUndefined();
  });

  it('takes a contact anew whose end it never saw', () => {
    const guard = createTapGuard();
    guard.down(finger(1, 0));
    expect(guard.down(finger(1, 400))).toBeUndefined();
  });

  it('counts a contact that is told twice once, as React tells of those in sheets', () => {
    const guard = createTapGuard();
    for (let tap = 0; tap < mostTapsPerSecond; tap++) {
      expect(guard.down(finger(1, tap * 100))).toBeUndefined();
      expect(guard.down(finger(1, tap * 100))).toBeUndefined();
      guard.up(1);
    }
    expect(guard.acceptsClick(1, mostTapsPerSecond * 100)).toBe(true);
    expect(guard.down(finger(2, 2000, widestContactPx + 1))).toBe('tooWide');
    expect(guard.down(finger(2, 2000, widestContactPx + 1))).toBe('tooWide');
  });

  it('locks for two seconds when drops of water tap, and says so once', () => {
    const locks: number[] = [];
    const guard = createTapGuard((untilMs) => locks.push(untilMs));
    for (let tap = 0; tap < mostTapsPerSecond; tap++) {
      expect(guard.down(finger(tap, tap * 100))).toBeUndefined();
      guard.up(tap);
    }
    const atMs = mostTapsPerSecond * 100;
    expect(guard.down(finger(99, atMs))).toBe('locked');
    guard.up(99);
    expect(locks).toEqual([atMs + lockMs]);
    expect(guard.isLocked(atMs + lockMs - 1)).toBe(true);
    expect(guard.down(finger(7, atMs + lockMs - 1))).toBe('locked');
    guard.up(7);
    expect(guard.acceptsClick(7, atMs + lockMs - 1)).toBe(false);
    expect(guard.down(finger(8, atMs + lockMs))).toBeUndefined();
    guard.up(8);
    expect(guard.acceptsClick(8, atMs + lockMs + 50)).toBe(true);
    expect(locks).toHaveLength(1);
  });

  it('takes nothing on keys that have just appeared, by finger or keyboard', () => {
    const guard = createTapGuard();
    guard.deadUntil(1_000 + appearedDeadMs);
    expect(guard.acceptsClick(-1, 1_799)).toBe(false);
    expect(guard.down(finger(1, 1_799))).toBe('justAppeared');
    guard.up(1);
    expect(guard.acceptsClick(1, 1_900)).toBe(false);
    expect(guard.acceptsClick(-1, 1_800)).toBe(true);
    expect(guard.down(finger(2, 1_900))).toBeUndefined();
    guard.up(2);
    expect(guard.acceptsClick(2, 1_950)).toBe(true);
  });

  it('does not lock for eight taps in a second, again and again', () => {
    const guard = createTapGuard(() => expect.unreachable('locked'));
    for (let tap = 0; tap < 200; tap++) {
      expect(guard.down(finger(tap, tap * 125))).toBeUndefined();
      guard.up(tap);
    }
  });
});

describe('isOwnTap', () => {
  it('counts a tap from 150 ms after the last', () => {
    expect(isOwnTap(undefined, 0)).toBe(true);
    expect(isOwnTap(1_000, 1_149)).toBe(false);
    expect(isOwnTap(1_000, 1_150)).toBe(true);
    expect(isOwnTap(1_000, 5)).toBe(true);
  });
});
