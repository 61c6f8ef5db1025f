import { describe, expect, it } from 'vitest';
import { fitToWidth } from './fit-to-width.ts';

describe('fitToWidth', () => {
  it.each([
    ['short', 10, 'short'],
    ['exactly', 7, 'exactly'],
    ['too long', 3, 'too'],
    ['anything', 0, ''],
    // Two columns each.
    ['夜に駆ける', 10, '夜に駆ける'],
    ['夜に駆ける', 9, '夜に駆け'],
    ['🎵🎵', 3, '🎵'],
    // None of its own.
    ['e\u0301e\u0301e', 2, 'e\u0301e\u0301'],
  ])('%j in %d columns', (text, columns, fitting) => expect(fitToWidth(text, columns)).toBe(fitting));
});
