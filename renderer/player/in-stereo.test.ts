import { describe, expect, it } from 'vitest';
import { inStereo } from './in-stereo.ts';

const channels = (...levels: readonly number[]): Float32Array[] =>
  levels.map((level) => Float32Array.of(level));

describe('inStereo', () => {
  it('is the same on both sides where there is one channel, and itself where there are two', () => {
    expect(inStereo(channels(0.5)).map(([level]) => level)).toEqual([0.5, 0.5]);
    expect(inStereo(channels(0.5, -0.25)).map(([level]) => level)).toEqual([0.5, -0.25]);
  });

  it.each([3, 4, 5, 6, 7, 8])('hears each of %i channels on its side, and is never too loud', (count) => {
    expect(
      Math.max(...inStereo(channels(...Array.from({ length: count }, () => 1))).map(([level = 9]) => level)),
    ).toBeLessThanOrEqual(1 + 1e-6);
    const alone = Array.from({ length: count }, (_, at) =>
      inStereo(channels(...Array.from({ length: count }, (__, index) => (index === at ? 1 : 0)))),
    );
    expect(alone[0]?.[1][0]).toBe(0);
    expect(alone[1]?.[0][0]).toBe(0);
    // All but the effects channel are heard somewhere.
    const unheard = alone.filter(([left, right]) => left[0] === 0 && right[0] === 0);
    expect(unheard).toHaveLength(count >= 6 ? 1 : 0);
  });
});
