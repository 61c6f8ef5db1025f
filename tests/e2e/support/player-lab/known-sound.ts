import { writeFileSync } from 'node:fs';
import path from 'node:path';

const rateHz = 44_100;

/** Where the clicks of {@link clickSound} are, seconds: 120 a minute. */
export const clicksS = (lengthS: number): readonly number[] =>
  Array.from({ length: Math.floor((lengthS - 1) * 2) }, (_, index) => 0.5 + index / 2);

/** Clicks over a chord, as drums over music. */
export function clickSound(lengthS: number): Float32Array {
  const samples = new Float32Array(lengthS * rateHz);
  for (const hz of [55, 110.3, 220, 277.2, 329.6]) {
    for (let at = 0; at < samples.length; at += 1)
      samples[at] = (samples[at] ?? 0) + 0.05 * Math.sin((2 * Math.PI * hz * at) / rateHz);
  }
  for (const clickS of clicksS(lengthS)) {
    const from = Math.round(clickS * rateHz);
    for (let at = 0; at < 400; at += 1) {
      samples[from + at] =
        (samples[from + at] ?? 0) + 0.5 * Math.exp(-at / 60) * Math.sin((2 * Math.PI * 2000 * at) / rateHz);
    }
  }
  return samples;
}

export const toneHz = 440;
export const toneLevel = 0.4;

export function toneSound(lengthS: number): Float32Array {
  return Float32Array.from(
    { length: lengthS * rateHz },
    (_, at) => toneLevel * Math.sin((2 * Math.PI * toneHz * at) / rateHz),
  );
}

/** The same left and right, 16 bits, as a wav file in a folder. */
export function writeWav(folder: string, name: string, samples: Float32Array): void {
  const head = Buffer.alloc(44);
  head.write('RIFF', 0);
  head.writeUInt32LE(36 + samples.length * 4, 4);
  head.write('WAVEfmt ', 8);
  head.writeUInt32LE(16, 16);
  head.writeUInt16LE(1, 20);
  head.writeUInt16LE(2, 22);
  head.writeUInt32LE(rateHz, 24);
  head.writeUInt32LE(rateHz * 4, 28);
  head.writeUInt16LE(4, 32);
  head.writeUInt16LE(16, 34);
  head.write('data', 36);
  head.writeUInt32LE(samples.length * 4, 40);
  const body = new Int16Array(samples.length * 2);
  for (const [at, sample] of samples.entries()) body.fill(Math.round(sample * 32_767), at * 2, at * 2 + 2);
  writeFileSync(path.join(folder, name), Buffer.concat([head, Buffer.from(body.buffer)]));
}
