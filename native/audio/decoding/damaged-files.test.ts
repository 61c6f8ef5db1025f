import fc from 'fast-check';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { isBeatRunnerError } from '#core/errors/beatrunner-error.ts';
import { decodeAudio } from './decode-audio.ts';
import { readMonoRecording } from '#tests/support/read-mono.ts';

const fixture = (name: string) => join(import.meta.dirname, '../../../tests/fixtures/audio', name);
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'beatrunner-damage-'));
  // The decoders complain loudly; the pool silences its threads the same way.
  vi.spyOn(console, 'error').mockImplementation(() => undefined);
});
afterAll(() => {
  rmSync(folder, { recursive: true });
  vi.restoreAllMocks();
});

describe('a file that ends the native decoder', () => {
  const path = join(import.meta.dirname, '../../../tests/fixtures/damaged-audio/ends-its-decoder.aac');

  it('costs its own sound and nobody else', { timeout: 60_000 }, async () => {
    let seconds = 0;
    let complaint: string | undefined;
    for await (const part of decodeAudio(path)) {
      if (part.kind === 'end') complaint = part.complaint;
      else seconds += part.samples.length / part.sampleRateHz;
    }
    expect(complaint).toBe('its decoder crashed');
    expect(seconds).toBeGreaterThan(11);
    expect((await readMonoRecording(fixture('moov-first.m4a'))).isCutOff).toBe(false);
  });
});

describe('a file with some bytes gone wrong', () => {
  it.each([
    'no-header.mp3',
    'mono.flac',
    'stereo.ogg',
    'stereo.opus',
    'moov-first.m4a',
    'mono-22k.aac',
    'same-track/alac.m4a',
    'same-track/wma.wma',
    'same-track/fragmented.m4a',
  ])('is used or refused, like %s, and never worse', { timeout: 60_000 }, async (name) => {
    const healthy = readFileSync(fixture(name));
    const path = join(folder, basename(name));
    const place = fc.oneof(fc.nat(2000), fc.nat(healthy.length - 1));
    const damage = fc.array(fc.tuple(place, fc.nat(255)), { minLength: 1, maxLength: 30 });
    await fc.assert(
      fc.asyncProperty(damage, fc.double({ min: 0.3, max: 1, noNaN: true }), async (changes, keptShare) => {
        const bytes = Buffer.from(healthy);
        for (const [at, value] of changes) bytes[at] = value;
        writeFileSync(path, bytes.subarray(0, Math.round(bytes.length * keptShare)));
        const outcome = await readMonoRecording(path).catch((error: unknown) => error);
        if (isBeatRunnerError(outcome)) {
          expect(outcome.code).toMatch(/^audio\/(file-damaged|format-unsupported|too-short)$/);
          return;
        }
        const { samples, durationS } = outcome as { samples: Float32Array; durationS: number };
        expect(samples.every(Number.isFinite)).toBe(true);
        expect(durationS).toBeGreaterThanOrEqual(10);
      }),
      { numRuns: 8 },
    );
  });
});
