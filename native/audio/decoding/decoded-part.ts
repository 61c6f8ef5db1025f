/**
 * What a decoding route yields: audio as it comes, and one `end` part last. Audio is mono (the mean of all channels):
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

/** Mean of all channels. Non-finite samples (broken float files) become silence. */
export function downmix(channels: readonly Float32Array[]): Float32Array {
  const [first, second] = channels;
  if (first === undefined) return new Float32Array(0);
  const mono = new Float32Array(first.length);
  if (channels.length === 2 && second !== undefined) {
    for (let i = 0; i < mono.length; i += 1) mono[i] = ((first[i] ?? 0) + (second[i] ?? 0)) / 2;
  } else {
    for (const channel of channels) {
      for (let i = 0; i < mono.length; i += 1) mono[i] = (mono[i] ?? 0) + (channel[i] ?? 0) / channels.length;
    }
  }
  for (let i = 0; i < mono.length; i += 1) {
    if (!Number.isFinite(mono[i])) mono[i] = 0;
  }
  return mono;
}
