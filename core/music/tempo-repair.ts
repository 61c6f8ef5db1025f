/** What a runner says of a recording's beat: a fact about its content, whatever file it is in. */
export interface TempoRepair {
  /** Beats per minute; more than 0. */
  readonly tempoBpm: number;
  /**
   * Where some bar begins, seconds from the start of the recording. A place and not a number of a beat: another engine
   * hears other beats, and this stays true.
   */
  readonly downbeatS?: number;
}
