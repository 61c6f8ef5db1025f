import { gaitGap } from '#core/physiology/gait.ts';
import type { RunnerProfile } from '#core/physiology/runner-profile.ts';
import { clampTo, type PacingLimits } from './pacing-caps.ts';
import type { PartEffort, Programme, ProgrammeName } from './programme.ts';
import { targetBand, type TargetBand } from './target-band.ts';

/** A part with what its goal comes to for this runner on this machine. */
export interface CoursePart {
  readonly effort: PartEffort;
  /** Time of moving belt at which it begins, and how long it is. */
  readonly startsAtMs: number;
  readonly lengthMs: number;
  readonly band: TargetBand;
}

/** A programme in speeds: fixed when the run is ready, the same in its forecast. */
export interface ProgrammeCourse {
  readonly name: ProgrammeName;
  readonly warmUpMs: number;
  /** Never empty. */
  readonly parts: readonly CoursePart[];
  /** Where the warm-up leads: the easiest part, whichever comes first. */
  readonly easiest: TargetBand;
}

/** Where in its course a run is. */
export interface CoursePlace {
  /** undefined: in the warm-up. */
  readonly part: CoursePart | undefined;
  /** Of the part; -1 in the warm-up. */
  readonly index: number;
  /** undefined: the cool-down comes next. */
  readonly next: CoursePart | undefined;
}

/** Where on the way from the runner's own walk to the fastest one an effort lies, 0 to 1. A choice. */
const walkShares: Readonly<Record<PartEffort, { readonly low: number; readonly high: number }>> = {
  easy: { low: 0, high: 0.3 },
  brisk: { low: 0.4, high: 0.7 },
  steady: { low: 0.35, high: 0.65 },
  strong: { low: 0.6, high: 0.9 },
  tempo: { low: 0.6, high: 0.9 },
  hard: { low: 0.7, high: 1 },
};

/** Every part within every cap, on the level; {@link spreadWalk} where all of it is a walk. */
export function courseOf(
  { name, warmUpMs, parts }: Programme,
  profile: RunnerProfile,
  limits: PacingLimits,
): ProgrammeCourse {
  let startsAtMs = warmUpMs;
  const placed = parts.map(({ effort, goal, lengthMs }): CoursePart => {
    const band = targetBand(goal, profile, { inclinePercent: 0, limits });
    const found = { effort, startsAtMs, lengthMs, band };
    startsAtMs += lengthMs;
    return found;
  });
  const course = spreadWalk(placed, profile);
  const [first] = course;
  if (first === undefined) throw new RangeError('A programme has at least one part.');
  const easiest = course.reduce(
    (found, { band }) => (middleKmh(band) < middleKmh(found) ? band : found),
    first.band,
  );
  return { name, warmUpMs, parts: course, easiest };
}

/**
 * Much of what an untrained heart can do lies between a walk and a run, and every such band ends at the fastest walk: parts
 * of different effort would be one speed. A programme that is walked throughout is spread from the runner's own walk to
 * that end instead. No part gets faster by it than its goal allows.
 */
function spreadWalk(
  parts: readonly CoursePart[],
  { walkSpeedKmh }: Pick<RunnerProfile, 'walkSpeedKmh'>,
): readonly CoursePart[] {
  const isAlike = parts.every(({ band }) => band.goal.kind !== 'speedBand' && band.highKmh <= gaitGap.lowKmh);
  if (!isAlike) return parts;
  const topKmh = Math.max(...parts.map(({ band }) => band.highKmh));
  return parts.map((part) => {
    const { band, effort } = part;
    const fromKmh = clampTo(walkSpeedKmh, band.caps.minimumSpeedKmh, topKmh);
    const at = (share: number): number => Math.round((fromKmh + share * (topKmh - fromKmh)) * 10) / 10;
    const highKmh = Math.min(band.highKmh, at(walkShares[effort].high));
    return { ...part, band: { ...band, lowKmh: Math.min(highKmh, at(walkShares[effort].low)), highKmh } };
  });
}

/**
 * The part at a time of moving belt. The last one goes on for as long as nobody ends it: the cool-down is the session's.
 */
export function placeAt({ parts }: ProgrammeCourse, elapsedMs: number): CoursePlace {
  const index = parts.findLastIndex(({ startsAtMs }) => elapsedMs >= startsAtMs);
  return { part: parts[index], index, next: parts[index + 1] };
}

/** What a part asks for: the middle of its band, km/h. */
export function middleKmh({ lowKmh, highKmh }: Pick<TargetBand, 'lowKmh' | 'highKmh'>): number {
  return (lowKmh + highKmh) / 2;
}
