import { expect, it } from 'vitest';
import { themeFor } from './laptop-theme.ts';

const laptop = { isKiosk: false, fillsDisplay: false, hasFinePointer: true, prefersLight: true };

it('is light at a laptop that asks for light, and nowhere else', () => {
  expect(themeFor(laptop)).toBe('light');
  expect(themeFor({ ...laptop, prefersLight: false })).toBe('dark');
  expect(themeFor({ ...laptop, hasFinePointer: false })).toBe('dark');
  expect(themeFor({ ...laptop, isKiosk: true })).toBe('dark');
  expect(themeFor({ ...laptop, fillsDisplay: true })).toBe('dark');
});
