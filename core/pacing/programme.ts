import { heartRateZones, reserveAtHeartRate } from '#core/physiology/heart-rate-zones.ts';
import { gaitGap } from '#core/physiology/gait.ts';
import type { RunnerProfile } from '#core/physiology/runner-profile.ts';
import { clampTo } from './pacing-caps.ts';
import type { PacingGoal } from './pacing-goal.ts';

/** The ready programmes, gentlest first. Where their figures come from: docs/pacing.md. */
export const programmeNames = ['walkIntervals', 'progression', 'rollingTempo', 'fourByFour'] as const;
export type ProgrammeName = (typeof programmeNames)[number];

/** Which one a runner gets who has chosen none. */
export const usualProgramme: ProgrammeName = 'walkIntervals';

/** How a part feels, in one word. */
export const partEfforts = ['easy', 'brisk', 'steady', 'strong', 'tempo', 'hard'] as const;
export type PartEffort = (typeof partEfforts)[number];

/** Some minutes with one goal. */
export interface ProgrammePart {
  readonly effort: PartEffort;
  readonly goal: PacingGoal;
  /** Time of moving belt, at least {@link shortestPartMs}. */
  readonly lengthMs: number;
}

/** A run in parts, between a warm-up and a cool-down that are always there. */
export interface Programme {
  readonly name: ProgrammeName;
  readonly warmUpMs: number;
  /** At least three. */
  readonly parts: readonly ProgrammePart[];
  readonly coolDownMs: number;
}

/** Automation climbs 1 km/h in a minute: a shorter part would be over before the belt is there. */
export const shortestPartMs = 120_000;

const minuteMs = 60_000;

/** The whole of it, warm-up and cool-down included. */
export function programmeLengthMs({ warmUpMs, parts, coolDownMs }: Programme): number {
  return parts.reduce((sumMs, { lengthMs }) => sumMs + lengthMs, warmUpMs + coolDownMs);
}

/**
 * A ready programme for a runner, with as many whole parts as the wanted length has room for: never longer than wanted,
 * unless the shortest one is, and never longer than the field runs it.
 *
 * @param wantedMs undefined: as the field runs it
 */
export function programmeFor(
  name: ProgrammeName,
  profile: RunnerProfile,
  wantedMs: number | undefined,
): Programme {
  const { warmUpMin, coolDownMin, count, partsOf } = plans[name];
  const warmUpMs = warmUpMin * minuteMs;
  const coolDownMs = coolDownMin * minuteMs;
  const built = (number: number): Programme => ({
    name,
    warmUpMs,
    parts: partsOf(number, profile),
    coolDownMs,
  });
  if (wantedMs === undefined) return built(count.usual);
  const fits = (number: number): boolean => programmeLengthMs(built(number)) <= wantedMs;
  let number = count.most;
  while (number > count.least && !fits(number)) number -= 1;
  return built(number);
}

/** How a programme grows with its length: by repeats, or by the minutes of its parts. */
interface ProgrammePlan {
  readonly warmUpMin: number;
  readonly coolDownMin: number;
  readonly count: { readonly least: number; readonly usual: number; readonly most: number };
  readonly partsOf: (count: number, profile: RunnerProfile) => readonly ProgrammePart[];
}

const plans: Readonly<Record<ProgrammeName, ProgrammePlan>> = {
  // Nemoto 2007, Masuki 2019: three minutes each, five sets and more; walked, so that brisk ends where running begins.
  walkIntervals: {
    warmUpMin: 3,
    coolDownMin: 3,
    count: { least: 2, usual: 5, most: 10 },
    partsOf: (sets, profile) =>
      repeated(sets, [
        part('easy', 3, walkGoal(profile, -1, 0)),
        part('brisk', 3, walkGoal(profile, 0.5, 1.5)),
      ]),
  },
  // McMillan: thirds, easy, steady, strong; up to 60 minutes. A third in minutes.
  progression: {
    warmUpMin: 3,
    coolDownMin: 3,
    count: { least: 2, usual: 8, most: 20 },
    partsOf: (minutes) => [
      part('easy', minutes, { kind: 'heartZone', zone: 2 }),
      part('steady', minutes, { kind: 'heartZone', zone: 3 }),
      part('strong', minutes, { kind: 'heartZone', zone: 4 }),
    ],
  },
  // Daniels' cruise intervals (five minutes near the threshold) with the float of rolling tempos between them.
  rollingTempo: {
    warmUpMin: 5,
    coolDownMin: 3,
    count: { least: 2, usual: 3, most: 6 },
    partsOf: (repeats) =>
      between(repeats, part('tempo', 5, { kind: 'heartZone', zone: 4 }), [
        part('steady', 3, { kind: 'heartZone', zone: 3 }),
      ]),
  },
  // Helgerud 2007 and NTNU: 85-95 % of the maximum, three minutes at about 70 % between; ten minutes before, five after.
  fourByFour: {
    warmUpMin: 10,
    coolDownMin: 5,
    count: { least: 2, usual: 4, most: 4 },
    partsOf: (repeats, profile) =>
      between(repeats, part('hard', 4, ofMaximum(profile, 85, 95)), [
        part('easy', 3, ofMaximum(profile, 65, 75)),
      ]),
  },
};

function part(effort: PartEffort, minutes: number, goal: PacingGoal): ProgrammePart {
  return { effort, goal, lengthMs: Math.max(shortestPartMs, minutes * minuteMs) };
}

function repeated(times: number, parts: readonly ProgrammePart[]): readonly ProgrammePart[] {
  return Array.from({ length: times }, () => parts).flat();
}

/** Again and again with a rest between: the last one is followed by the cool-down. */
function between(
  times: number,
  one: ProgrammePart,
  rest: readonly ProgrammePart[],
): readonly ProgrammePart[] {
  return [...repeated(times - 1, [one, ...rest]), one];
}

/** Shares of the runner's maximum heart rate, per cent, as shares of the reserve. */
function ofMaximum(profile: RunnerProfile, lowPercent: number, highPercent: number): PacingGoal {
  const { maxHeartRateBpm, restingHeartRateBpm } = heartRateZones(profile);
  const reserve = (percent: number): number =>
    clampTo(
      reserveAtHeartRate((percent / 100) * maxHeartRateBpm, maxHeartRateBpm, restingHeartRateBpm),
      0,
      100,
    );
  return { kind: 'reserve', lowPercent: reserve(lowPercent), highPercent: reserve(highPercent) };
}

/** Speeds round the runner's own walk, none above the fastest walk; km/h. */
function walkGoal({ walkSpeedKmh }: RunnerProfile, fromKmh: number, toKmh: number): PacingGoal {
  const highKmh = Math.min(gaitGap.lowKmh, walkSpeedKmh + toKmh);
  return { kind: 'speedBand', lowKmh: Math.min(highKmh, walkSpeedKmh + fromKmh), highKmh };
}
