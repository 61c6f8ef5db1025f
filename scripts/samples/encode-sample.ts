import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { SampleFile } from './sample-list.ts';
import { sampleRateHz } from './sound/sample-rate.ts';

const timeLimitMs = 120_000;

/** Encodes PCM with the ffmpeg command line, which is needed only to make the samples anew. */
export async function encodeSample(sample: SampleFile, pcm: Uint8Array, outputPath: string): Promise<void> {
  const tags = [
    ['title', sample.piece.title],
    ['artist', 'BeatRunner'],
    ['album', 'Sample tracks'],
    ['genre', sample.piece.feel],
    ['copyright', 'CC0-1.0'],
    ...(sample.hasTempoTag
      ? [[sample.extension === 'mp3' ? 'TBPM' : 'BPM', String(sample.piece.tempoBpm)]]
      : []),
  ];
  const ffmpeg = spawn(
    'ffmpeg',
    [
      ...['-hide_banner', '-loglevel', 'error', '-y'],
      ...['-f', 's16le', '-ar', String(sampleRateHz), '-ac', '2', '-i', 'pipe:0'],
      ...sample.encoderArguments,
      // The same input gives the same bytes: no dates, no encoder versions, one thread.
      ...['-threads', '1', '-fflags', '+bitexact', '-flags:a', '+bitexact', '-map_metadata', '-1'],
      ...tags.flatMap(([key, value]) => ['-metadata', `${key}=${value}`]),
      outputPath,
    ],
    { stdio: ['pipe', 'ignore', 'inherit'], timeout: timeLimitMs },
  );
  const closed = once(ffmpeg, 'close');
  ffmpeg.stdin.end(pcm);
  const [exitCode] = await closed;
  if (exitCode !== 0) throw new Error(`ffmpeg ended with ${String(exitCode)} on ${outputPath}`);
}
