import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createResampling } from './resampling.ts';

const sine = (hz: number, rateHz: number, length: number): Float32Array =>
  Float32Array.from({ length }, (_, index) => Math.sin((2 * Math.PI * hz * index) / rateHz));

function resample(
  input: Float32Array,
  { fromHz, toHz, block }: { readonly fromHz: number; readonly toHz: number; readonly block: number },
): number[] {
  const resampling = createResampling(fromHz, toHz, 1);
  const output: number[] = [];
  for (let at = 0; at < input.length; at += block)
    output.push(...(resampling.push([input.subarray(at, at + block)])[0] ?? []));
  output.push(...(resampling.finish()[0] ?? []));
  return output;
}

/** Root mean square, dB under full scale. */
const levelDb = (samples: readonly number[]): number =>
  10 * Math.log10(samples.reduce((sum, sample) => sum + sample * sample, 1e-20) / samples.length);

describe('resampling', () => {
  it.each([
    [44_100, 48_000],
    [48_000, 44_100],
    [22_050, 48_000],
    [96_000, 48_000],
    [8000, 44_100],
    [37_800, 48_000],
  ])('keeps a tone where it is, %i to %i Hz', (fromHz, toHz) => {
    const output = resample(sine(1000, fromHz, 10_000), { fromHz, toHz, block: 1000 });
    const wanted = sine(1000, toHz, output.length);
    const inner = output.slice(400, -400).map((sample, index) => sample - (wanted[index + 400] ?? 0));
    expect(levelDb(inner)).toBeLessThan(-70);
    expect(output).toHaveLength(Math.ceil((10_000 * toHz) / fromHz));
  });

  it('lets nothing come back from above the band', () => {
    const output = resample(sine(30_000, 96_000, 48_000), { fromHz: 96_000, toHz: 44_100, block: 4096 });
    expect(levelDb(output.slice(400, -400))).toBeLessThan(-80);
  });

  it('gives the same however the input is cut', () => {
    const input = sine(440, 44_100, 4000);
    const whole = resample(input, { fromHz: 44_100, toHz: 48_000, block: 4000 });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 3000 }), (block) => {
        expect(resample(input, { fromHz: 44_100, toHz: 48_000, block })).toEqual(whole);
      }),
      { numRuns: 20 },
    );
  });

  it('keeps channels apart, and changes nothing where the rates are the same', () => {
    const both = createResampling(44_100, 48_000, 2);
    const [left = [], right = []] = both.push([sine(440, 44_100, 4000), new Float32Array(4000)]);
    expect(Math.max(...left)).toBeGreaterThan(0.9);
    expect(Math.max(...right)).toBe(0);
    const input = [sine(440, 44_100, 10)];
    expect(createResampling(44_100, 44_100, 1).push(input)).toBe(input);
  });
});
