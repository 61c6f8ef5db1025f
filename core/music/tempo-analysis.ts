/** What listening to a recording found out about its beat. */
export interface TempoAnalysis {
  /** Detected tempo, not folded, beats per minute; more than 0. */
  readonly tempoBpm: number;
  /** 0 (a guess) to 1 (certain). */
  readonly confidence: number;
  /** Beat times from the start of the recording, seconds, ascending. */
  readonly beatsS: readonly number[];
  /** Where bars begin, where that was heard: beats in one, and which of `beatsS` is the first downbeat (0 to beats - 1). */
  readonly bar?: { readonly beats: number; readonly firstDownbeatIndex: number };
  /** The beats lie on one even grid; `false` where they follow a tempo that drifts or changes. */
  readonly isSteady?: boolean;
  /** Length of the decoded audio, seconds. */
  readonly durationS: number;
  /** Other readings with their probability, best first; together with the main one they add up to at most 1. */
  readonly alternatives: readonly { readonly tempoBpm: number; readonly probability: number }[];
  /** What the file's tags claimed when this was heard, beats per minute; absent where they claimed nothing. */
  readonly taggedTempoBpm?: number;
  /** Name and version of the engine that found this, e.g. "beats/1": another value means: listen again. */
  readonly engine: string;
}
