import type { ErrorParams } from '#core/errors/beatrunner-error.ts';
import type { TempoAnalysis } from '#core/music/tempo-analysis.ts';
import type { ErrorCode } from '#core/errors/error-codes.ts';
import type { RecordingTags } from '#contract/storage/store.ts';

/** What a file holds, without listening to it. */
export interface FileContents {
  /** Fingerprint of the recording. */
  readonly trackId: string;
  readonly tags: RecordingTags;
}

/** What listening to a file found out. */
export interface Listening {
  readonly analysis: TempoAnalysis;
  /** The file breaks off; the analysis holds for what is there. */
  readonly isCutOff: boolean;
}

/** To a worker. It answers each with one `WorkerReply`, in order. */
export interface WorkerJob {
  readonly kind: 'read' | 'tags' | 'listen';
  readonly path: string;
}

export type WorkerReply =
  | { readonly kind: 'read'; readonly contents: FileContents }
  | { readonly kind: 'tags'; readonly tags: RecordingTags }
  | { readonly kind: 'listened'; readonly listening: Listening }
  | {
      readonly kind: 'failed';
      readonly code: ErrorCode;
      readonly params: ErrorParams;
      /** The thread must not be given another file: a decoder that all files share broke down in it. */
      readonly isSpent?: boolean;
    };
