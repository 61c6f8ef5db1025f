import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createFedSamples } from './fed-samples.ts';

/** Sample number n of the recording is n + 1, so that 0 is silence. */
const samplesFrom = (start: number, length: number): Float32Array =>
  Float32Array.from({ length }, (_, index) => start + index + 1);

describe('fed samples', () => {
  it('gives what lies before a place, out of any pieces', () => {
    const lengths = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(
        lengths,
        fc.nat(50),
        fc.integer({ min: -20, max: 900 }),
        fc.integer({ min: 1, max: 120 }),
        (pieces, start, end, length) => {
          const fed = createFedSamples(10);
          let until = start;
          for (const pieceLength of pieces) {
            fed.add(until / 10, [samplesFrom(until, pieceLength)]);
            until += pieceLength;
          }
          const into = new Float32Array(length).fill(-1);
          fed.copyBefore(end, 0, into);
          expect([...into]).toEqual(
            Array.from({ length }, (_, index) => {
              const at = end - length + index;
              return at >= start && at < until ? at + 1 : 0;
            }),
          );
        },
      ),
    );
  });

  it('forgets only whole pieces that are behind', () => {
    const fed = createFedSamples(10);
    fed.add(0, [samplesFrom(0, 10)]);
    fed.add(1, [samplesFrom(10, 10)]);
    fed.forgetBefore(1.5);
    const into = new Float32Array(20);
    fed.copyBefore(20, 0, into);
    expect([...into]).toEqual([...new Float32Array(10), ...samplesFrom(10, 10)]);
    fed.clear();
    fed.copyBefore(20, 0, into);
    expect(Math.max(...into)).toBe(0);
  });

  it('has both sides, and one for both where there is only one', () => {
    const fed = createFedSamples(10);
    fed.add(0, [samplesFrom(0, 4), samplesFrom(100, 4)]);
    const [left, right] = [new Float32Array(4), new Float32Array(4)];
    fed.copyBefore(4, 0, left);
    fed.copyBefore(4, 1, right);
    expect([[...left], [...right]]).toEqual([
      [1, 2, 3, 4],
      [101, 102, 103, 104],
    ]);
    fed.clear();
    fed.add(0, [samplesFrom(0, 4)]);
    fed.copyBefore(4, 1, right);
    expect([...right]).toEqual([1, 2, 3, 4]);
  });
});
