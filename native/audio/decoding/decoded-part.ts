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
