import type { TempoAnalysis } from '#core/music/tempo-analysis.ts';

export interface TempoInput {
  /** Mono, -1 to 1. */
  readonly samples: Float32Array;
  readonly sampleRateHz: number;
  /** Length of the whole recording; more than `samples` hold when it is very long. */
  readonly durationS: number;
  /** What the file's tags claim: a hint for the octave, never more. */
  readonly taggedTempoBpm?: number;
}

/**
 * Finds tempo and beats. Engines are replaceable: whoever stores an analysis stores `id` with it, and another id means
 * to listen again.
 */
export interface TempoEngine {
  /** Name and version, e.g. `beats/1`. */
  readonly id: string;
  /** `undefined` when there is no beat at all (silence, a steady tone). Synchronous, seconds of CPU time. */
  analyse(input: TempoInput): TempoAnalysis | undefined;
}
