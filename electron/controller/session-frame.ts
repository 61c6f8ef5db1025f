import { sessionTempoRange, type SessionTempoRange } from '#core/music/session-tempo-range.ts';
import type { PacingLimits } from '#core/pacing/pacing-caps.ts';
import { courseOf, type ProgrammeCourse } from '#core/pacing/programme-course.ts';
import { targetBand, type TargetBand } from '#core/pacing/target-band.ts';
import { naturalCadenceSpm } from '#core/physiology/natural-cadence.ts';
import type { SessionPlan } from './session-plan.ts';

/** Speeds with the music for them. */
export interface BandFrame {
  readonly band: TargetBand;
  /** Cadence at the middle of the band, steps a minute: tracks are folded round it. */
  readonly centreSpm: number;
  readonly tempoRange: SessionTempoRange;
}

/** What a run happens in: fixed when it is ready, the same in its forecast. */
export interface SessionFrame extends BandFrame {
  /** The parts of a programme. The frame itself is then that of its warm-up. */
  readonly programme:
    | { readonly course: ProgrammeCourse; readonly partFrames: readonly BandFrame[] }
    | undefined;
}

type FramedPlan = Pick<SessionPlan, 'goal' | 'profile' | 'tracks' | 'programme'>;

/** What plan and machine make of a goal, or of a programme's goals. */
export function sessionFrame(plan: FramedPlan, limits: PacingLimits): SessionFrame {
  const { goal, profile, programme } = plan;
  if (programme === undefined) {
    const band = targetBand(goal, profile, { inclinePercent: 0, limits });
    return { ...frameOf(band, plan), programme: undefined };
  }
  const course = courseOf(programme, profile, limits);
  const partFrames = course.parts.map(({ band }) => frameOf(band, plan));
  return { ...frameOf(course.easiest, plan), programme: { course, partFrames } };
}

function frameOf(band: TargetBand, { profile, tracks }: FramedPlan): BandFrame {
  const middleKmh = (band.lowKmh + band.highKmh) / 2;
  const centreSpm = naturalCadenceSpm(middleKmh, profile, band.gait);
  return { band, centreSpm, tempoRange: sessionTempoRange(tracks, centreSpm, band.gait) };
}
