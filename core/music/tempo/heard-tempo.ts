/** What was heard in a recording, before anything else is known about it. */
export interface HeardTempo {
  /** Beats per minute, not folded. */
  readonly tempoBpm: number;
  /** Probability that there is a steady beat and that this is the tempo that people tap to it, within 4 %. */
  readonly confidence: number;
  /** Probability that there is a steady beat at all. */
  readonly beatProbability: number;
  /** Other readings with their probability, most likely first. */
  readonly alternatives: readonly { readonly tempoBpm: number; readonly probability: number }[];
  /** Seconds, ascending. */
  readonly beatsS: readonly number[];
  /** Beats a bar, and the index of the first beat that begins one. */
  readonly bar: { readonly beats: number; readonly firstDownbeatIndex: number };
  /** The beats lie on one even grid. */
  readonly isSteady: boolean;
}
