import type { TempoAnalysis } from '#core/music/tempo-analysis.ts';

/** What is known of a recording besides its sound. */
export interface RecordingFacts {
  /** Length of the whole recording, seconds; more than was pushed where it is very long. */
  readonly durationS: number;
  /** What the file's tags claim: a hint for the octave, never more. */
  readonly taggedTempoBpm?: number;
}

/** One recording that is being listened to. */
export interface TempoListener {
  /** Mono, -1 to 1. */
  push(samples: Float32Array): void;
  /** Once, at the end. `undefined` when there is no beat to run to. Synchronous, up to seconds of CPU time. */
  finish(facts: RecordingFacts): TempoAnalysis | undefined;
}

/**
 * Finds tempo and beats. Engines are replaceable: whoever stores an analysis stores `id` with it, and another id means
 * to listen again.
 */
export interface TempoEngine {
  /** Name and version, e.g. `beats/1`. */
  readonly id: string;
  listen(sampleRateHz: number): TempoListener;
}
