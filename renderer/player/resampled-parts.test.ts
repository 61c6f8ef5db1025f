import { describe, expect, it } from 'vitest';
import { resampledParts, type DecodedSample, type PartsWish } from './resampled-parts.ts';

const toHz = 48_000;
const sampleS = 0.1;

/** A decoder's samples of a sound that has everywhere the value of its own time in the track. */
async function* decoded(
  fromS: number,
  rates: readonly { readonly hz: number; readonly untilS: number }[],
): AsyncGenerator<DecodedSample, void, undefined> {
  let timestamp = fromS;
  for (const { hz, untilS } of rates) {
    for (; timestamp < untilS - 1e-9; timestamp += sampleS) {
      const beganS = timestamp;
      yield {
        ...{ timestamp, sampleRate: hz, numberOfChannels: 1, numberOfFrames: sampleS * hz },
        copyTo(destination) {
          for (let at = 0; at < destination.length; at += 1) destination[at] = beganS + at / hz;
        },
        close: () => undefined,
      };
    }
  }
}

async function joined(samples: AsyncIterable<DecodedSample>, wish: Partial<PartsWish> = {}) {
  const left: number[] = [];
  let startS: number | undefined;
  for await (const part of resampledParts(samples, { fromS: 0, laterS: 0, toHz, ...wish })) {
    startS ??= part.startS;
    expect(part.startS).toBeCloseTo(startS + left.length / toHz, 9);
    left.push(...part.channels[0]);
  }
  return { startS: startS ?? Number.NaN, left };
}

/** By how much the value is off the time, at most, seconds; filters need a little on either side. */
function mostOff({ startS, left }: { startS: number; left: readonly number[] }, marginS = 0.01): number {
  const margin = marginS * toHz;
  return Math.max(
    ...left.slice(margin, -margin).map((value, at) => Math.abs(value - startS - (at + margin) / toHz)),
  );
}

describe('resampledParts', () => {
  it.each([22_050, 44_100, 48_000])('goes by the rate that samples of %i Hz say they have', async (hz) => {
    const music = await joined(decoded(0, [{ hz, untilS: 2 }]));
    expect(music.startS).toBe(0);
    expect(music.left.length / toHz).toBeCloseTo(2, 3);
    expect(mostOff(music)).toBeLessThan(0.002);
  });

  it('begins where it is asked to, by the rate of the first sample', async () => {
    const music = await joined(decoded(1, [{ hz: 22_050, untilS: 2 }]), { fromS: 1.12 });
    expect(music.startS).toBeCloseTo(1.12, 3);
    expect(mostOff(music)).toBeLessThan(0.002);
    const later = await joined(decoded(1, [{ hz: 22_050, untilS: 2 }]), { fromS: 1.12, laterS: -0.1 });
    expect(later.startS).toBeCloseTo(1.12, 3);
    expect(later.left[toHz / 2]).toBeCloseTo(1.72, 2);
  });

  it('goes on without a jump where a decoder finds the other half of the sound later', async () => {
    const music = await joined(
      decoded(0, [
        { hz: 22_050, untilS: 1 },
        { hz: 44_100, untilS: 2 },
      ]),
    );
    expect(music.left.length / toHz).toBeCloseTo(2, 3);
    expect(music.left[1.5 * toHz]).toBeCloseTo(1.5, 3);
  });

  it('gives nothing where there is nothing', async () => {
    expect((await joined(decoded(0, []))).left).toEqual([]);
  });
});
