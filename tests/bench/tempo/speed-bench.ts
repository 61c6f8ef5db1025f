import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { decodeAudio } from '#native/audio/decoding/decode-audio.ts';
import { listenToFile } from '#native/audio/listen-to-file.ts';
import type { TempoEngine } from '#native/audio/tempo/tempo-engine.ts';
import { synthesizeMusic } from '#tests/support/synthetic-music.ts';
import { wavBytes } from '#tests/support/wav-bytes.ts';

const runs = 5;
const lengthS = 180;

/** The formats need ffmpeg to make the files; without it there is WAV alone. */
const encodings: Readonly<Record<string, readonly string[]>> = {
  'mp3 192k.mp3': ['-b:a', '192k'],
  'flac.flac': [],
  'vorbis q5.ogg': ['-c:a', 'libvorbis', '-q:a', '5'],
  'opus 128k.opus': ['-c:a', 'libopus', '-b:a', '128k'],
  'aac 192k.m4a': ['-c:a', 'aac', '-b:a', '192k'],
  'adts 192k.aac': ['-c:a', 'aac', '-b:a', '192k'],
};

/** Audio seconds per CPU second of three minutes, garbage collection and all. */
export async function benchSpeed(engine: TempoEngine): Promise<void> {
  const folder = mkdtempSync(path.join(tmpdir(), 'beatrunner-bench-'));
  const rows: Record<string, string>[] = [];
  try {
    for (const file of makeFiles(folder)) {
      const decode = await measure(async () => {
        for await (const _part of decodeAudio(file)) continue;
      });
      const listen = await measure(async () => void (await listenToFile(file, engine)));
      rows.push({ file: path.basename(file), 'decode only': decode, 'decode + tempo': listen });
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
  console.log(
    `Audio seconds per CPU second: median (lowest to highest) of ${runs} runs, ${lengthS} s of audio`,
  );
  console.table(rows);
}

function makeFiles(folder: string): readonly string[] {
  const wav = path.join(folder, 'stereo 44.1k.wav');
  const coding = { encoding: 'integer', bitsPerSample: 16, channelCount: 2 } as const;
  writeFileSync(wav, wavBytes(synthesizeMusic({ tempoBpm: 126, durationS: lengthS }), 44_100, coding));
  const made = Object.entries(encodings).flatMap(([name, options]) => {
    const file = path.join(folder, name);
    try {
      execFileSync('ffmpeg', ['-v', 'error', '-i', wav, ...options, file], { stdio: 'ignore' });
      return [file];
    } catch (error) {
      console.log(`${name} is left out: ${error instanceof Error ? error.message : String(error)}`);
      return [];
    }
  });
  return [wav, ...made];
}

async function measure(run: () => Promise<void>): Promise<string> {
  await run();
  const rates: number[] = [];
  for (let i = 0; i < runs; i += 1) {
    const before = process.cpuUsage();
    await run();
    const { user, system } = process.cpuUsage(before);
    rates.push((lengthS * 1e6) / (user + system));
  }
  rates.sort((a, b) => a - b);
  const [lowest = 0, middle = 0, highest = 0] = [rates[0], rates[rates.length >> 1], rates.at(-1)];
  return `${middle.toFixed(0)} (${lowest.toFixed(0)} to ${highest.toFixed(0)})`;
}
