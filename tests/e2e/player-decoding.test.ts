import { readdirSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { decodeAudio } from '#native/audio/decoding/decode-audio.ts';
import { fromBase64 } from './support/player-lab/carried-samples.ts';
import { openPlayerLab } from './support/player-lab/open-player-lab.ts';

const samplesFolder = path.join(import.meta.dirname, '../../resources/samples');
/** One of each: constant and variable rate, tables in the file and none. */
const files = readdirSync(samplesFolder).filter((name) => /\.(?:mp3|m4a|ogg|opus|flac)$/.test(name));
const lengthS = 6;

/** How loud it is in each millisecond, from the recording's beginning on. */
function loudness(samples: Float32Array, rateHz: number, startS: number): Float32Array {
  const curve = new Float32Array((lengthS + 30) * 1000);
  for (const [index, sample] of samples.entries()) {
    const at = Math.floor((startS + index / rateHz) * 1000);
    if (at >= 0 && at < curve.length) curve[at] = (curve[at] ?? 0) + Math.abs(sample);
  }
  return curve;
}

/** By how much the second curve is later than the first within a part of both, ms: where they fit best. */
function laterMs(one: Float32Array, other: Float32Array, fromMs: number): number {
  let best = { lag: Number.NaN, fit: Number.NEGATIVE_INFINITY };
  for (let lag = -120; lag <= 120; lag += 1) {
    let fit = 0;
    for (let at = fromMs + 150; at < fromMs + lengthS * 1000 - 150; at += 1)
      fit += (one[at] ?? 0) * (other[at + lag] ?? 0);
    if (fit > best.fit) best = { lag, fit };
  }
  return best.lag;
}

/** As the analysis hears it. */
async function asAnalysed(file: string, untilS: number): Promise<Float32Array> {
  const pieces: Float32Array[] = [];
  let rateHz = 0;
  let seconds = 0;
  for await (const part of decodeAudio(path.join(samplesFolder, file))) {
    if (part.kind !== 'audio') continue;
    rateHz = part.sampleRateHz;
    pieces.push(part.samples);
    seconds += part.samples.length / rateHz;
    if (seconds > untilS) break;
  }
  const whole = new Float32Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return loudness(whole, rateHz, 0);
}

it(
  'a place in a recording is the same for the player and for the analysis, in every format',
  { timeout: 240_000 },
  async () => {
    const page = await openPlayerLab(samplesFolder);
    expect(files.length).toBeGreaterThanOrEqual(9);
    const told: string[] = [];
    for (const file of files) {
      const analysed = await asAnalysed(file, lengthS + 25);
      for (const fromS of [0, 20]) {
        const { base64, rateHz, startS } = await page.evaluate(
          ([url, from, length]) => {
            if (window.playerLab === undefined) throw new Error('no lab');
            return window.playerLab.decodeTrack(url, from, length);
          },
          [`/music/${file}`, fromS, lengthS] as const,
        );
        expect(startS, file).toBeLessThanOrEqual(fromS + 0.001);
        const played = loudness(fromBase64(base64), rateHz, startS);
        const offMs = laterMs(analysed, played, fromS * 1000);
        told.push(`${file} from ${fromS} s: ${offMs} ms`);
        expect.soft(Math.abs(offMs), `${file} from ${fromS} s`).toBeLessThanOrEqual(3);
      }
    }
    console.log(`Later in the player than in the analysis: ${told.join(', ')}.`);
  },
);
