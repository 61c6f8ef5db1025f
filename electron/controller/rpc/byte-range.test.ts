import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readByteRange } from './byte-range.ts';

describe('readByteRange', () => {
  it.each([
    ['bytes=0-', 0, 1000],
    ['bytes=0-0', 0, 1],
    ['bytes=10-19', 10, 20],
    ['bytes=999-', 999, 1000],
    ['bytes=10-5000', 10, 1000],
    ['bytes=-1', 999, 1000],
    ['bytes=-5000', 0, 1000],
    ['Bytes = 10 - 19 ', 10, 20],
  ])('reads %s', (header, start, end) => {
    expect(readByteRange(header, 1000)).toEqual({ kind: 'part', start, end });
  });

  it.each([
    undefined,
    '',
    'bytes=',
    'bytes=-',
    'bytes=5-2',
    'bytes=1-2,4-5',
    'lines=1-2',
    'bytes=a-b',
    '0-5',
  ])('answers %s with the whole', (header) => {
    expect(readByteRange(header, 1000)).toEqual({ kind: 'whole' });
  });

  it.each(['bytes=1000-', 'bytes=1000-1001', 'bytes=-0'])('has nothing for %s', (header) => {
    expect(readByteRange(header, 1000)).toEqual({ kind: 'outside' });
  });

  it('never leaves the file, whatever is asked', () => {
    const number = fc.oneof(fc.constant(''), fc.nat().map(String), fc.constant('9'.repeat(400)));
    fc.assert(
      fc.property(number, number, fc.nat(10_000), (first, last, sizeBytes) => {
        const range = readByteRange(`bytes=${first}-${last}`, sizeBytes);
        if (range.kind !== 'part') return;
        expect(range.start).toBeGreaterThanOrEqual(0);
        expect(range.start).toBeLessThan(range.end);
        expect(range.end).toBeLessThanOrEqual(sizeBytes);
      }),
    );
  });
});
