import { createHash } from 'node:crypto';
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { parseFile } from 'music-metadata';
import { describe, expect, it } from 'vitest';
import { renderPiece } from './render-piece.ts';
import { sampleIndexSchema } from './sample-index.ts';
import { sampleFiles } from './sample-list.ts';
import { createScore } from './score.ts';
import { toPcm16 } from './sound/master.ts';

const folder = join(import.meta.dirname, '../../resources/samples');
const index = sampleIndexSchema.parse(JSON.parse(await readFile(join(folder, 'samples.json'), 'utf8')));

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

describe('the sample tracks', () => {
  it('are all in the index, and the index names nothing else', async () => {
    const files = (await readdir(folder)).filter((name) => !/\.(json|md)$/.test(name));
    expect(files.toSorted()).toEqual(index.samples.map((sample) => sample.file).toSorted());
    expect(index.samples).toHaveLength(sampleFiles.length);
  });

  it('cover 90 to 180 BPM in five formats', () => {
    const tempos = index.samples.map((sample) => sample.tempoBpm);
    expect(Math.min(...tempos)).toBeLessThan(100);
    expect(Math.max(...tempos)).toBeGreaterThan(170);
    expect(new Set(index.samples.map((sample) => sample.file.split('.').at(-1))).size).toBe(5);
  });

  it.each(index.samples)('$file is the file that was rendered', async (sample) => {
    expect(sha256(await readFile(join(folder, sample.file)))).toBe(sample.sha256);
    const { format, common } = await parseFile(join(folder, sample.file), { duration: true });
    expect(format.duration).toBeGreaterThanOrEqual(90);
    expect(Math.abs((format.duration ?? 0) - sample.durationS)).toBeLessThan(0.2);
    expect(common.title).toBe(sample.title);
    expect(common.artist).toBe('BeatRunner');
    expect(common.bpm).toBe(sample.hasTempoTag ? sample.tempoBpm : undefined);
    const lastBeatS = sample.firstBeatS + ((sample.beatCount - 1) * 60) / sample.tempoBpm;
    expect(lastBeatS).toBeLessThan(sample.durationS);
  });

  it.each(sampleFiles)('$piece.title has an arrangement, not a click', ({ piece }) => {
    const score = createScore(piece.beatsPerBar, piece.stepsPerBar);
    piece.compose(score);
    const instruments = new Set(score.notes.map((note) => note.instrument));
    expect(instruments.size).toBeGreaterThanOrEqual(8);
    expect(score.notes.length).toBeGreaterThan(1000);
    expect(
      score.notes.every((note) => note.atBeat >= 0 && note.atBeat < score.totalBars * piece.beatsPerBar),
    ).toBe(true);
  });

  it('sound the same when rendered again, and do not clip', { timeout: 60_000 }, () => {
    const sample = index.samples.find((entry) => entry.title === 'Brass Tacks');
    const piece = sampleFiles.find((entry) => entry.piece.title === 'Brass Tacks')?.piece;
    if (sample === undefined || piece === undefined) throw new Error('Brass Tacks is gone');
    const { sound, loudness } = renderPiece(piece);
    expect(loudness.peakDbfs).toBeLessThan(-1);
    expect(loudness.rmsDbfs).toBeGreaterThan(-18);
    expect(loudness.rmsDbfs).toBeLessThan(-14);
    expect(sha256(toPcm16(sound))).toBe(sample.pcmSha256);
  });
});
