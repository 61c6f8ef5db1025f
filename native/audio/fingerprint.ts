import { createHash } from 'node:crypto';
import { readAiffChunks } from './decoding/aiff-chunks.ts';
import { endOfId3v2, recognizeAudioFormat } from './decoding/audio-format.ts';
import { dataView, fourCc, openAudioFile, type AudioFile } from './decoding/audio-file.ts';
import { readTopBoxes } from './decoding/mp4-boxes.ts';
import { readWavChunks } from './decoding/wav-chunks.ts';

interface ByteRange {
  readonly start: number;
  readonly end: number;
}

/**
 * Identifies a recording by its content: SHA-256, 64 hex digits, over the audio without the tags around it, so that a
 * file may be moved, renamed and retagged without being listened to again. What counts as audio: between leading ID3v2
 * and trailing ID3v1, APEv2 (mp3, aac); STREAMINFO and frames (flac); `mdat` (m4a); `fmt ` and `data` (wav); `COMM` and
 * the samples (aiff); Ogg, wma and
 * everything not recognised in full (Ogg comments lie inside its pages, retagging such a file makes a new recording).
 * @throws BeatRunnerError `audio/file-unreadable`
 */
export async function fingerprintFile(path: string): Promise<string> {
  const file = await openAudioFile(path);
  try {
    const hash = createHash('sha256');
    for (const { start, end } of await audioRanges(file)) {
      for await (const chunk of file.chunks(start, end, 256 * 1024)) hash.update(chunk);
    }
    return hash.digest('hex');
  } finally {
    await file.close();
  }
}

async function audioRanges(file: AudioFile): Promise<readonly ByteRange[]> {
  const whole = [{ start: 0, end: file.sizeBytes }];
  const ranges = await taglessRanges(file);
  return ranges.some(({ start, end }) => end > start) ? ranges : whole;
}

async function taglessRanges(file: AudioFile): Promise<readonly ByteRange[]> {
  const format = await recognizeAudioFormat(file);
  switch (format.kind) {
    case 'mp3':
    case 'adts':
      return [{ start: await endOfId3v2(file), end: await startOfTrailingTags(file) }];
    case 'flac':
      return flacRanges(file, format.startsAt);
    case 'mp4': {
      const boxes = await readTopBoxes(file, format.startsAt);
      return boxes
        .filter((box) => box.type === 'mdat')
        .map(({ start, end }) => ({ start, end: Math.min(end, file.sizeBytes) }));
    }
    case 'wav': {
      const { fmt, data } = await readWavChunks(file, format.startsAt);
      return fmt === undefined || data === undefined ? [] : [fmt, data];
    }
    case 'aiff': {
      const { comm, data } = await readAiffChunks(file, format.startsAt);
      return comm === undefined || data === undefined ? [] : [comm, data];
    }
    case 'wma':
    case 'protected':
    case 'ogg':
    case 'unknown':
      return [];
  }
}

/** The end of the audio: in front of ID3v1 and APEv2 tags, in whatever order they were put behind it. */
async function startOfTrailingTags(file: AudioFile): Promise<number> {
  let end = file.sizeBytes;
  for (;;) {
    const id3v1 = await file.read(Math.max(0, end - 128), Math.min(end, 3));
    if (end >= 128 && fourCc(id3v1, 0) === 'TAG') {
      end -= 128;
      continue;
    }
    const footer = end >= 32 ? await file.read(end - 32, 32) : new Uint8Array(0);
    if (footer.length < 32 || fourCc(footer, 0) + fourCc(footer, 4) !== 'APETAGEX') return end;
    const hasHeader = dataView(footer).getUint32(20, true) >>> 31 === 1;
    const size = dataView(footer).getUint32(12, true) + (hasHeader ? 32 : 0);
    if (size < 32 || size > end) return end;
    end -= size;
  }
}

/** More than any file has: a stretch of zeros is not walked through four bytes at a time. */
const mostFlacBlocks = 1000;

async function flacRanges(file: AudioFile, startsAt: number): Promise<readonly ByteRange[]> {
  const streamInfo = { start: startsAt + 8, end: startsAt + 42 };
  let at = startsAt + 4;
  for (let walked = 0; walked < mostFlacBlocks; walked += 1) {
    const head = await file.read(at, 4);
    if (head.length < 4) return [];
    const size = ((head[1] ?? 0) << 16) | ((head[2] ?? 0) << 8) | (head[3] ?? 0);
    at += 4 + size;
    if (((head[0] ?? 0) & 0x80) !== 0) return [streamInfo, { start: at, end: file.sizeBytes }];
  }
  return [];
}
