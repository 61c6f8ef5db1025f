import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { decodeAudio } from '#native/audio/decoding/decode-audio.ts';

const folder = join(import.meta.dirname, '../fixtures/audio/layouts');

async function decode(name: string): Promise<{ readonly rateHz: number; readonly samples: Float32Array }> {
  const pieces: Float32Array[] = [];
  let rateHz = 0;
  for await (const part of decodeAudio(join(folder, name))) {
    if (part.kind === 'end') expect(part).toEqual({ kind: 'end', isCutOff: false });
    else {
      rateHz = part.sampleRateHz;
      pieces.push(part.samples);
    }
  }
  return { rateHz, samples: Float32Array.from(pieces.flatMap((piece) => [...piece])) };
}

/** How loud a tone is in the second in the middle; 1 is full scale. */
function loudness(samples: Float32Array, rateHz: number, toneHz: number): number {
  const from = Math.floor((samples.length - rateHz) / 2);
  let [real, imaginary] = [0, 0];
  for (let i = 0; i < rateHz; i += 1) {
    const angle = (2 * Math.PI * toneHz * i) / rateHz;
    real += (samples[from + i] ?? 0) * Math.cos(angle);
    imaginary += (samples[from + i] ?? 0) * Math.sin(angle);
  }
  return (2 * Math.hypot(real, imaginary)) / rateHz;
}

describe('rates from 8 to 96 kHz', () => {
  const names = readdirSync(folder).filter((name) => /-\d+\./.test(name));

  it('are all there', () => {
    const rates = new Set(names.map((name) => Number(/-(\d+)\./.exec(name)?.[1])));
    expect([...rates].sort((a, b) => a - b)).toEqual([
      8000, 11_025, 12_000, 16_000, 24_000, 32_000, 48_000, 96_000,
    ]);
  });

  it.each(names)('%s keeps its tone, its level and its length', async (name) => {
    const { rateHz, samples } = await decode(name);
    expect(rateHz).toBe(Number(/-(\d+)\./.exec(name)?.[1]));
    expect(Math.abs(samples.length / rateHz - 1.5)).toBeLessThan(0.05);
    expect(loudness(samples, rateHz, 440)).toBeGreaterThan(0.46);
    expect(loudness(samples, rateHz, 440)).toBeLessThan(0.54);
  });
});

describe('more channels than two', () => {
  // 440 Hz from the front left, 880 Hz from the middle, 100 Hz from the box for effects.
  it.each([
    ['six.flac', 0.104],
    ['six.ogg', 0.104],
    ['six.opus', 0.104],
    ['six.m4a', 0.104],
    ['eight.flac', 0.08],
    ['eight.ogg', 0.08],
    ['eight.opus', 0.08],
  ])('are mixed by speaker: %s', async (name, front) => {
    const { rateHz, samples } = await decode(name);
    expect(Math.abs(loudness(samples, rateHz, 440) - front)).toBeLessThan(0.004);
    expect(Math.abs(loudness(samples, rateHz, 880) - front * Math.SQRT2)).toBeLessThan(0.004);
    expect(loudness(samples, rateHz, 100)).toBeLessThan(0.004);
  });

  it('are named where their decoder does not take them', async () => {
    await expect(decode('six-of-aac.m4a')).rejects.toMatchObject({
      code: 'audio/format-unsupported',
      params: { format: 'AAC with more than two channels' },
    });
  });
});
