/**
 * What is known to be different about a kind of treadmill. It comes from resources/quirks and only ever makes the
 * program more careful: a quirk never widens a limit.
 */
export interface MachineQuirks {
  readonly quirkId: string;
  /**
   * Reported over requested speed where the machine is known to take km/h figures as mph. A figure above 1 holds until the
   * belt test has measured it; the test decides.
   */
  readonly expectedSpeedFactor?: number;
  readonly maximumSpeedKmh?: number;
  readonly maximumInclinePercent?: number;
  readonly speedIncrementKmh?: number;
  readonly inclineIncrementPercent?: number;
  /** Least time between two target commands. */
  readonly minimumCommandGapMs: number;
  /** Least time between two incline commands. */
  readonly minimumInclineGapMs: number;
  /** The machine cannot be driven: follow and show only. */
  readonly isFollowOnly: boolean;
  /** Where this is known from. */
  readonly source: string;
}

/** What holds for a treadmill of which nothing special is known. */
export const standardQuirks: MachineQuirks = {
  quirkId: 'standard',
  minimumCommandGapMs: 500,
  minimumInclineGapMs: 10_000,
  isFollowOnly: false,
  source: 'FTMS 1.0',
};
