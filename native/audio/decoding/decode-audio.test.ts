import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readMonoRecording } from '#tests/support/read-mono.ts';
import { decodeAudio } from './decode-audio.ts';
import { synthesizeMusic } from '#tests/support/synthetic-music.ts';
import { wavBytes, type WavCoding } from '#tests/support/wav-bytes.ts';

const fixture = (name: string) => join(import.meta.dirname, '../../../tests/fixtures/audio', name);

/** Seconds until the first sound; every healthy fixture begins to play at 0.25 s. */
function firstSoundS(samples: Float32Array): number {
  return samples.findIndex((sample) => Math.abs(sample) > 0.1) / 44_100;
}

describe('decodeAudio', () => {
  // The delay is what the format cannot tell the decoder: without a header an MP3 or AAC stream begins late.
  it.each([
    ['mono.mp3', 12, 0],
    ['stereo-22k.mp3', 12, 0],
    ['no-header.mp3', 12.06, 0.035],
    ['id3-and-garbage.mp3', 12.06, 0.035],
    ['mono.flac', 12, 0],
    ['stereo.ogg', 12, 0],
    ['stereo.opus', 12, 0],
    ['moov-last.m4a', 12, 0],
    ['moov-first.m4a', 12, 0],
    ['stereo-48k.m4a', 12, 0],
    ['mono-22k.aac', 12.07, 0.047],
  ])('decodes %s', async (name, durationS, delayS) => {
    const recording = await readMonoRecording(fixture(name));
    expect(recording.durationS).toBeCloseTo(durationS, 1);
    expect(recording.samples.length / 44_100).toBeCloseTo(durationS, 1);
    expect(firstSoundS(recording.samples)).toBeGreaterThan(0.245 + delayS);
    expect(firstSoundS(recording.samples)).toBeLessThan(0.255 + delayS);
    expect(recording.isCutOff).toBe(false);
    expect(recording.complaint).toBeUndefined();
  });

  it('uses a file that breaks off after 20 s, and says so', async () => {
    const recording = await readMonoRecording(fixture('cut-off-late.mp3'));
    expect(recording.isCutOff).toBe(true);
    expect(recording.durationS).toBeGreaterThan(23);
    expect(recording.durationS).toBeLessThan(24.5);
  });

  it.each([
    ['empty.mp3', 'audio/file-damaged'],
    ['cut-off-early.m4a', 'audio/file-damaged'],
    ['cut-off-early.flac', 'audio/file-damaged'],
    ['moov-missing.m4a', 'audio/file-damaged'],
    ['text.mp3', 'audio/format-unsupported'],
    ['alac.m4a', 'audio/too-short'],
    ['foreign.aiff', 'audio/too-short'],
    ['three-seconds.mp3', 'audio/too-short'],
    ['not-there.mp3', 'audio/file-unreadable'],
  ])('refuses %s with %s', async (name, code) => {
    await expect(readMonoRecording(fixture(name))).rejects.toMatchObject({ code });
  });

  it.each([
    ['its header', 'mono.flac', (bytes: Buffer) => bytes.fill(0xff, 22, 26)],
    [
      'its header',
      'mono.mp3',
      (bytes: Buffer) => bytes.writeUInt32BE(0xffff_ffff, bytes.indexOf('Info') + 8),
    ],
    ['its tags', 'mono.flac', (bytes: Buffer) => bytes.fill(0, 22, 26)],
  ])('believes %s no length that the bytes could not hold, in %s', async (_, name, claim) => {
    const bytes = readFileSync(fixture(name));
    claim(bytes);
    const folder = mkdtempSync(join(tmpdir(), 'beatrunner-claim-'));
    const path = join(folder, name);
    writeFileSync(path, bytes);
    const { durationS } = await readMonoRecording(path, { longestS: 10, knownDurationS: 1e9 });
    expect(durationS).toBeCloseTo((bytes.length * 8) / 4000, 5);
    rmSync(folder, { recursive: true });
  });

  it('names a foreign format', async () => {
    const path = join(mkdtempSync(join(tmpdir(), 'beatrunner-foreign-')), 'foreign.wv');
    writeFileSync(path, `wvPk${'\0'.repeat(200)}`);
    await expect(readMonoRecording(path)).rejects.toMatchObject({ params: { format: 'wavpack' } });
  });

  it('stops in the middle when it is aborted', async () => {
    const abortion = new AbortController();
    const parts = decodeAudio(fixture('mono.mp3'), { signal: abortion.signal });
    await parts.next();
    abortion.abort(new Error('enough'));
    await expect(parts.next()).rejects.toThrow('enough');
  });
});

describe('decodeAudio of WAV', () => {
  const samples = synthesizeMusic({ tempoBpm: 120, durationS: 11, sampleRateHz: 44_100, pattern: 'click' });
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'beatrunner-wav-'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it.each([
    [{ encoding: 'integer', bitsPerSample: 8 }, 0.02],
    [{ encoding: 'integer', bitsPerSample: 16, channelCount: 2 }, 1e-4],
    [{ encoding: 'integer', bitsPerSample: 24, isExtensible: true }, 1e-6],
    [{ encoding: 'integer', bitsPerSample: 32, channelCount: 6 }, 1e-6],
    [{ encoding: 'float', bitsPerSample: 32 }, 1e-9],
    [{ encoding: 'float', bitsPerSample: 64, isExtensible: true }, 1e-7],
  ] satisfies readonly (readonly [WavCoding, number])[])('reads %o', async (coding, tolerance) => {
    const path = join(folder, 'coding.wav');
    writeFileSync(path, wavBytes(samples, 44_100, coding));
    const recording = await readMonoRecording(path);
    expect(recording.samples).toHaveLength(samples.length);
    let worst = 0;
    samples.forEach((sample, i) => {
      worst = Math.max(worst, Math.abs(sample - recording.samples[i]!));
    });
    expect(worst).toBeLessThan(tolerance);
  });

  it('takes a name for what it is worth', async () => {
    const path = join(folder, 'really-a-wav.mp3');
    writeFileSync(path, wavBytes(samples, 44_100));
    expect((await readMonoRecording(path)).durationS).toBeCloseTo(11, 3);
  });

  it('does not decode what is coded inside WAV', async () => {
    const bytes = wavBytes(samples, 44_100);
    bytes[20] = 0x55;
    const path = join(folder, 'mp3-in-wav.wav');
    writeFileSync(path, bytes);
    await expect(readMonoRecording(path)).rejects.toMatchObject({ code: 'audio/format-unsupported' });
  });

  it('decodes no more than is asked for and still knows the length', { timeout: 30_000 }, async () => {
    const path = join(folder, 'long.wav');
    writeFileSync(
      path,
      wavBytes(new Float32Array(16 * 60 * 8000), 8000, { encoding: 'integer', bitsPerSample: 8 }),
    );
    const recording = await readMonoRecording(path);
    expect(recording.samples.length).toBe(16 * 60 * 44_100);
    expect(recording.durationS).toBeCloseTo(16 * 60, 6);
    const half = await readMonoRecording(path, { sampleRateHz: 22_050, longestS: 600 });
    expect(half.samples.length).toBe(10 * 60 * 22_050);
    expect(half.durationS).toBeCloseTo(16 * 60, 6);
    expect((await readMonoRecording(path, { longestS: 30 })).samples.length).toBe(30 * 44_100);
  });
});
