export const sexes = ['female', 'male', 'unspecified'] as const;
export type Sex = (typeof sexes)[number];

/** 1 hardly ever runs, 2 now and then, 3 every week, 4 several times a week, 5 competes. */
export const fitnessLevels = [1, 2, 3, 4, 5] as const;
export type FitnessLevel = (typeof fitnessLevels)[number];

export const units = ['metric', 'imperial'] as const;
export type UnitSystem = (typeof units)[number];

/** The body and the limits of one runner. Ranges are checked where a profile enters the program (contract/settings). */
export interface RunnerProfile {
  readonly profileId: string;
  readonly displayName: string;
  /** Years. */
  readonly age: number;
  readonly sex: Sex;
  readonly heightCm: number;
  readonly massKg: number;
  readonly restingHeartRateBpm?: number;
  /** Measured maximum; estimated from age where absent. */
  readonly maxHeartRateBpm?: number;
  /** Measured, ml/kg/min; estimated where absent. */
  readonly vo2Max?: number;
  readonly fitnessLevel: FitnessLevel;
  /** No target of this runner ever exceeds it. */
  readonly speedCapKmh: number;
  readonly inclineCapPercent: number;
  /** A speed at which this runner walks comfortably: where easing off ends. */
  readonly walkSpeedKmh: number;
  readonly unitSystem: UnitSystem;
}
