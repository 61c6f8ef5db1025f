import { describe, expect, it } from 'vitest';
import { chineseFontFaces } from './notice-fonts.ts';

const facesOf = (css: string): readonly string[] => css.match(/@font-face/g) ?? [];

describe('chineseFontFaces', () => {
  it('brings the parts that hold the characters, and no others', () => {
    const one = chineseFontFaces('停');
    expect(facesOf(one)).toHaveLength(1);
    expect(one).toMatch(/src:url\(data:font\/woff2;base64,[\w+/]{1000}/);
    // Characters of one part need no second one.
    expect(chineseFontFaces('停停')).toBe(one);
    const several = facesOf(chineseFontFaces('停止键，拔下安全钥匙。')).length;
    expect(several).toBeGreaterThan(1);
    expect(several).toBeLessThan(12);
  });

  it('brings nothing for what any system can show', () => {
    expect(chineseFontFaces('BeatRunner – "stop", é')).toBe('');
  });
});
