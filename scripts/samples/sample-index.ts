import * as z from 'zod';

const sampleSchema = z.strictObject({
  /** File name in the same folder. */
  file: z.string(),
  title: z.string(),
  feel: z.string(),
  tempoBpm: z.number().min(40).max(240),
  /** Where the first beat falls, seconds; the others follow at 60 / tempoBpm. */
  firstBeatS: z.number().nonnegative(),
  beatCount: z.int().positive(),
  beatsPerBar: z.int().positive(),
  durationS: z.number().positive(),
  hasTempoTag: z.boolean(),
  /** Of the file as it lies there. */
  sha256: z.hex().length(64),
  /** Of the interleaved 16-bit PCM at 44.1 kHz before it was encoded: what a new rendering must give again. */
  pcmSha256: z.hex().length(64),
});

/** resources/samples/samples.json: what is true about the sample tracks, because we wrote them. */
export const sampleIndexSchema = z.strictObject({
  licence: z.string(),
  composedBy: z.string(),
  samples: z.array(sampleSchema).min(6),
});
