import { restingVo2MlKgMin } from './energy.ts';
import { assumedRestingHeartRateBpm, maxHeartRate } from './heart-rate-zones.ts';
import type { FitnessLevel, RunnerProfile } from './runner-profile.ts';

export interface Vo2Max {
  readonly vo2MaxMlKgMin: number;
  readonly source: 'measured' | 'estimated';
}

/** What a self-reported activity adds, MET: the five categories of Jurca 2005 stand for our fitness levels. */
const activityMet = { 1: 0, 2: 0.32, 3: 1.06, 4: 1.76, 5: 3.03 } as const satisfies Readonly<
  Record<FitnessLevel, number>
>;

/** An estimate counts for this much less: a band too low is dull, one too high is dangerous. A choice. */
const cautionFactor = 0.9;

/** No estimate leaves this range; a measured figure may. A choice. */
const estimateRange = { low: 15, high: 60 } as const;

/**
 * Maximal oxygen uptake of a runner, ml/kg/min: the measured one, else a cautious estimate without exercise.
 *
 * The estimate is Jurca 2005 (Am J Prev Med 29:185, NASA model: sex, age, body mass index, resting heart rate,
 * activity; adults of 20-70, standard error 1.45 MET = 5 ml/kg/min): MET = 18.07 + 2.77 (men) - 0.10 age
 * - 0.17 BMI - 0.03 resting heart rate + activity. Where a resting heart rate was measured, it is held down to the
 * heart rate ratio 15.3 max/rest (Uth 2004, Eur J Appl Physiol 91:111; trained men of 21-51). 10 % are then taken
 * off, and it stays within 15-60. An unspecified sex counts as the lower one.
 */
export function vo2MaxOf(profile: Omit<RunnerProfile, 'profileId' | 'displayName' | 'unitSystem'>): Vo2Max {
  if (profile.vo2Max !== undefined) return { vo2MaxMlKgMin: profile.vo2Max, source: 'measured' };
  const heightM = profile.heightCm / 100;
  const met =
    18.07 +
    (profile.sex === 'male' ? 2.77 : 0) -
    0.1 * profile.age -
    0.17 * (profile.massKg / heightM ** 2) -
    0.03 * (profile.restingHeartRateBpm ?? assumedRestingHeartRateBpm) +
    activityMet[profile.fitnessLevel];
  const byRatio =
    profile.restingHeartRateBpm === undefined
      ? Number.POSITIVE_INFINITY
      : (15.3 * maxHeartRate(profile).heartRateBpm) / profile.restingHeartRateBpm;
  const estimate = cautionFactor * Math.min(met * restingVo2MlKgMin, byRatio);
  return {
    vo2MaxMlKgMin: Math.min(estimateRange.high, Math.max(estimateRange.low, estimate)),
    source: 'estimated',
  };
}
