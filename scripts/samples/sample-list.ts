import type { Piece } from './piece.ts';
import { brassTacks } from './pieces/brass-tacks.ts';
import { coldRelay } from './pieces/cold-relay.ts';
import { glassSteps } from './pieces/glass-steps.ts';
import { harbourLight } from './pieces/harbour-light.ts';
import { longShore } from './pieces/long-shore.ts';
import { secondWind } from './pieces/second-wind.ts';
import { shortNotice } from './pieces/short-notice.ts';
import { slowFuse } from './pieces/slow-fuse.ts';
import { undertow } from './pieces/undertow.ts';

/** How a piece is stored. The formats differ on purpose: between them they use every decoder of the app. */
export interface SampleFile {
  readonly piece: Piece;
  readonly extension: 'mp3' | 'flac' | 'ogg' | 'opus' | 'm4a';
  readonly encoderArguments: readonly string[];
  /** Whether the file carries a BPM tag: some do, some do not, as in anybody's collection. */
  readonly hasTempoTag: boolean;
}

const mp3 = [
  '-c:a',
  'libmp3lame',
  '-b:a',
  '112k',
  '-joint_stereo',
  '1',
  '-id3v2_version',
  '4',
  '-write_xing',
  '1',
];
const vorbis = ['-c:a', 'libvorbis', '-q:a', '2.5'];
const opus = ['-c:a', 'libopus', '-b:a', '88k'];
/** Turned down a little: this encoder adds up to 3 dB to the peaks. */
const aac = ['-af', 'volume=-1.5dB', '-c:a', 'aac', '-b:a', '112k', '-movflags', '+faststart'];
/** One channel at 22 kHz: lossless is large, and one file of it is enough. */
const flac = ['-c:a', 'flac', '-compression_level', '12', '-ac', '1', '-ar', '22050', '-sample_fmt', 's16'];

/** The sample tracks, slowest first. */
export const sampleFiles: readonly SampleFile[] = [
  { piece: slowFuse, extension: 'flac', encoderArguments: flac, hasTempoTag: false },
  { piece: harbourLight, extension: 'ogg', encoderArguments: vorbis, hasTempoTag: true },
  { piece: longShore, extension: 'opus', encoderArguments: opus, hasTempoTag: false },
  { piece: glassSteps, extension: 'm4a', encoderArguments: aac, hasTempoTag: false },
  { piece: coldRelay, extension: 'mp3', encoderArguments: mp3, hasTempoTag: true },
  { piece: brassTacks, extension: 'opus', encoderArguments: opus, hasTempoTag: false },
  { piece: secondWind, extension: 'm4a', encoderArguments: aac, hasTempoTag: false },
  { piece: shortNotice, extension: 'ogg', encoderArguments: vorbis, hasTempoTag: true },
  { piece: undertow, extension: 'mp3', encoderArguments: mp3, hasTempoTag: false },
];
