// Composes, renders and encodes the sample tracks into resources/samples. Needs Node 24 and ffmpeg.
//   node scripts/compose-samples.mjs [ID...] [--pcm FOLDER]   (without an ID: all of them)
import { createHash } from 'node:crypto';
import { mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { encodeSample } from './samples/encode-sample.ts';
import { firstBeatS, renderPiece } from './samples/render-piece.ts';
import { sampleIndexSchema } from './samples/sample-index.ts';
import { sampleFiles } from './samples/sample-list.ts';
import { toPcm16 } from './samples/sound/master.ts';
import { sampleRateHz } from './samples/sound/sample-rate.ts';

const { positionals: wanted, values } = parseArgs({
  allowPositionals: true,
  options: { pcm: { type: 'string' } },
});
const folder = join(import.meta.dirname, '../resources/samples');
const indexPath = join(folder, 'samples.json');
await mkdir(folder, { recursive: true });

const sha256 = (bytes) => createHash('sha256').update(bytes).digest('hex');
const known = await readFile(indexPath, 'utf8').then(
  (text) => sampleIndexSchema.parse(JSON.parse(text)).samples,
  () => [],
);

const samples = [];
for (const sample of sampleFiles) {
  const { piece } = sample;
  const file = `${piece.id}.${sample.extension}`;
  const before = known.find((entry) => entry.file === file);
  if (wanted.length > 0 && !wanted.includes(piece.id)) {
    if (before !== undefined) samples.push(before);
    continue;
  }
  const startedMs = performance.now();
  const { sound, loudness, totalBars } = renderPiece(piece);
  const pcm = toPcm16(sound);
  const path = join(folder, file);
  await rm(path, { force: true });
  await encodeSample(sample, pcm, path);
  if (values.pcm !== undefined) await writeFile(join(values.pcm, `${piece.id}.s16le`), pcm);
  const { size } = await stat(path);
  samples.push({
    file,
    title: piece.title,
    feel: piece.feel,
    tempoBpm: piece.tempoBpm,
    firstBeatS,
    beatCount: totalBars * piece.beatsPerBar,
    beatsPerBar: piece.beatsPerBar,
    durationS: Math.round((sound.left.length / sampleRateHz) * 1000) / 1000,
    hasTempoTag: sample.hasTempoTag,
    sha256: sha256(await readFile(path)),
    pcmSha256: sha256(pcm),
  });
  const seconds = ((performance.now() - startedMs) / 1000).toFixed(1);
  console.log(
    `${file}: ${samples.at(-1).durationS} s, ${(size / 1e6).toFixed(2)} MB, peak ${loudness.peakDbfs.toFixed(1)} dBFS, mean ${loudness.rmsDbfs.toFixed(1)} dBFS (${seconds} s)`,
  );
}

const index = sampleIndexSchema.parse({
  licence: 'CC0-1.0',
  composedBy: 'scripts/compose-samples.mjs',
  samples,
});
await writeFile(indexPath, `${JSON.stringify(index, undefined, 2)}\n`);
