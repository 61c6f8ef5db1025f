import type { TempoAnalysis } from './tempo-analysis.ts';

/** One music file that is ready to run to. */
export interface Track {
  /** Fingerprint of the recording: the same content under another name or folder has the same id. */
  readonly trackId: string;
  readonly path: string;
  readonly title: string;
  readonly artist?: string;
  readonly album?: string;
  readonly tempo: TempoAnalysis;
  /** What was heard, beats per minute, where a runner corrected it; then `tempo` is the corrected one. */
  readonly detectedTempoBpm?: number;
  /** The correction is not this runner's: it is what others who have run to the recording agree on. */
  readonly isTempoFromOthers?: true;
}
