import { ADTS, AudioSampleSink, FLAC, Input, MP3, MP4, OGG, QTFF, UrlSource, WAVE } from 'mediabunny';
import type { InputAudioTrack } from 'mediabunny';
import { mp3Delay } from './mp3-delay.ts';
import { resampledParts, type TrackPart } from './resampled-parts.ts';
import { swallowedStartS } from './swallowed-start.ts';

/** A recording that is read by ranges and decoded bit by bit, so that its length costs nothing. */
export interface TrackStream {
  /** From the part that a position is in, up to the end. Rejects where the file breaks off or cannot be decoded. */
  parts(fromS: number): AsyncGenerator<TrackPart, void, undefined>;
  close(): void;
}

/** Bytes of the file that are kept at hand. */
const cacheBytes = 8 * 1024 * 1024;
/** Twice, after a quarter of a second each, without a byte between them; then the track has failed and another one is played. */
const retryDelaysS = [0.25, 0.25] as const;
/** A decoder that begins in the middle needs a little of what was before. */
const leadInS = 0.1;

/**
 * Opens the music at an address. Rejects where it cannot be had, is of a format that is not known here, or of one that this
 * browser cannot decode.
 *
 * @param toHz of the samples that are given out
 */
export async function openTrackStream(url: string, toHz: number): Promise<TrackStream> {
  /** A count of our own: the library's begins anew with every answer, also with one whose bytes never come. */
  let failures = 0;
  const source = new UrlSource(url, {
    maxCacheSize: cacheBytes,
    parallelism: 1,
    getRetryDelay() {
      const delayS = retryDelaysS[failures] ?? null;
      failures += 1;
      return delayS;
    },
    handleUnhandledError: () => undefined,
  });
  source.on('read', () => void (failures = 0));
  const input = new Input({ source, formats: [MP3, MP4, QTFF, OGG, FLAC, WAVE, ADTS] });
  try {
    const track = await input.getPrimaryAudioTrack();
    if (track === null) throw new Error('no sound in it');
    if (!(await track.canDecode())) throw new Error(`cannot decode ${track.codec ?? 'it'}`);
    const isMp3 = (await input.getFormat()) === MP3;
    const delay = isMp3 ? await mp3Delay((start, end) => bytesAt(url, start, end)) : 0;
    return {
      parts: (fromS) => partsOf(track, { fromS, toHz, delay }),
      close: () => input.dispose(),
    };
  } catch (error) {
    input.dispose();
    throw error;
  }
}

interface Wish {
  readonly fromS: number;
  readonly toHz: number;
  /** Samples of the track that come before its music. */
  readonly delay: number;
}

async function* partsOf(
  track: InputAudioTrack,
  { fromS, toHz, delay }: Wish,
): AsyncGenerator<TrackPart, void, undefined> {
  // The delay counts samples of the file's own; what a decoder gives out may have another rate.
  const delayS = delay / track.sampleRate;
  const beginsAtS = Math.max(0, fromS + delayS - leadInS);
  // From the very beginning nothing is missing: containers say what comes before it.
  const isInside = beginsAtS > 0 && (track.codec === 'opus' || track.codec === 'vorbis');
  const swallowedS = isInside ? await swallowedStartS(track, beginsAtS) : 0;
  const samples = new AudioSampleSink(track).samples(beginsAtS);
  yield* resampledParts(samples, { fromS: fromS - leadInS, laterS: swallowedS - delayS, toHz });
}

async function bytesAt(url: string, start: number, end: number): Promise<Uint8Array> {
  const answer = await fetch(url, { headers: { range: `bytes=${start}-${end - 1}` } });
  // Beyond the end there is nothing.
  if (answer.status === 416) return new Uint8Array(0);
  if (answer.status !== 206) throw new Error(`answered ${answer.status} to a range`);
  return new Uint8Array(await answer.arrayBuffer());
}
