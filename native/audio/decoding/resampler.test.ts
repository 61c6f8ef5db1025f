import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createResampler } from './resampler.ts';

function sine(hz: number, rateHz: number, lengthS: number): Float32Array {
  return Float32Array.from({ length: Math.round(rateHz * lengthS) }, (_, i) =>
    Math.sin((2 * Math.PI * hz * i) / rateHz),
  );
}

function resample(
  samples: Float32Array,
  fromHz: number,
  toHz: number,
  cutAt: readonly number[] = [],
): Float32Array {
  const resampler = createResampler(fromHz, toHz);
  const edges = [0, ...[...cutAt].sort((a, b) => a - b), samples.length];
  const pieces = edges.slice(1).map((edge, i) => resampler.push(samples.subarray(edges[i], edge)));
  return Float32Array.from([...pieces, resampler.finish()].flatMap((piece) => [...piece]));
}

describe('createResampler', () => {
  it.each([
    [48_000, 44_100],
    [22_050, 44_100],
    [32_000, 44_100],
    [96_000, 44_100],
    [8_000, 44_100],
    [44_100, 22_050],
    [44_101, 44_100],
    [767_999, 44_100],
    [44_100, 44_099],
  ])('keeps a 1 kHz tone in place and at its level, %d to %d Hz', (fromHz, toHz) => {
    const output = resample(sine(1000, fromHz, 0.5), fromHz, toHz);
    const expected = sine(1000, toHz, 0.5);
    expect(Math.abs(output.length - expected.length)).toBeLessThanOrEqual(1);
    for (let i = 500; i < output.length - 500; i += 1) expect(output[i]).toBeCloseTo(expected[i]!, 2);
  });

  it('does not fold high tones down', () => {
    const output = resample(sine(40_000, 96_000, 0.2), 96_000, 44_100);
    expect(Math.max(...output.subarray(500, -500))).toBeLessThan(0.01);
  });

  it('gives the same whatever the pieces', () => {
    const input = sine(440, 48_000, 0.05);
    const whole = resample(input, 48_000, 44_100);
    fc.assert(
      fc.property(fc.array(fc.nat(input.length), { maxLength: 6 }), (cutAt) => {
        expect(resample(input, 48_000, 44_100, cutAt)).toEqual(whole);
      }),
      { numRuns: 30 },
    );
  });

  it('lets equal rates through', () => {
    const samples = new Float32Array([1, 2, 3]);
    expect(createResampler(44_100, 44_100).push(samples)).toBe(samples);
  });
});
