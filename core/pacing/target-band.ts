import { effortConstantSpeed, speedAtVo2 } from '#core/physiology/energy.ts';
import { gaitAtSpeed, gaitChangeSpeedKmh, gaitGap, type Gait } from '#core/physiology/gait.ts';
import {
  heartRateAtReserve,
  heartRateZones,
  reserveAtHeartRate,
  standardZoneMethod,
  type HeartRateRange,
  type HeartRateZones,
  type ZoneMethod,
} from '#core/physiology/heart-rate-zones.ts';
import type { RunnerProfile } from '#core/physiology/runner-profile.ts';
import { vo2MaxOf } from '#core/physiology/vo2-max.ts';
import { vo2AtReserve } from '#core/physiology/vo2-reserve.ts';
import { clampTo, pacingCaps, type PacingCaps, type PacingLimits, type SpeedCapKind } from './pacing-caps.ts';
import type { PacingGoal } from './pacing-goal.ts';

/** Why a band is not what the goal alone would give. */
export type BandCut =
  | { readonly kind: SpeedCapKind; readonly limitKmh: number }
  /** The slowest speed of the machine. */
  | { readonly kind: 'machineMinimum'; readonly limitKmh: number }
  /** A measured VO2max says that the runner cannot hold more. */
  | { readonly kind: 'vo2Max'; readonly limitKmh: number }
  /** An end was moved out of the gap between walking and running. */
  | { readonly kind: 'gaitGap'; readonly end: 'low' | 'high'; readonly toKmh: number }
  /** The low end was moved down to leave the music some room. */
  | { readonly kind: 'widened'; readonly toKmh: number };

/** The speeds that a runner's goal and body allow. `lowKmh` <= `highKmh`, neither inside the gap of 6.8-7.6 km/h. */
export interface TargetBand {
  readonly goal: PacingGoal;
  readonly lowKmh: number;
  readonly highKmh: number;
  /** The incline that the speeds were reckoned for. */
  readonly inclinePercent: number;
  /** The gait of the band's middle. */
  readonly gait: Gait;
  /** Where the heart should be; undefined where the goal is a speed. */
  readonly heartRange: HeartRateRange | undefined;
  readonly caps: PacingCaps;
  readonly cuts: readonly BandCut[];
}

export interface TargetBandOptions {
  readonly inclinePercent: number;
  readonly limits?: PacingLimits;
  readonly zoneMethod?: ZoneMethod;
}

/** A band that effort alone would make narrower than this is widened downwards: the music needs room. A choice. */
const narrowestBandKmh = 1;

/**
 * The target band of a goal.
 *
 * Heart goals: heart rate -> share of the reserve -> the same share of the VO2 reserve (Swain 1997) -> speed by ACSM
 * at the incline. Speed goals are taken as they are, and cut where a *measured* VO2max says no; an estimate is too
 * rough to overrule a person. Then every cap; then ends inside 6.8-7.6 km/h move out of it: the high end down, the low
 * end up unless nothing is left above. No step ever raises the high end. Ends are multiples of 0.1 km/h, rounded inwards.
 */
export function targetBand(goal: PacingGoal, profile: RunnerProfile, options: TargetBandOptions): TargetBand {
  const caps = pacingCaps(profile, options.limits ?? {});
  const inclinePercent = clampTo(
    options.inclinePercent,
    caps.minimumInclinePercent,
    caps.maximumInclinePercent,
  );
  const zones = heartRateZones(profile, options.zoneMethod ?? standardZoneMethod);
  const cuts: BandCut[] = [];
  const heartRange = goal.kind === 'speedBand' ? undefined : heartRangeOf(goal, zones);
  const wanted =
    goal.kind === 'speedBand'
      ? speedGoal(goal, profile, inclinePercent, cuts)
      : effortSpeeds(heartRangeOf(goal, zones), zones, profile, inclinePercent);
  const capped = applyCaps(wanted, caps, cuts);
  const ends = leaveGaitGap(capped, cuts);
  const { lowKmh, highKmh } = goal.kind === 'speedBand' ? ends : widen(ends, caps, cuts);
  const gait = (lowKmh + highKmh) / 2 < gaitChangeSpeedKmh ? 'walking' : 'running';
  return { goal, lowKmh, highKmh, inclinePercent, gait, heartRange, caps, cuts };
}

/**
 * The band at another incline for the same effort, by {@link effortConstantSpeed}; downhill never makes it faster than
 * it was. Speed goals stay as they are: the person asked for speeds.
 */
export function bandAtIncline(band: TargetBand, inclinePercent: number): TargetBand {
  const to = clampTo(inclinePercent, band.caps.minimumInclinePercent, band.caps.maximumInclinePercent);
  if (to === band.inclinePercent || band.goal.kind === 'speedBand') return { ...band, inclinePercent: to };
  const cuts = [...band.cuts];
  const same = (speedKmh: number): number =>
    Math.min(speedKmh, effortConstantSpeed(speedKmh, band.inclinePercent, to, gaitAtSpeed(speedKmh)));
  const moved = { lowKmh: same(band.lowKmh), highKmh: same(band.highKmh) };
  const ends = leaveGaitGap(applyCaps(moved, band.caps, cuts), cuts);
  const gait = (ends.lowKmh + ends.highKmh) / 2 < gaitChangeSpeedKmh ? 'walking' : 'running';
  return { ...band, ...ends, inclinePercent: to, gait, cuts };
}

