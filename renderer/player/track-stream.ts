import { ADTS, AudioSampleSink, FLAC, Input, MP3, MP4, OGG, QTFF, UrlSource, WAVE } from 'mediabunny';
import type { InputAudioTrack } from 'mediabunny';
import { mp3Delay } from './mp3-delay.ts';
import { createResampling } from './resampling.ts';
import { swallowedStartS } from './swallowed-start.ts';
import { inStereo } from './in-stereo.ts';

/** Samples of a recording, at the rate that was asked for: left and right. */
export interface TrackPart {
  /** Where they belong in the recording, seconds. Parts follow each other without a gap. */
  readonly startS: number;
  readonly channels: readonly [Float32Array<ArrayBuffer>, Float32Array<ArrayBuffer>];
}

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
/** Long enough that messages do not count, short enough that the first one comes soon, seconds. */
const partS = 0.25;
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
  const fromHz = track.sampleRate;
  const delayS = delay / fromHz;
  const resampling = createResampling(fromHz, toHz, 2);
  const sink = new AudioSampleSink(track);
  let gathered = emptyGathering();
  let given = 0;
  let firstS: number | undefined;
  const take = (from: Gathering): TrackPart => {
    const part = { startS: (firstS ?? 0) + given / toHz, channels: from.joined() };
    given += from.length;
    gathered = emptyGathering();
    return part;
  };
  const beginsAtS = Math.max(0, fromS + delayS - leadInS);
  // From the very beginning nothing is missing: containers say what comes before it.
  const isInside = beginsAtS > 0 && (track.codec === 'opus' || track.codec === 'vorbis');
  const swallowedS = isInside ? await swallowedStartS(track, beginsAtS) : 0;
  for await (const sample of sink.samples(beginsAtS)) {
    const startS = sample.timestamp + swallowedS - delayS;
    let channels: readonly Float32Array[];
    try {
      channels = inStereo(planesOf(sample));
    } finally {
      sample.close();
    }
    if (firstS === undefined) {
      // What comes before the music, or long before what is asked for, is left out.
      const early = Math.max(0, Math.round((Math.max(0, fromS - leadInS) - startS) * fromHz));
      const length = channels[0]?.length ?? 0;
      if (early >= length) continue;
      channels = channels.map((channel) => channel.subarray(early));
      firstS = startS + early / fromHz;
    }
    gathered.add(resampling.push(channels));
    if (gathered.length >= partS * toHz) yield take(gathered);
  }
  gathered.add(resampling.finish());
  if (gathered.length > 0) yield take(gathered);
}

interface DecodedSample {
  readonly numberOfChannels: number;
  readonly numberOfFrames: number;
  copyTo(
    destination: Float32Array,
    options: { readonly planeIndex: number; readonly format: 'f32-planar' },
  ): void;
}

function planesOf(sample: DecodedSample): readonly Float32Array[] {
  return Array.from({ length: sample.numberOfChannels }, (_, planeIndex) => {
    const plane = new Float32Array(sample.numberOfFrames);
    sample.copyTo(plane, { planeIndex, format: 'f32-planar' });
    return plane;
  });
}

interface Gathering {
  readonly length: number;
  add(channels: readonly Float32Array[]): void;
  joined(): TrackPart['channels'];
}

function emptyGathering(): Gathering {
  const pieces: (readonly Float32Array[])[] = [];
  let length = 0;
  const joined = (channel: number): Float32Array<ArrayBuffer> => {
    const whole = new Float32Array(length);
    let at = 0;
    for (const piece of pieces) {
      const samples = piece[channel] ?? new Float32Array(0);
      whole.set(samples, at);
      at += samples.length;
    }
    return whole;
  };
  return {
    get length() {
      return length;
    },
    add(channels) {
      pieces.push(channels);
      length += channels[0]?.length ?? 0;
    },
    joined: () => [joined(0), joined(1)],
  };
}

async function bytesAt(url: string, start: number, end: number): Promise<Uint8Array> {
  const answer = await fetch(url, { headers: { range: `bytes=${start}-${end - 1}` } });
  // Beyond the end there is nothing.
  if (answer.status === 416) return new Uint8Array(0);
  if (answer.status !== 206) throw new Error(`answered ${answer.status} to a range`);
  return new Uint8Array(await answer.arrayBuffer());
}
