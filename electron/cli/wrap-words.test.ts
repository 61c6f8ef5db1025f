import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { columnsOf } from './fit-to-width.ts';
import { wrapWords } from './wrap-words.ts';

describe('wrapWords', () => {
  it('breaks between words, and lays the rest below the indent', () => {
    expect(wrapWords('  0:05  To 8.0 km/h: 154 BPM is the slowest.', 24, 8)).toEqual([
      '  0:05  To 8.0 km/h: 154',
      '        BPM is the',
      '        slowest.',
    ]);
  });

  it('leaves what fits as it is, spaces and all', () => {
    expect(wrapWords('a  b', 4)).toEqual(['a  b']);
    expect(wrapWords('', 10)).toEqual(['']);
  });

  it('breaks a word that is longer than a line', () => {
    expect(wrapWords('see abcdefghijkl now', 12, 2)).toEqual(['see', '  abcdefghij', '  kl now']);
  });

  it('never makes a line too wide, and loses nothing but spaces', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme' }),
        fc.integer({ min: 12, max: 40 }),
        fc.nat(12),
        (text, columns, indent) => {
          const lines = wrapWords(text, columns, indent);
          for (const line of lines) expect(columnsOf(line)).toBeLessThanOrEqual(columns);
          expect(lines.join('').replaceAll(/\s/gu, '')).toBe(text.replaceAll(/\s/gu, ''));
        },
      ),
    );
  });
});
