import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { decodeAudio } from '#native/audio/decoding/decode-audio.ts';
import { delayIn } from '#renderer/player/mp3-delay.ts';
import { createResampler, type Resampler } from '#native/audio/decoding/resampler.ts';
import { aiffBytes } from '#tests/support/aiff-bytes.ts';
import { latenessMs, sameTrack, sameTrackRateHz } from '#tests/support/same-track.ts';
import { createTestFolder } from '#tests/support/test-folder.ts';
import { wavBytes } from '#tests/support/wav-bytes.ts';

const fixtures = join(import.meta.dirname, '../fixtures/audio/same-track');
const reference = sameTrack();

async function decode(path: string): Promise<Float32Array> {
  const pieces: Float32Array[] = [];
  let resampler: Resampler | undefined;
  for await (const part of decodeAudio(path)) {
    if (part.kind === 'end') {
      expect(part).toEqual({ kind: 'end', isCutOff: false });
      continue;
    }
    resampler ??= createResampler(part.sampleRateHz, sameTrackRateHz);
    pieces.push(resampler.push(part.samples));
  }
  if (resampler !== undefined) pieces.push(resampler.finish());
  return Float32Array.from(pieces.flatMap((piece) => [...piece]));
}

/**
 * What nobody noted in the file, players play: a browser begins these as late (tests/e2e/heard-offsets.test.ts). WMA is
 * early because the encoder that made this file drops its first frame.
 */
const unnotedMs: Readonly<Record<string, number>> = {
  'vbr-no-note.mp3': 25.06,
  'layer-2.mp2': 10.91,
  'no-note.m4a': 23.22,
  'fragmented.m4a': 23.22,
  'adts.aac': 23.22,
  'wma.wma': -46.44,
};

describe('the delay that an mp3 encoder notes', () => {
  const bytes = readFileSync(join(fixtures, 'lame.mp3'));
  const encoderAt = bytes.indexOf('LAME');
  const noted = delayIn(bytes);

  it.each(['LAME', 'Lavc', 'GOGO', 'L3.9', 'iTun', '\0\0\0\0'])(
    'is taken away by player and analysis alike, whoever notes it: %j',
    async (encoder) => {
      const renamed = Buffer.from(bytes);
      renamed.write(encoder, encoderAt, 'latin1');
      const path = join(createTestFolder(), 'track.mp3');
      writeFileSync(path, renamed);
      const inPlayerMs = ((noted - delayIn(renamed)) / sameTrackRateHz) * 1000;
      expect(Math.abs(latenessMs(reference, await decode(path)) - inPlayerMs)).toBeLessThan(1);
    },
  );
});

describe('one track in many formats', () => {
  const names = readdirSync(fixtures);

  it('is there in at least eight whose encoder left no doubt', () => {
    expect(names.filter((name) => unnotedMs[name] === undefined).length).toBeGreaterThanOrEqual(8);
  });

  it.each(names)('is decoded to the same moment, within a millisecond: %s', async (name) => {
    const samples = await decode(join(fixtures, name));
    expect(Math.abs(latenessMs(reference, samples) - (unnotedMs[name] ?? 0))).toBeLessThan(1);
    expect(Math.abs(samples.length / sameTrackRateHz - 5)).toBeLessThan(0.06);
  });

  it.each([
    ['wav', wavBytes(reference, sameTrackRateHz)],
    ['aiff', aiffBytes(reference, sameTrackRateHz, { coding: 'AIFF', bitsPerSample: 16 })],
  ])('is decoded to the very sample: %s', async (name, bytes) => {
    const path = join(createTestFolder(), `track.${name}`);
    writeFileSync(path, bytes);
    const samples = await decode(path);
    expect(samples).toHaveLength(reference.length);
    expect(latenessMs(reference, samples)).toBe(0);
  });
});
