// Makes tests/fixtures/audio with ffmpeg (which is a tool for this script only). The results are committed.
//   node scripts/make-audio-fixtures.mjs
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { synthesizeMusic } from '../tests/support/synthetic-music.ts';
import { wavBytes } from '../tests/support/wav-bytes.ts';

const folder = join(import.meta.dirname, '../tests/fixtures/audio');
const source = join(tmpdir(), 'beatrunner-fixture-source.wav');
rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });

const inFolder = (name) => join(folder, name);
const ffmpeg = (...args) => execFileSync('ffmpeg', ['-v', 'error', '-y', '-bitexact', ...args]);
const convert = (name, ...args) => ffmpeg('-i', source, ...args, '-bitexact', inFolder(name));

/** 12 s at 128 BPM, first beat at 0.25 s: what every healthy file here holds. */
writeFileSync(source, wavBytes(synthesizeMusic({ tempoBpm: 128, durationS: 12 }), 44_100));
const mp3 = ['-c:a', 'libmp3lame', '-b:a', '40k'];
convert(
  'mono.mp3',
  ...mp3,
  '-ac',
  '1',
  '-metadata',
  'title=Zwölf Sekunden',
  '-metadata',
  'artist=Fixture',
  '-metadata',
  'TBPM=128',
);
convert('stereo-22k.mp3', '-ac', '2', '-ar', '22050', '-c:a', 'libmp3lame', '-b:a', '32k');
convert('no-header.mp3', ...mp3, '-ac', '1', '-ar', '32000', '-write_xing', '0', '-id3v2_version', '0');
convert('mono.flac', '-ac', '1', '-ar', '8000', '-metadata', 'TITLE=Flac', '-metadata', 'BPM=128');
convert('stereo.ogg', '-ac', '2', '-c:a', 'libvorbis', '-q:a', '0');
convert('stereo.opus', '-ac', '2', '-c:a', 'libopus', '-b:a', '32k');
const aac = ['-c:a', 'aac', '-b:a', '32k', '-ac', '1'];
convert('moov-last.m4a', ...aac, '-metadata', 'title=Moov last', '-metadata', 'artist=Fixture');
convert('moov-first.m4a', ...aac, '-movflags', '+faststart');
convert('stereo-48k.m4a', '-ac', '2', '-ar', '48000', '-c:a', 'aac', '-b:a', '40k');
convert('mono-22k.aac', ...aac, '-ar', '22050');
convert('alac.m4a', '-t', '1', '-ac', '1', '-ar', '8000', '-c:a', 'alac');
convert('foreign.aiff', '-t', '1', '-ac', '1', '-ar', '8000');

// Broken, odd and hostile ones.
const bytes = (name) => readFileSync(inFolder(name));
writeFileSync(inFolder('empty.mp3'), '');
writeFileSync(inFolder('text.mp3'), 'This is a shopping list and no music.\n'.repeat(40));
writeFileSync(inFolder('cut-off-early.m4a'), bytes('moov-first.m4a').subarray(0, 25_000));
writeFileSync(inFolder('moov-missing.m4a'), bytes('moov-last.m4a').subarray(0, 20_000));
writeFileSync(inFolder('cut-off-early.flac'), bytes('mono.flac').subarray(0, 10_000));
const withoutTag = bytes('no-header.mp3');
const id3 = Buffer.concat([Buffer.from('ID3\x04\0\0\0\0\x10\0', 'latin1'), Buffer.alloc(2048, 0)]);
const garbage = Buffer.from(Array.from({ length: 5000 }, (_, i) => ((i * 2_654_435_761) >>> 13) & 0xff));
writeFileSync(inFolder('id3-and-garbage.mp3'), Buffer.concat([id3, garbage, withoutTag]));

// 30 s, of which 80 % are there: still of use.
writeFileSync(source, wavBytes(synthesizeMusic({ tempoBpm: 128, durationS: 30 }), 44_100));
convert('cut-off-late.mp3', '-ac', '1', '-ar', '22050', '-c:a', 'libmp3lame', '-b:a', '24k');
const whole = bytes('cut-off-late.mp3');
writeFileSync(inFolder('cut-off-late.mp3'), whole.subarray(0, Math.round(whole.length * 0.8)));
writeFileSync(source, wavBytes(synthesizeMusic({ tempoBpm: 128, durationS: 3 }), 44_100));
convert('three-seconds.mp3', '-ac', '1', '-ar', '22050', '-c:a', 'libmp3lame', '-b:a', '24k');
rmSync(source);
