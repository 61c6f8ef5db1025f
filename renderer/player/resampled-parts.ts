import { inStereo } from './in-stereo.ts';
import { createResampling, type Resampling } from './resampling.ts';

/** Samples of a recording, at the rate that was asked for: left and right. */
export interface TrackPart {
  /** Where they belong in the recording, seconds. Parts follow each other without a gap. */
  readonly startS: number;
  readonly channels: readonly [Float32Array<ArrayBuffer>, Float32Array<ArrayBuffer>];
}

/** Long enough that messages do not count, short enough that the first one comes soon, seconds. */
const partS = 0.25;

/** What a decoder gives out: mediabunny's `AudioSample`. */
export interface DecodedSample {
  /** In the track's own time, seconds. */
  readonly timestamp: number;
  /** Hz. */
  readonly sampleRate: number;
  readonly numberOfChannels: number;
  readonly numberOfFrames: number;
  copyTo(
    destination: Float32Array,
    options: { readonly planeIndex: number; readonly format: 'f32-planar' },
  ): void;
  close(): void;
}

export interface PartsWish {
  /** Where in the recording it begins, seconds: what comes before that, or before its music, is left out. */
  readonly fromS: number;
  /** By how much a sample's place in the recording is later than the track's own time, seconds. */
  readonly laterS: number;
  /** Hz, of the parts. */
  readonly toHz: number;
}

/**
 * Samples that follow each other as parts of one rate, in stereo. Their own rate is what the samples say, not what the container
 * says: of HE-AAC that does not tell what it is, decoders give out twice as many.
 */
export async function* resampledParts(
  samples: AsyncIterable<DecodedSample>,
  { fromS, laterS, toHz }: PartsWish,
): AsyncGenerator<TrackPart, void, undefined> {
  let resampling: ({ readonly fromHz: number } & Resampling) | undefined;
  let gathered = emptyGathering();
  let given = 0;
  let firstS: number | undefined;
  const take = (from: Gathering): TrackPart => {
    const part = { startS: (firstS ?? 0) + given / toHz, channels: from.joined() };
    given += from.length;
    gathered = emptyGathering();
    return part;
  };
  for await (const sample of samples) {
    const { timestamp, sampleRate: fromHz } = sample;
    const startS = timestamp + laterS;
    let channels: readonly Float32Array[];
    try {
      channels = inStereo(planesOf(sample));
    } finally {
      sample.close();
    }
    if (firstS === undefined) {
      const early = Math.max(0, Math.round((Math.max(0, fromS) - startS) * fromHz));
      const length = channels[0]?.length ?? 0;
      if (early >= length) continue;
      channels = channels.map((channel) => channel.subarray(early));
      firstS = startS + early / fromHz;
    }
    if (resampling?.fromHz !== fromHz) {
      if (resampling !== undefined) gathered.add(resampling.finish());
      resampling = { fromHz, ...createResampling(fromHz, toHz, 2) };
    }
    gathered.add(resampling.push(channels));
    if (gathered.length >= partS * toHz) yield take(gathered);
  }
  if (resampling !== undefined) gathered.add(resampling.finish());
  if (gathered.length > 0) yield take(gathered);
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
