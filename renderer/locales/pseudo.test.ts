import { describe, expect, it } from 'vitest';
import words from './en/words.json' with { type: 'json' };
import { pseudoText, pseudoTexts, type Texts } from './pseudo.ts';

const gaps = /\{\{[^}]*\}\}/g;

function leaves(texts: Texts): readonly string[] {
  return Object.values(texts).flatMap((text) => (typeof text === 'string' ? [text] : leaves(text)));
}

describe('pseudoText', () => {
  it('is 40 % longer, with accents', () => {
    expect(pseudoText('Pull the red safety key')).toMatch(/^\[Púľľ ţĥé ŕéð šáféţý ķéý .+\]$/);
    expect(pseudoText('Pull the red safety key').length).toBe(Math.ceil(23 * 1.4));
  });

  it('keeps gaps, nested texts and marks', () => {
    const text = pseudoText('At {{speed}} in <b>step</b> $t(stop.label)<0/>');
    for (const kept of ['{{speed}}', '<b>', '</b>', '$t(stop.label)', '<0/>']) expect(text).toContain(kept);
  });

  it('does not count gaps as text, and leaves nothing without brackets', () => {
    expect(pseudoText('{{count}}')).toBe('[{{count}}]');
    expect(pseudoText('')).toBe('[]');
  });
});

describe('pseudoTexts', () => {
  it('has the keys and gaps of the original, and every text in brackets', () => {
    const original = leaves(words);
    const pseudo = leaves(pseudoTexts(words));
    expect(pseudo.length).toBe(original.length);
    for (const [at, text] of pseudo.entries()) {
      expect(text).toMatch(/^\[.*\]$/);
      expect(text.match(gaps)).toEqual((original[at] ?? '').match(gaps));
      const readLength = (original[at] ?? '').replaceAll(gaps, '').length;
      expect(text.replaceAll(gaps, '').length, text).toBeGreaterThanOrEqual(1.4 * readLength);
    }
  });
});
