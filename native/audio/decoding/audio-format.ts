import { basename, extname } from 'node:path';
import { findAdtsFrames } from './adts-frame.ts';
import { fourCc, type AudioFile } from './audio-file.ts';
import { findMpegFrames } from './mpeg-frame.ts';
import { isMusicFileName } from '../music-files.ts';

/** A format we decode, and where its data begin behind tags that other formats do not know (ID3). */
export type AudioFormat =
  | { readonly kind: 'mp3' | 'adts' | 'flac' | 'wav' | 'aiff' | 'mp4' | 'wma'; readonly startsAt: number }
  | { readonly kind: 'ogg'; readonly codec: 'vorbis' | 'opus' | 'flac'; readonly startsAt: number };

/** Music that only its seller's player can open. */
export interface ProtectedFormat {
  readonly kind: 'protected';
  readonly protection: string;
}

/** Something else. `name` is what we take it for, in a person's words. */
export interface UnknownFormat {
  readonly kind: 'unknown';
  readonly name: string;
}

/** How much of a file may be junk in front of the first MPEG or ADTS frame. */
const searchedBytes = 256 * 1024;

/** Tells the format from the content; names only help to describe what is not known. */
export async function recognizeAudioFormat(
  file: AudioFile,
): Promise<AudioFormat | ProtectedFormat | UnknownFormat> {
  const startsAt = await endOfId3v2(file);
  const head = await file.read(startsAt, searchedBytes);
  const signature = fourCc(head, 0);
  if (signature === 'fLaC') return { kind: 'flac', startsAt };
  if (signature === 'OggS') return recognizeOgg(head, startsAt);
  if ((signature === 'RIFF' || signature === 'RF64') && fourCc(head, 8) === 'WAVE')
    return { kind: 'wav', startsAt };
  if (signature === 'FORM' && ['AIFF', 'AIFC'].includes(fourCc(head, 8))) return { kind: 'aiff', startsAt };
  if (['ftyp', 'moov', 'mdat', 'wide', 'free', 'skip'].includes(fourCc(head, 4)))
    return { kind: 'mp4', startsAt };
  if (signature === '\x30\x26\xB2\x75') return { kind: 'wma', startsAt };
  // Audible's own container, before it took MP4.
  if (fourCc(head, 4) === '\x57\x90\x75\x36') return { kind: 'protected', protection: 'Audible' };
  const named = knownForeignFormat(head);
  if (named !== undefined) return { kind: 'unknown', name: named };
  const mpegAt = findMpegFrames(head);
  const adtsAt = findAdtsFrames(head);
  if (adtsAt !== undefined && (mpegAt === undefined || adtsAt < mpegAt)) {
    return { kind: 'adts', startsAt: startsAt + adtsAt };
  }
  if (mpegAt !== undefined) return { kind: 'mp3', startsAt: startsAt + mpegAt };
  const extension = extname(file.path).slice(1, 9).toLowerCase();
  if (!/^[a-z0-9]+$/.test(extension)) return { kind: 'unknown', name: 'not known' };
  // What calls itself music is named for what it is not; a picture is one.
  const name = isMusicFileName(basename(file.path)) ? `not really ${extension}` : extension;
  return { kind: 'unknown', name };
}

const mostTags = 100;

/** Position behind all leading ID3v2 tags (some files carry several). */
export async function endOfId3v2(file: AudioFile): Promise<number> {
  let at = 0;
  for (let tags = 0; ; tags += 1) {
    const header = await file.read(at, 10);
    const sizes = header.subarray(6, 10);
    if (
      tags === mostTags ||
      header.length < 10 ||
      fourCc(header, 0).slice(0, 3) !== 'ID3' ||
      sizes.some((byte) => byte > 127)
    )
      return at;
    const body = sizes.reduce((size, byte) => size * 128 + byte, 0);
    const footer = ((header[5] ?? 0) & 0x10) === 0 ? 0 : 10;
    if (at + 10 + body + footer >= file.sizeBytes) return at;
    at += 10 + body + footer;
  }
}

function recognizeOgg(head: Uint8Array, startsAt: number): AudioFormat | UnknownFormat {
  const packetAt = 27 + (head[26] ?? 0);
  const packet = String.fromCharCode(...head.subarray(packetAt, packetAt + 8));
  if (packet === 'OpusHead') return { kind: 'ogg', codec: 'opus', startsAt };
  if (packet.startsWith('\x01vorbis')) return { kind: 'ogg', codec: 'vorbis', startsAt };
  if (packet.startsWith('\x7FFLAC')) return { kind: 'ogg', codec: 'flac', startsAt };
  return { kind: 'unknown', name: packet.startsWith('Speex') ? 'speex' : 'ogg without known audio' };
}

function knownForeignFormat(head: Uint8Array): string | undefined {
  const signature = fourCc(head, 0);
  if (signature === 'FORM') return 'iff';
  if (signature === 'wvPk') return 'wavpack';
  if (signature === 'MAC ') return "monkey's audio";
  if (signature === 'MPCK' || signature.startsWith('MP+')) return 'musepack';
  if (signature === 'DSD ') return 'dsd';
  if (signature === '\x1A\x45\xDF\xA3') return 'webm or matroska';
  if (signature === '%PDF') return 'pdf';
  return undefined;
}
