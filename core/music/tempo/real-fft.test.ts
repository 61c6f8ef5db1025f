import fc from 'fast-check';
import { expect, it } from 'vitest';
import { RealFft } from './real-fft.ts';

it.each([16, 32, 64, 128])('is the transform of its definition, for any frame of %i', (size) => {
  fc.assert(
    fc.property(
      fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: size, maxLength: size }),
      (frame) => {
        const fft = new RealFft(size);
        frame.forEach((value, i) => ((i % 2 === 0 ? fft.re : fft.im)[i >> 1] = value));
        fft.transform();
        for (let k = 0; k <= size / 2; k += 1) {
          const turn = (-2 * Math.PI * k) / size;
          const re = frame.reduce((sum, value, i) => sum + value * Math.cos(turn * i), 0);
          const im = frame.reduce((sum, value, i) => sum + value * Math.sin(turn * i), 0);
          expect(fft.re[k]).toBeCloseTo(re, 9);
          expect(fft.im[k]).toBeCloseTo(im, 9);
        }
      },
    ),
    { numRuns: 30 },
  );
});

it('refuses frames of other lengths', () => {
  expect(() => new RealFft(48)).toThrow(RangeError);
  expect(() => new RealFft(8)).toThrow(RangeError);
});
