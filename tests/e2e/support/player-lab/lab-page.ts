import { openTrackStream } from '#renderer/player/track-stream.ts';
import { joined, toBase64 } from './carried-samples.ts';
import { renderTrack } from './render-track.ts';
import { playTrack } from './play-track.ts';

export interface DecodedTrack {
  readonly rateHz: number;
  /** Of the first sample in the recording. */
  readonly startS: number;
  /** Left channel, 32 bits each. */
  readonly base64: string;
}

/** The first seconds of a track from a position on, as the player decodes it. */
async function decodeTrack(url: string, fromS: number, lengthS: number): Promise<DecodedTrack> {
  const rateHz = 48_000;
  const stream = await openTrackStream(url, rateHz);
  const pieces: Float32Array[] = [];
  let startS: number | undefined;
  let untilS = 0;
  for await (const part of stream.parts(fromS)) {
    startS ??= part.startS;
    pieces.push(part.channels[0]);
    untilS = part.startS + part.channels[0].length / rateHz;
    if (untilS > fromS + lengthS) break;
  }
  stream.close();
  return { rateHz, startS: startS ?? Number.NaN, base64: toBase64(joined(pieces)) };
}

const playerLab = { decodeTrack, renderTrack, playTrack };

declare global {
  interface Window {
    playerLab?: typeof playerLab;
  }
}
window.playerLab = playerLab;
