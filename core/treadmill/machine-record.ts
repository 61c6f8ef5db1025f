/** What is known of one treadmill, kept between runs. */
export interface MachineRecord {
  /** The radio's device id. */
  readonly machineId: string;
  readonly name: string;
  readonly manufacturer?: string;
  readonly model?: string;
  readonly firmware?: string;
  readonly lastSeenWallMs: number;
  readonly beltTest?: BeltTestRecord;
}

/**
 * Outcome of the belt test. It holds for one firmware only: another one means that the test has to be passed again.
 */
export interface BeltTestRecord {
  readonly passed: boolean;
  readonly testedAtWallMs: number;
  readonly firmware?: string;
  /**
   * Reported over requested speed: 1 where the machine takes km/h, about 1.609 where it takes the figure as mph. Absent:
   * never measured.
   */
  readonly speedFactor?: number;
  /** What each control point operation did: "works", "refused", "ignored", "not tried". */
  readonly operations: Readonly<Record<string, string>>;
}
