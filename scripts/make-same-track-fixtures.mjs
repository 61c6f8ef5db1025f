// Makes tests/fixtures/audio/same-track with ffmpeg (which is a tool for this script only): one track in every format, to
// see that each is decoded to the same moment. The results are committed.
//   node scripts/make-same-track-fixtures.mjs
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sameTrack, sameTrackRateHz } from '../tests/support/same-track.ts';
import { wavBytes } from '../tests/support/wav-bytes.ts';

const folder = join(import.meta.dirname, '../tests/fixtures/audio/same-track');
const source = join(tmpdir(), 'beatrunner-same-track.wav');
rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });
writeFileSync(source, wavBytes(sameTrack(), sameTrackRateHz));

const convert = (name, ...args) =>
  execFileSync('ffmpeg', [
    ...['-v', 'error', '-y', '-bitexact', '-i', source, ...args],
    ...['-bitexact', join(folder, name)],
  ]);
const mp3 = ['-c:a', 'libmp3lame'];
const noNote = ['-write_xing', '0', '-id3v2_version', '0'];
convert('lame.mp3', ...mp3, '-b:a', '40k');
convert('lame-22k.mp3', ...mp3, '-ar', '22050', '-b:a', '24k');
convert('lame-48k.mp3', ...mp3, '-ar', '48000', '-q:a', '8');
convert('vbr-no-note.mp3', ...mp3, '-q:a', '7', ...noNote);
convert('layer-2.mp2', '-c:a', 'mp2', '-b:a', '48k');
const aac = ['-c:a', 'aac', '-b:a', '32k'];
convert('edit-list.m4a', ...aac);
convert('no-note.m4a', ...aac, '-use_editlist', '0');
convert('fragmented.m4a', ...aac, '-movflags', '+empty_moov+frag_keyframe', '-frag_duration', '1000000');
convert('adts.aac', ...aac);
convert('vorbis.ogg', '-ac', '2', '-c:a', 'libvorbis', '-q:a', '0');
convert('opus.opus', '-c:a', 'libopus', '-b:a', '24k');
convert('flac.flac');
convert('flac.ogg', '-c:a', 'flac');
convert('alac.m4a', '-c:a', 'alac');
convert('wma.wma', '-c:a', 'wmav2', '-b:a', '32k');

// iTunes tells the encoder's delay in a tag where others write an edit list.
writeFileSync(
  join(folder, 'itunes-note.m4a'),
  withItunesNote(readFileSync(join(folder, 'no-note.m4a')), 1024),
);
rmSync(source);

/** @param {Buffer} file @param {number} delay */
function withItunesNote(file, delay) {
  const hex = (value, digits) => value.toString(16).toUpperCase().padStart(digits, '0');
  const numbers = [0, delay, 0, sameTrack().length].map((value, at) => hex(value, at === 3 ? 16 : 8));
  const note = ` ${[...numbers, ...Array.from({ length: 8 }, () => '00000000')].join(' ')}`;
  const flags = (value) => Buffer.from([0, 0, 0, value]);
  const tag = box(
    '----',
    box('mean', flags(0), 'com.apple.iTunes'),
    box('name', flags(0), 'iTunSMPB'),
    box('data', flags(1), flags(0), note),
  );
  const handler = box('hdlr', Buffer.alloc(8), 'mdirappl', Buffer.alloc(9));
  const addition = box('udta', box('meta', flags(0), handler, box('ilst', tag)));
  const moovAt = file.indexOf('moov') - 4;
  const result = Buffer.concat([file, addition]);
  if (moovAt + file.readUInt32BE(moovAt) !== file.length) throw new Error('moov is expected at the end');
  result.writeUInt32BE(file.readUInt32BE(moovAt) + addition.length, moovAt);
  return result;
}

/** @param {string} type @param {readonly (string | Buffer)[]} content */
function box(type, ...content) {
  const body = Buffer.concat(content.map((part) => Buffer.from(part)));
  const head = Buffer.alloc(8);
  head.writeUInt32BE(body.length + 8);
  head.write(type, 4, 'latin1');
  return Buffer.concat([head, body]);
}
