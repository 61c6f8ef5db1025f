import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { aiffBytes } from '#tests/support/aiff-bytes.ts';
import { synthesizeMusic } from '#tests/support/synthetic-music.ts';
import { wavBytes } from '#tests/support/wav-bytes.ts';
import type { HealthyFile } from './mutate-audio.ts';

const folder = join(import.meta.dirname, '../../fixtures/audio');
/** Already broken, or no music. */
const unfit = new Set([
  'empty.mp3',
  'text.mp3',
  'moov-missing.m4a',
  'cut-off-early.m4a',
  'cut-off-early.flac',
]);

/** Every format that is read, from the fixtures and made here; sorted, so that seeds mean the same everywhere. */
export function healthyFiles(): readonly HealthyFile[] {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => name.replaceAll('\\', '/'))
    .filter((name) => /\.\w+$/.test(name) && !unfit.has(name))
    .sort();
  const fixtures = names.map((name) => ({ name, bytes: readFileSync(join(folder, name)) }));
  const samples = synthesizeMusic({ tempoBpm: 128, durationS: 11, sampleRateHz: 8000 });
  const made = {
    'plain.wav': wavBytes(samples, 8000),
    'float.wav': wavBytes(samples, 8000, { encoding: 'float', bitsPerSample: 32, channelCount: 2 }),
    'extensible.wav': wavBytes(samples, 8000, { encoding: 'integer', bitsPerSample: 24, isExtensible: true }),
    'plain.aiff': aiffBytes(samples, 8000, { coding: 'AIFF', bitsPerSample: 16 }),
    'sowt.aifc': aiffBytes(samples, 8000, { coding: 'sowt', bitsPerSample: 16, channelCount: 2 }),
    'float.aifc': aiffBytes(samples, 8000, { coding: 'fl32', bitsPerSample: 32 }),
  };
  return [...fixtures, ...Object.entries(made).map(([name, bytes]) => ({ name, bytes: Buffer.from(bytes) }))];
}
