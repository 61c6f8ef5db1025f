import { readAdtsFrameHeader } from './adts-frame.ts';
import { readAiffChunks } from './aiff-chunks.ts';
import { readAsfHeader } from './asf-header.ts';
import type { AudioFormat } from './audio-format.ts';
import { dataView, type AudioFile } from './audio-file.ts';
import { readFlacLength } from './decode-flac.ts';
import { readMp3Length } from './decode-mp3.ts';
import { readLastOggPage } from './decode-ogg.ts';
import { readMp4AudioTrack } from './mp4-audio-track.ts';
import { readMpegFrameHeader } from './mpeg-frame.ts';
import type { PcmFormat } from './pcm-blocks.ts';
import { readWavChunks } from './wav-chunks.ts';

/**
 * Bits a second that no coding here goes below (mp3 and AAC 8,000, Opus 6,000, WMA 5,000; the lossless ones far above)
 * but for silence. It bounds what a file claims; a recording that is nearly all silence may be told too short.
 */
const fewestBitsPerS = 4000;

/**
 * How long the audio is, seconds, without decoding it: from the container, or, where it tells nothing (mp3 and AAC
 * without a header), from the lengths of the frames at its beginning. `undefined` where that does not work. A hint: a damaged file
 * may claim anything, but is believed no further than its bytes would last at the lowest bit rate.
 * @param toldS what tags say, seconds, for files that do not tell it themselves; believed no further either
 */
export async function estimateDurationS(
  file: AudioFile,
  format: AudioFormat,
  toldS?: number,
): Promise<number | undefined> {
  const seconds = await claimedDurationS(file, format).catch(() => undefined);
  const said = [seconds, toldS].find((each) => each !== undefined && Number.isFinite(each) && each > 0);
  return said === undefined ? undefined : Math.min(said, (file.sizeBytes * 8) / fewestBitsPerS);
}

async function claimedDurationS(file: AudioFile, format: AudioFormat): Promise<number | undefined> {
  const { startsAt } = format;
  switch (format.kind) {
    case 'wav':
      return pcmDurationS(await readWavChunks(file, startsAt));
    case 'aiff':
      return pcmDurationS(await readAiffChunks(file, startsAt));
    case 'flac': {
      const length = await readFlacLength(file, startsAt);
      return length && length.samples / length.sampleRateHz;
    }
    case 'mp3': {
      const { samples, bytes, sampleRateHz } = await readMp3Length(file, startsAt);
      if (samples !== undefined && sampleRateHz !== undefined) {
        const thereShare = bytes === undefined ? 1 : Math.min(1, (file.sizeBytes - startsAt) / bytes);
        return (samples / sampleRateHz) * thereShare;
      }
      return framedDurationS(file, startsAt, (chunk, at) => {
        const header = readMpegFrameHeader(chunk, at);
        return header && { bytes: header.frameBytes, seconds: header.samplesPerFrame / header.sampleRateHz };
      });
    }
    case 'adts':
      return framedDurationS(file, startsAt, (chunk, at) => {
        const header = readAdtsFrameHeader(chunk, at);
        return header && { bytes: header.frameBytes, seconds: 1024 / header.sampleRateHz };
      });
    case 'mp4': {
      const { coding, frameSizes } = await readMp4AudioTrack(file, startsAt);
      const samplesPerPacket = coding.kind === 'aac' ? 1024 : coding.samplesPerPacket;
      return (frameSizes.length * samplesPerPacket) / coding.sampleRateHz;
    }
    case 'wma':
      return (await readAsfHeader(file, startsAt)).durationS;
    case 'ogg':
      return oggDurationS(file, format);
  }
}

function pcmDurationS({ format, data }: { format?: PcmFormat; data?: { start: number; end: number } }) {
  return format && data && (data.end - data.start) / format.blockBytes / format.sampleRateHz;
}

async function oggDurationS(file: AudioFile, format: Extract<AudioFormat, { kind: 'ogg' }>) {
  const last = await readLastOggPage(file);
  const head = await file.read(format.startsAt, 27 + 255 + 64);
  const packetAt = 27 + (head[26] ?? 0);
  if (last === undefined || head.length < packetAt + 40) return undefined;
  const view = dataView(head);
  switch (format.codec) {
    case 'opus':
      return (last.granule - view.getUint16(packetAt + 10, true)) / 48_000;
    case 'vorbis':
      return last.granule / view.getUint32(packetAt + 12, true);
    case 'flac':
      // The mapping's own header and "fLaC" come before STREAMINFO.
      return last.granule / (view.getUint32(packetAt + 17 + 10) >>> 12);
  }
}

/** Frames that are looked at before their mean is taken for all of the file. */
const walkedBytes = 8 * 1024 * 1024;

async function framedDurationS(
  file: AudioFile,
  startsAt: number,
  frameAt: (
    bytes: Uint8Array,
    at: number,
  ) => { readonly bytes: number; readonly seconds: number } | undefined,
): Promise<number> {
  let walked = 0;
  let seconds = 0;
  let rest: Uint8Array = new Uint8Array(0);
  for await (const chunk of file.chunks(startsAt, Math.min(file.sizeBytes, startsAt + walkedBytes))) {
    const bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    let at = 0;
    while (at + 7 <= bytes.length) {
      const frame = frameAt(bytes, at);
      if (frame === undefined) at += 1;
      else {
        if (at + frame.bytes > bytes.length) break;
        at += Math.max(1, frame.bytes);
        seconds += frame.seconds;
      }
    }
    walked += at;
    rest = bytes.slice(at);
  }
  return walked === 0 ? 0 : (seconds * (file.sizeBytes - startsAt)) / walked;
}
