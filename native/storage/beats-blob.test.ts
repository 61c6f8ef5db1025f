import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { packBeats, unpackBeats } from './beats-blob.ts';

describe('beats as bytes', () => {
  it('keeps every time to 0.05 ms', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 200_000, noNaN: true })), (beatsS) => {
        const back = unpackBeats(packBeats(beatsS));
        expect(back).toHaveLength(beatsS.length);
        back.forEach((beatS, index) =>
          expect(Math.abs(beatS - beatsS[index]!)).toBeLessThanOrEqual(0.000_050_1),
        );
      }),
    );
  });

  it('keeps decimals of 0.1 ms exactly, in four little-endian bytes', () => {
    expect(unpackBeats(packBeats([0, 0.1, 12.3456]))).toEqual([0, 0.1, 12.3456]);
    expect([...packBeats([0.0258])]).toEqual([0x02, 0x01, 0, 0]);
  });

  it('reads bytes that lie anywhere in a buffer', () => {
    const buffer = new Uint8Array(9);
    buffer.set(packBeats([1.5, 2]), 1);
    expect(unpackBeats(buffer.subarray(1))).toEqual([1.5, 2]);
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY, 300_000])('refuses %s s', (beatS) => {
    expect(() => packBeats([beatS])).toThrow(RangeError);
  });

  it('refuses bytes that are cut off', () => {
    expect(() => unpackBeats(new Uint8Array(5))).toThrow(RangeError);
  });
});
