import { channelWeights, type ChannelOrder } from './channel-weights.ts';

/**
 * What a decoding route yields: audio as it comes, and one `end` part last. Audio is mono (a mix of all channels):
 * tempo needs no more, and it halves the memory.
 */
export type DecodedPart =
  | { readonly kind: 'audio'; readonly samples: Float32Array; readonly sampleRateHz: number }
  | {
      readonly kind: 'end';
      /** The file ends before its own header says so, or its container is torn: what came before is good. */
      readonly isCutOff: boolean;
      /** What the decoder complained about first, for the log and for `audio/file-damaged`. */
      readonly complaint?: string;
    };

export type DecodedParts = AsyncGenerator<DecodedPart, void>;

/** Louder than anything that was ever recorded, on whatever scale: broken floats, with which nothing can be reckoned. */
const loudest = 1e6;

/** The sample, or silence where a broken float file has none. */
export function soundSample(value: number): number {
  return Math.abs(value) <= loudest ? value : 0;
}

/** One channel of all, weighted by where each is heard. */
export function downmix(channels: readonly Float32Array[], order: ChannelOrder): Float32Array {
  const [first, second] = channels;
  if (first === undefined) return new Float32Array(0);
  const mono = new Float32Array(first.length);
  if (channels.length === 2 && second !== undefined) {
    for (let i = 0; i < mono.length; i += 1) mono[i] = ((first[i] ?? 0) + (second[i] ?? 0)) / 2;
  } else {
    const weights = channelWeights(channels.length, order);
    channels.forEach((channel, at) => {
      const weight = weights[at] ?? 0;
      if (weight === 0) return;
      for (let i = 0; i < mono.length; i += 1) mono[i] = (mono[i] ?? 0) + (channel[i] ?? 0) * weight;
    });
  }
  for (let i = 0; i < mono.length; i += 1) mono[i] = soundSample(mono[i] ?? 0);
  return mono;
}
