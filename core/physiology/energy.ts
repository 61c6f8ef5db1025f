import { gaitGap, type Gait } from './gait.ts';
import type { Sex } from './runner-profile.ts';

/** Oxygen uptake at rest, one metabolic equivalent (MET): 3.5 ml/kg/min (ACSM). */
export const restingVo2MlKgMin = 3.5;

/** Energy of a litre of oxygen as ACSM rounds it: 5 kcal. */
const kcalPerLitreOxygen = 5;

/** A gap in the data longer than this counts as this long: energy of a lost link is not made up. */
export const longestEnergyGapMs = 5_000;

/** ACSM coefficients per m/min: of the level and of the grade part. */
const acsm = {
  walking: { level: 0.1, grade: 1.8 },
  running: { level: 0.2, grade: 0.9 },
} as const satisfies Readonly<Record<Gait, { level: number; grade: number }>>;

export interface Effort {
  readonly speedKmh: number;
  readonly inclinePercent: number;
  /** Where it is known (cadence, a foot pod); otherwise the speed decides, blended across 6.8-7.6 km/h. */
  readonly gait?: Gait;
}

export interface OxygenUptake {
  /** ml/kg/min, resting part included. */
  readonly vo2MlKgMin: number;
  /** Downhill was reckoned as level: the equations are not made for it and the figure is too high. */
  readonly isGradeClamped: boolean;
  /** Outside the speeds the equation was validated for: walking 3-6 km/h, running from 8 km/h (4.8 if truly jogging). */
  readonly isExtrapolated: boolean;
}

export interface EnergyRate extends OxygenUptake {
  /** Multiples of rest. */
  readonly met: number;
  /** Everything the body spends, kcal/min. */
  readonly grossKcalPerMin: number;
  /** Without what it would have spent at rest, kcal/min. */
  readonly netKcalPerMin: number;
}

/**
 * Oxygen uptake on a treadmill.
 *
 * ACSM (Guidelines for Exercise Testing and Prescription, 10th ed.), S in m/min, G decimal grade:
 * walking 0.1 S + 1.8 S G + 3.5 (50-100 m/min), running 0.2 S + 0.9 S G + 3.5 (above 134 m/min, 80-134 if truly
 * jogging). Between 6 and 8 km/h the gait picks the equation; where nobody knows the gait the two are blended
 * linearly across 7.2 ± 0.4 km/h, a choice of this project that keeps the curve free of a jump.
 * A falling grade is reckoned as level and flagged.
 */
export function oxygenUptake(effort: Effort): OxygenUptake {
  const speedKmh = Math.max(0, effort.speedKmh);
  const isWalkCertain = speedKmh < 6;
  const isRunCertain = speedKmh > 8;
  const gait = isWalkCertain ? 'walking' : isRunCertain ? 'running' : effort.gait;
  const runningShare = gait === undefined ? blend(speedKmh) : gait === 'running' ? 1 : 0;
  const vo2MlKgMin =
    runningShare * vo2Of('running', speedKmh, effort.inclinePercent) +
    (1 - runningShare) * vo2Of('walking', speedKmh, effort.inclinePercent);
  return {
    vo2MlKgMin,
    isGradeClamped: effort.inclinePercent < 0,
    isExtrapolated: speedKmh < 3 || (speedKmh > 6 && speedKmh < 8 && gait !== 'running'),
  };
}

/** Energy spent per minute: oxygen uptake x body mass x 5 kcal/l (ACSM). Sources and ranges: {@link oxygenUptake}. */
export function energyRate(effort: Effort, massKg: number): EnergyRate {
  const uptake = oxygenUptake(effort);
  const kcalPerMlKg = (massKg / 1000) * kcalPerLitreOxygen;
  return {
    ...uptake,
    met: uptake.vo2MlKgMin / restingVo2MlKgMin,
    grossKcalPerMin: uptake.vo2MlKgMin * kcalPerMlKg,
    netKcalPerMin: (uptake.vo2MlKgMin - restingVo2MlKgMin) * kcalPerMlKg,
  };
}

/**
 * The speed at which an oxygen uptake is reached at an incline: {@link oxygenUptake} turned round. 0 at or below rest.
 *
 * @param gait asks for the answer of one equation; without, the blended curve is inverted, so the answer may lie in
 * the gap of 6.8-7.6 km/h. Above 15 % the two equations cross; the slower answer is given.
 */
