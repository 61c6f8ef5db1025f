import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readMonoRecording } from '#tests/support/read-mono.ts';
import { synthesizeMusic } from '#tests/support/synthetic-music.ts';
import { createTestFolder } from '#tests/support/test-folder.ts';
import { createMonoMix } from './mono-mix.ts';

const music = synthesizeMusic({ tempoBpm: 120, durationS: 24, sampleRateHz: 44_100, pattern: 'click' });
const other = Float32Array.from(music, (_, i) => 0.3 * Math.sin(i / 7));
const times = (samples: Float32Array, by: number) => Float32Array.from(samples, (sample) => sample * by);
const pieceSamples = 4410;

/** As one recording, piece by piece. */
function mixAll(...channels: readonly Float32Array[]): Float32Array {
  const mix = createMonoMix('wav');
  const mono = new Float32Array(channels[0]?.length ?? 0);
  for (let at = 0; at < mono.length; at += pieceSamples)
    mono.set(mix(channels.map((channel) => channel.subarray(at, at + pieceSamples))), at);
  return mono;
}

const near = (expected: Float32Array) => (samples: Float32Array) =>
  samples.every((sample, i) => Math.abs(sample - (expected[i] ?? 0)) < 1e-6);

describe('createMonoMix', () => {
  it('mixes channels that are heard together', () => {
    expect(mixAll(music)).toSatisfy(near(music));
    expect(mixAll(music, music)).toSatisfy(near(music));
    expect(mixAll(music, other)).toSatisfy(near(music.map((sample, i) => (sample + other[i]!) / 2)));
    expect(mixAll(music, times(music, -0.5))).toSatisfy(near(times(music, 0.25)));
    // One side alone is no reason, however little of it is in the mix.
    const silence = new Float32Array(music.length);
    const alone = mixAll(silence, silence, silence, silence, music, silence);
    expect(alone).toSatisfy(near(times(music, Math.SQRT1_2 / (2 + 2 * Math.SQRT1_2 + Math.SQRT2))));
  });

  it('takes one channel where they cancel out, to the end, and the same one all the time', () => {
    expect(mixAll(music, times(music, -1))).toSatisfy(near(music));
    expect(mixAll(times(music, -0.95), music)).toSatisfy(near(music));
    // What a lossy coder leaves where they cancelled out is no music.
    const power = music.reduce((sum, sample) => sum + sample ** 2, 0) / music.length;
    const noise = Float32Array.from(music, (_, i) => Math.sqrt(0.2 * power) * Math.SQRT2 * Math.sin(i / 7));
    const upsideDown = Float32Array.from(music, (sample, i) => noise[i]! - sample);
    const [mono, from] = [mixAll(music, upsideDown), 44_100];
    const isOne = [music, upsideDown].some((each) => near(each.subarray(from))(mono.subarray(from)));
    expect(isOne).toBe(true);
  });

  it('is not led astray by silence before that, nor by what comes after the first seconds', () => {
    const silence = new Float32Array(44_100);
    const late = Float32Array.from([...silence, ...music]);
    expect(mixAll(late, times(late, -1))).toSatisfy(near(late));
    const whole = Float32Array.from([...other.subarray(0, 600_000), ...music]);
    const upsideDown = Float32Array.from([...other.subarray(0, 600_000), ...times(music, -1)]);
    const mono = mixAll(whole, upsideDown);
    expect(mono.subarray(600_000).every((sample) => sample === 0)).toBe(true);
  });

  it('takes broken floats for silence', () => {
    const broken = Float32Array.from(music, (sample, i) => [sample, 3e38, Number.NaN, -Infinity][i % 4]!);
    const expected = Float32Array.from(music, (sample, i) => (i % 4 === 0 ? sample : 0));
    expect(mixAll(broken, times(broken, -1))).toSatisfy(near(expected));
  });

  it('lets a file be heard of which one side is the other one upside down', async () => {
    const path = join(createTestFolder(), 'antiphase.wav');
    const blocks = new Int16Array(music.length * 2);
    music.forEach((sample, i) => blocks.set([sample * 16_384, sample * -16_384], 2 * i));
    writeFileSync(path, Buffer.concat([wavHead(blocks.byteLength), Buffer.from(blocks.buffer)]));
    const { samples } = await readMonoRecording(path);
    expect(samples.every((sample, i) => Math.abs(sample - (music[i] ?? 0) / 2) < 1e-3)).toBe(true);
  });
});

/** Of 16-bit stereo at 44.1 kHz. */
function wavHead(dataBytes: number): Buffer {
  const head = Buffer.alloc(44);
  head.write('RIFF', 0);
  head.writeUInt32LE(36 + dataBytes, 4);
  head.write('WAVEfmt ', 8);
  head.writeUInt32LE(16, 16);
  head.writeUInt16LE(1, 20);
  head.writeUInt16LE(2, 22);
  head.writeUInt32LE(44_100, 24);
  head.writeUInt32LE(4 * 44_100, 28);
  head.writeUInt16LE(4, 32);
  head.writeUInt16LE(16, 34);
  head.write('data', 36);
  head.writeUInt32LE(dataBytes, 40);
  return head;
}
