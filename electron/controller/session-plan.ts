import type { StretchLimitPercent } from '#core/music/playback-rate.ts';
import type { Track } from '#core/music/track.ts';
import type { AutomationLevel } from '#core/pacing/automation.ts';
import { usualWarmUpMs } from '#core/pacing/music-leads.ts';
import type { PacingGoal } from '#core/pacing/pacing-goal.ts';
import type { PacingMode } from '#core/pacing/pacing-step.ts';
import type { RunnerProfile } from '#core/physiology/runner-profile.ts';
import type { RampLimits } from '#core/safety/safety-limits.ts';

/** What a person decided before a run. */
export interface SessionPlan {
  readonly mode: PacingMode;
  readonly profile: RunnerProfile;
  readonly goal: PacingGoal;
  /** May be empty in I lead. */
  readonly tracks: readonly Track[];
  /** Time of moving belt, cool-down included; undefined: until the runner stops. */
  readonly lengthMs: number | undefined;
  /** As wished; a machine that has not passed the belt test is shadowed all the same. */
  readonly automation: AutomationLevel;
  /** Somebody looks at the belt and says that nobody is on it: only then is an untested machine driven. */
  readonly isBeltKnownEmpty?: boolean;
  /** Gentler than the program's own ramp; figures that are steeper change nothing. */
  readonly ramp?: Partial<RampLimits>;
  readonly stretchLimitPercent: StretchLimitPercent;
  readonly sessionSpeedCapKmh?: number;
  /** The same seed and tracks give the same order of tracks. */
  readonly seed: number;
}

/** The usual goal: easy to steady running, 45 to 75 % of the heart rate reserve. */
export const usualGoal: PacingGoal = { kind: 'reserve', lowPercent: 45, highPercent: 75 };

/** Share of a short run that warm-up and cool-down may each take. */
const shortRunShare = 0.15;

/** The first part of a run goes up from walking: three minutes, or less where the whole run is short. */
export function warmUpLengthMs(lengthMs: number | undefined): number {
  return Math.min(usualWarmUpMs, Math.round((lengthMs ?? Number.POSITIVE_INFINITY) * shortRunShare));
}

/** The last part of a planned run goes down to walking: three minutes, or less where the whole run is short. */
export function coolDownLengthMs(lengthMs: number): number {
  return Math.min(3 * 60_000, Math.round(lengthMs * shortRunShare));
}