interface Ends {
  readonly lowKmh: number;
  readonly highKmh: number;
}

type HeartGoal = Exclude<PacingGoal, { readonly kind: 'speedBand' }>;

function heartRangeOf(goal: HeartGoal, zones: HeartRateZones): HeartRateRange {
  switch (goal.kind) {
    case 'heartZone':
      return zones.ranges[goal.zone];
    case 'reserve': {
      const atReserve = (percent: number): number =>
        heartRateAtReserve(clampTo(percent, 0, 100), zones.maxHeartRateBpm, zones.restingHeartRateBpm);
      const edges = [atReserve(goal.lowPercent), atReserve(goal.highPercent)] as const;
      return { lowBpm: Math.min(...edges), highBpm: Math.max(...edges) };
    }
  }
}

function effortSpeeds(
  heartRange: HeartRateRange,
  zones: HeartRateZones,
  profile: RunnerProfile,
  inclinePercent: number,
): Ends {
  const { vo2MaxMlKgMin } = vo2MaxOf(profile);
  const speedAt = (heartRateBpm: number): number => {
    const percent = reserveAtHeartRate(heartRateBpm, zones.maxHeartRateBpm, zones.restingHeartRateBpm);
    return speedAtVo2(vo2AtReserve(percent, vo2MaxMlKgMin), inclinePercent);
  };
  return { lowKmh: speedAt(heartRange.lowBpm), highKmh: speedAt(heartRange.highBpm) };
}

function speedGoal(
  goal: { readonly lowKmh: number; readonly highKmh: number },
  profile: RunnerProfile,
  inclinePercent: number,
  cuts: BandCut[],
): Ends {
  const ends = { lowKmh: Math.min(goal.lowKmh, goal.highKmh), highKmh: Math.max(goal.lowKmh, goal.highKmh) };
  if (profile.vo2Max === undefined) return ends;
  const limitKmh = speedAtVo2(profile.vo2Max, inclinePercent);
  if (ends.highKmh <= limitKmh) return ends;
  cuts.push({ kind: 'vo2Max', limitKmh });
  return { lowKmh: Math.min(ends.lowKmh, limitKmh), highKmh: limitKmh };
}

function applyCaps(wanted: Ends, caps: PacingCaps, cuts: BandCut[]): Ends {
  if (wanted.highKmh > caps.maximumSpeedKmh) {
    cuts.push({ kind: caps.maximumSpeedFrom, limitKmh: caps.maximumSpeedKmh });
  }
  if (wanted.lowKmh < caps.minimumSpeedKmh) {
    cuts.push({ kind: 'machineMinimum', limitKmh: caps.minimumSpeedKmh });
  }
  const inCaps = (speedKmh: number): number => clampTo(speedKmh, caps.minimumSpeedKmh, caps.maximumSpeedKmh);
  const highKmh = inCaps(floorToTenth(inCaps(wanted.highKmh)));
  return { lowKmh: Math.min(highKmh, ceilToTenth(inCaps(wanted.lowKmh))), highKmh };
}

function leaveGaitGap(ends: Ends, cuts: BandCut[]): Ends {
  let { lowKmh, highKmh } = ends;
  if (isInGaitGap(highKmh)) {
    highKmh = gaitGap.lowKmh;
    cuts.push({ kind: 'gaitGap', end: 'high', toKmh: highKmh });
  }
  if (isInGaitGap(lowKmh)) {
    lowKmh = highKmh >= gaitGap.highKmh ? gaitGap.highKmh : gaitGap.lowKmh;
    cuts.push({ kind: 'gaitGap', end: 'low', toKmh: lowKmh });
  }
  return { lowKmh, highKmh };
}

function widen(ends: Ends, caps: PacingCaps, cuts: BandCut[]): Ends {
  const isRunning = ends.lowKmh >= gaitGap.highKmh;
  const floorKmh = isRunning ? gaitGap.highKmh : caps.minimumSpeedKmh;
  const lowKmh = Math.min(ends.lowKmh, Math.max(floorKmh, ceilToTenth(ends.highKmh - narrowestBandKmh)));
  if (lowKmh === ends.lowKmh) return ends;
  cuts.push({ kind: 'widened', toKmh: lowKmh });
  return { lowKmh, highKmh: ends.highKmh };
}

/** Whether a speed lies strictly between a good walk and a good run. */
export function isInGaitGap(speedKmh: number): boolean {
  return speedKmh > gaitGap.lowKmh && speedKmh < gaitGap.highKmh;
}

// A hair of tolerance, so that 6.8 stays 6.8 whatever floating point makes of it.
function floorToTenth(value: number): number {
  return Math.floor(value * 10 + 1e-6) / 10;
}

function ceilToTenth(value: number): number {
  return Math.ceil(value * 10 - 1e-6) / 10;
}
