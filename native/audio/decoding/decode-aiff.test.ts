import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { aiffBytes, type AiffCoding } from '#tests/support/aiff-bytes.ts';
import { synthesizeMusic } from '#tests/support/synthetic-music.ts';
import { createTestFolder } from '#tests/support/test-folder.ts';
import { fingerprintFile } from '../fingerprint.ts';
import { readMonoRecording } from '#tests/support/read-mono.ts';

const rateHz = 44_100;
const samples = synthesizeMusic({ tempoBpm: 120, durationS: 11, sampleRateHz: rateHz, pattern: 'click' });

function write(options: AiffCoding): string {
  const path = join(createTestFolder(), 'music.aif');
  writeFileSync(path, aiffBytes(samples, rateHz, options));
  return path;
}

describe('decodeAudio of AIFF', () => {
  it.each([
    [{ coding: 'AIFF', bitsPerSample: 8 }, 0.01],
    [{ coding: 'AIFF', bitsPerSample: 12 }, 1e-3],
    [{ coding: 'AIFF', bitsPerSample: 16, channelCount: 2 }, 1e-4],
    [{ coding: 'AIFF', bitsPerSample: 16, isCommLast: true }, 1e-4],
    [{ coding: 'AIFF', bitsPerSample: 20 }, 1e-5],
    [{ coding: 'AIFF', bitsPerSample: 24, channelCount: 6 }, 1e-5],
    [{ coding: 'AIFF', bitsPerSample: 32 }, 1e-6],
    [{ coding: 'NONE', bitsPerSample: 16 }, 1e-4],
    [{ coding: 'twos', bitsPerSample: 24 }, 1e-6],
    [{ coding: 'sowt', bitsPerSample: 16, channelCount: 2 }, 1e-4],
    [{ coding: 'sowt', bitsPerSample: 24 }, 1e-6],
    [{ coding: 'raw ', bitsPerSample: 8 }, 0.02],
    [{ coding: 'in24', bitsPerSample: 24 }, 1e-6],
    [{ coding: 'in32', bitsPerSample: 32 }, 1e-6],
    [{ coding: 'fl32', bitsPerSample: 32 }, 1e-7],
    [{ coding: 'FL32', bitsPerSample: 32, channelCount: 2 }, 1e-7],
    [{ coding: 'fl64', bitsPerSample: 64 }, 1e-7],
  ] satisfies readonly (readonly [AiffCoding, number])[])('reads %o', async (coding, tolerance) => {
    const recording = await readMonoRecording(write(coding));
    expect(recording.samples).toHaveLength(samples.length);
    expect(recording.isCutOff).toBe(false);
    const worst = samples.reduce(
      (most, sample, i) => Math.max(most, Math.abs(sample - recording.samples[i]!)),
      0,
    );
    expect(worst).toBeLessThan(tolerance);
  });

  it('takes broken floats for silence', async () => {
    const broken = Float32Array.from(samples, (sample, i) => [sample, 3e38, Number.NaN, -Infinity][i % 4]!);
    const path = join(createTestFolder(), 'broken.aif');
    writeFileSync(path, aiffBytes(broken, rateHz, { coding: 'fl32', bitsPerSample: 32 }));
    const { samples: read } = await readMonoRecording(path, { sampleRateHz: 22_050 });
    expect(read.every((sample) => Math.abs(sample) < 2)).toBe(true);
  });

  it('names a coding that is none of samples', async () => {
    await expect(readMonoRecording(write({ coding: 'ima4', bitsPerSample: 16 }))).rejects.toMatchObject({
      code: 'audio/format-unsupported',
      params: { format: 'aiff, coding ima4' },
    });
  });

  it('says when one breaks off', async () => {
    const path = join(createTestFolder(), 'cut.aif');
    const whole = aiffBytes(samples, rateHz, { coding: 'AIFF', bitsPerSample: 16 });
    writeFileSync(path, whole.subarray(0, whole.length - 50_000));
    await expect(readMonoRecording(path)).rejects.toMatchObject({ code: 'audio/file-damaged' });
  });

  it('is known again under other tags', async () => {
    const bytes = Buffer.from(aiffBytes(samples, rateHz, { coding: 'AIFF', bitsPerSample: 16 }));
    const path = join(createTestFolder(), 'tagged.aif');
    writeFileSync(path, Buffer.concat([bytes, Buffer.from('ANNO\0\0\0\x04test', 'latin1')]));
    expect(await fingerprintFile(path)).toBe(
      await fingerprintFile(write({ coding: 'AIFF', bitsPerSample: 16 })),
    );
  });
});
