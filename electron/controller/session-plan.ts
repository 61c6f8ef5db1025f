import type { StretchLimitPercent } from '#core/music/playback-rate.ts';
import type { Track } from '#core/music/track.ts';
import type { AutomationLevel } from '#core/pacing/automation.ts';
import { usualWarmUpMs } from '#core/pacing/music-leads.ts';
import type { PacingGoal } from '#core/pacing/pacing-goal.ts';
import type { PacingMode } from '#core/pacing/pacing-step.ts';
import {
  programmeFor,
  programmeLengthMs,
  type Programme,
  type ProgrammeName,
} from '#core/pacing/programme.ts';
import type { RunnerProfile } from '#core/physiology/runner-profile.ts';
import type { RampLimits } from '#core/safety/safety-limits.ts';

/** What a person decided before a run. */
export interface SessionPlan {
  readonly mode: PacingMode;
  readonly profile: RunnerProfile;
  /** A programme has goals of its own. */
  readonly goal: PacingGoal;
  /** In the mode Programme, and only there: {@link withProgramme}. */
  readonly programme?: Programme;
  /** May be empty where the music does not lead. Where the whole library is meant they are those of this moment, until the run begins. */
  readonly tracks: readonly Track[];
  /** In Music leads: what sounds in the room leads, and there are no tracks. */
  readonly isMusicInRoom?: boolean;
  /** The run begins: from now on its tracks stay what they are. */
  readonly settleTracks?: () => void;
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

/** A plan to run a ready programme: scaled to the plan's length, which becomes what that comes to. */
export function withProgramme<Plan extends Pick<SessionPlan, 'mode' | 'profile' | 'lengthMs'>>(
  plan: Plan,
  name: ProgrammeName,
): Plan & Required<Pick<SessionPlan, 'programme'>> {
  const programme = programmeFor(name, plan.profile, plan.lengthMs);
  return { ...plan, mode: 'programme', programme, lengthMs: programmeLengthMs(programme) };
}

type PlanTimes = Pick<SessionPlan, 'lengthMs' | 'programme'>;

/**
 * The first part of a run goes up from walking: the programme's own, else three minutes, or less where the whole run is
 * short.
 */
export function warmUpLengthMs({ lengthMs, programme }: PlanTimes): number {
  if (programme !== undefined) return programme.warmUpMs;
  return Math.min(usualWarmUpMs, Math.round((lengthMs ?? Number.POSITIVE_INFINITY) * shortRunShare));
}

/** The last part of a planned run goes down to walking, as long as {@link warmUpLengthMs} by the same rule. */
export function coolDownLengthMs({ lengthMs, programme }: PlanTimes): number {
  if (programme !== undefined) return programme.coolDownMs;
  return Math.min(3 * 60_000, Math.round((lengthMs ?? Number.POSITIVE_INFINITY) * shortRunShare));
}
