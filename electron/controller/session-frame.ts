import { sessionTempoRange, type SessionTempoRange } from '#core/music/session-tempo-range.ts';
import type { PacingLimits } from '#core/pacing/pacing-caps.ts';
import { targetBand, type TargetBand } from '#core/pacing/target-band.ts';
import { naturalCadenceSpm } from '#core/physiology/natural-cadence.ts';
import type { SessionPlan } from './session-plan.ts';

/** What a run happens in: fixed when it is ready, the same in its forecast. */
export interface SessionFrame {
  readonly band: TargetBand;
  /** Cadence at the middle of the band, steps a minute: tracks are folded round it. */
  readonly centreSpm: number;
  readonly tempoRange: SessionTempoRange;
}

/** What plan and machine make of a goal. */
export function sessionFrame(
  { goal, profile, tracks }: Pick<SessionPlan, 'goal' | 'profile' | 'tracks'>,
  limits: PacingLimits,
): SessionFrame {
  const band = targetBand(goal, profile, { inclinePercent: 0, limits });
  const middleKmh = (band.lowKmh + band.highKmh) / 2;
  const centreSpm = naturalCadenceSpm(middleKmh, profile, band.gait);
  return { band, centreSpm, tempoRange: sessionTempoRange(tracks, centreSpm, band.gait) };
}
