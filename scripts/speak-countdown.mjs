import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/*
 * Speaks "three, two, one" in the app's languages into resources/voice, with espeak-ng and ffmpeg (Debian: espeak-ng,
 * ffmpeg). The files are kept in the repository; this is only needed to change them. Licence: resources/voice/README.md.
 */

const folder = path.join(import.meta.dirname, '../resources/voice');
const speeches = [
  { language: 'en', voice: 'en-us', words: { 3: 'three', 2: 'two', 1: 'one' } },
  { language: 'zh-CN', voice: 'cmn', words: { 3: '三', 2: '二', 1: '一' } },
];
/** Silence before and after goes, without a click. */
const trimmed = [
  'silenceremove=start_periods=1:start_threshold=-45dB',
  'areverse',
  'silenceremove=start_periods=1:start_threshold=-45dB',
  'afade=d=0.02',
  'areverse',
  'afade=d=0.005',
].join(',');
/** Every word as loud as the others, in dB of full scale; loudness meters want longer sounds than these. */
const meanVolumeDb = -16;

const work = mkdtempSync(path.join(tmpdir(), 'beatrunner-voice-'));
for (const { language, voice, words } of speeches) {
  for (const [count, word] of Object.entries(words)) {
    const raw = path.join(work, `${language}-${count}.wav`);
    run('espeak-ng', ['-v', voice, '-s', '140', '-a', '160', '-w', raw, word]);
    const file = path.join(folder, `${language}-${count}.ogg`);
    const opus = ['-ac', '1', '-ar', '24000', '-c:a', 'libopus', '-b:a', '32k', '-map_metadata', '-1'];
    const found = run('ffmpeg', ['-i', raw, '-af', `${trimmed},volumedetect`, '-f', 'null', '-']).match(
      /mean_volume: (-?[\d.]+) dB/,
    );
    const gainDb = meanVolumeDb - Number(found?.[1]);
    const filters = `${trimmed},volume=${gainDb.toFixed(1)}dB,alimiter=limit=0.8:level=false`;
    run('ffmpeg', ['-v', 'error', '-y', '-i', raw, '-af', filters, ...opus, '-bitexact', file]);
  }
}
rmSync(work, { recursive: true });

/**
 * @param {string} program
 * @param {readonly string[]} args
 * @returns {string} what it told beside its result
 */
function run(program, args) {
  const { status, error, stderr } = spawnSync(program, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${program} did not work: ${error?.message ?? stderr}`);
  return stderr;
}