export function speedAtVo2(vo2MlKgMin: number, inclinePercent: number, gait?: Gait): number {
  if (gait !== undefined) return equationSpeed(gait, vo2MlKgMin, inclinePercent);
  const walkingKmh = equationSpeed('walking', vo2MlKgMin, inclinePercent);
  if (walkingKmh <= gaitGap.lowKmh) return walkingKmh;
  const runningKmh = equationSpeed('running', vo2MlKgMin, inclinePercent);
  if (runningKmh >= gaitGap.highKmh) return runningKmh;
  let lowKmh: number = gaitGap.lowKmh;
  let highKmh: number = gaitGap.highKmh;
  for (let round = 0; round < 40; round++) {
    const middleKmh = (lowKmh + highKmh) / 2;
    const isTooFast = oxygenUptake({ speedKmh: middleKmh, inclinePercent }).vo2MlKgMin > vo2MlKgMin;
    if (isTooFast) highKmh = middleKmh;
    else lowKmh = middleKmh;
  }
  return lowKmh;
}

/**
 * The speed at another incline that costs the same: v2 = v1 (0.2 + 0.9 G1) / (0.2 + 0.9 G2), from the ACSM running
 * equation (from 8 km/h); for a walk the same with the walking equation's 0.1 and 1.8 (3-6 km/h). Falling grades count
 * as level. Running 10 km/h at 1 % is 8.53 km/h at 5 %.
 */
export function effortConstantSpeed(
  speedKmh: number,
  fromInclinePercent: number,
  toInclinePercent: number,
  gait: Gait = 'running',
): number {
  return (speedKmh * perMetre(gait, fromInclinePercent)) / perMetre(gait, toInclinePercent);
}

export interface HeartRateEnergyInput {
  readonly heartRateBpm: number;
  readonly massKg: number;
  /** Years. */
  readonly age: number;
  readonly sex: Sex;
}

/**
 * Energy from heart rate, kcal/min gross: Keytel 2005 (J Sports Sci 23:289), the equation without VO2max. For adults
 * between 90 and 150 bpm; undefined at 90 bpm or below, where it means nothing. Without a sex: the mean of both.
 */
export function heartRateEnergyKcalPerMin(input: HeartRateEnergyInput): number | undefined {
  const { heartRateBpm, massKg, age, sex } = input;
  if (heartRateBpm <= 90) return undefined;
  const maleKj = -55.0969 + 0.6309 * heartRateBpm + 0.1988 * massKg + 0.2017 * age;
  const femaleKj = -20.4022 + 0.4472 * heartRateBpm - 0.1263 * massKg + 0.074 * age;
  const kj = { male: maleKj, female: femaleKj, unspecified: (maleKj + femaleKj) / 2 }[sex];
  return Math.max(0, kj / 4.184);
}

/**
 * One step of an energy counter.
 *
 * @param rateKcalPerMin the rate that held since the last step; pass 0 while the belt stands
 * @param gapMs time since the last step; counts as at most 5 s, and as nothing when it is not positive
 */
export function addEnergy(previousKcal: number, rateKcalPerMin: number, gapMs: number): number {
  if (!(gapMs > 0)) return previousKcal;
  return previousKcal + (Math.max(0, rateKcalPerMin) * Math.min(gapMs, longestEnergyGapMs)) / 60_000;
}

/** Share of the running equation at a speed of which the gait is not known. */
function blend(speedKmh: number): number {
  const share = (speedKmh - gaitGap.lowKmh) / (gaitGap.highKmh - gaitGap.lowKmh);
  return Math.min(1, Math.max(0, share));
}

/** ml/kg for every metre of belt. */
function perMetre(gait: Gait, inclinePercent: number): number {
  return acsm[gait].level + (acsm[gait].grade * Math.max(0, inclinePercent)) / 100;
}

function vo2Of(gait: Gait, speedKmh: number, inclinePercent: number): number {
  return ((speedKmh * 1000) / 60) * perMetre(gait, inclinePercent) + restingVo2MlKgMin;
}

function equationSpeed(gait: Gait, vo2MlKgMin: number, inclinePercent: number): number {
  const metresPerMin = (vo2MlKgMin - restingVo2MlKgMin) / perMetre(gait, inclinePercent);
  return Math.max(0, (metresPerMin * 60) / 1000);
}
