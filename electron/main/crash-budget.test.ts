import { describe, expect, it } from 'vitest';
import { createCrashBudget } from './crash-budget.ts';

describe('createCrashBudget', () => {
  it('is spent by one end too many within the time', () => {
    const budget = createCrashBudget({ most: 2, withinMs: 1000 });
    expect([0, 100, 200].map((atMs) => budget.note(atMs))).toEqual([true, true, false]);
  });

  it('forgets what is long ago', () => {
    const budget = createCrashBudget({ most: 2, withinMs: 1000 });
    expect([0, 600, 1200, 1800, 2400].map((atMs) => budget.note(atMs))).toEqual([
      true,
      true,
      true,
      true,
      true,
    ]);
  });
});
