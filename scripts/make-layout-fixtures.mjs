// Makes tests/fixtures/audio/layouts with ffmpeg (which is a tool for this script only): rates from 8 to 96 kHz, and more
// channels than two. The results are committed.
//   node scripts/make-layout-fixtures.mjs
import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';

const folder = join(import.meta.dirname, '../tests/fixtures/audio/layouts');
rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });

/** @param {string} name @param {string} expression @param {readonly string[]} args */
function make(name, expression, ...args) {
  execFileSync('ffmpeg', [
    ...['-v', 'error', '-y', '-bitexact', '-f', 'lavfi', '-i', `aevalsrc=${expression}:s=96000:d=1.5`],
    ...[...args, '-bitexact', join(folder, name)],
  ]);
}

const tone = "'0.5*sin(2*PI*440*t)'";
for (const rate of [8000, 11_025, 12_000, 16_000, 24_000, 32_000]) {
  make(
    `mp3-${rate}.mp3`,
    tone,
    '-ar',
    `${rate}`,
    '-c:a',
    'libmp3lame',
    '-b:a',
    rate < 32_000 ? '16k' : '32k',
  );
}
for (const rate of [8000, 96_000]) {
  make(`aac-${rate}.m4a`, tone, '-ar', `${rate}`, '-c:a', 'aac', '-b:a', '24k');
  make(`vorbis-${rate}.ogg`, tone, '-ar', `${rate}`, '-c:a', 'libvorbis', '-q:a', '0');
  make(`flac-${rate}.flac`, tone, '-ar', `${rate}`, '-sample_fmt', 's16');
  make(`alac-${rate}.m4a`, tone, '-ar', `${rate}`, '-sample_fmt', 's16p', '-c:a', 'alac');
}
make('opus-48000.opus', tone, '-ar', '48000', '-c:a', 'libopus', '-b:a', '16k');
make('wma-16000.wma', tone, '-ar', '16000', '-c:a', 'wmav2', '-b:a', '32k');

// 440 Hz from the front left, 880 Hz from the middle, 100 Hz from the box for effects, which is left out.
const [left, middle, low] = [440, 880, 100].map((hz) => `0.5*sin(2*PI*${hz}*t)`);
const layouts = {
  'six.flac': ['5.1', '-ar', '16000', '-sample_fmt', 's16'],
  'six.ogg': ['5.1', '-ar', '16000', '-c:a', 'libvorbis', '-q:a', '2'],
  'six.opus': ['5.1', '-ar', '48000', '-c:a', 'libopus', '-mapping_family', '1', '-b:a', '96k'],
  'six.m4a': ['5.1', '-ar', '16000', '-sample_fmt', 's16p', '-c:a', 'alac'],
  'eight.flac': ['7.1', '-ar', '16000', '-sample_fmt', 's16'],
  'eight.ogg': ['7.1', '-ar', '16000', '-c:a', 'libvorbis', '-q:a', '2'],
  'eight.opus': ['7.1', '-ar', '48000', '-c:a', 'libopus', '-mapping_family', '1', '-b:a', '96k'],
  'six-of-aac.m4a': ['5.1', '-ar', '16000', '-c:a', 'aac', '-b:a', '48k'],
};
for (const [name, [layout, ...args]] of Object.entries(layouts)) {
  const rest = layout === '5.1' ? '0|0' : '0|0|0|0';
  make(name, `'${left}|0|${middle}|${low}|${rest}':c=${layout}`, ...args);
}
