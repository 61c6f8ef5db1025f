import type { PacingMode } from '#core/pacing/pacing-step.ts';
import type { TargetBand } from '#core/pacing/target-band.ts';
import { gaitGap } from '#core/physiology/gait.ts';

/** What a goal comes to for this runner on this treadmill, before the run; and how to run where it is only a walk. */
export function goalWords({ goal, lowKmh, highKmh }: TargetBand, mode: PacingMode): string {
  if (mode === 'iLead') return 'You set the belt with + and -; the music follows your steps.';
  const isWalk = highKmh <= gaitGap.lowKmh;
  const isRun = lowKmh >= gaitGap.highKmh;
  const gait = isWalk ? 'walking' : isRun ? 'running' : 'from walking to running';
  const source = goal.kind === 'speedBand' ? '' : ', from your profile and the goal';
  const advice = isWalk ? ' For running: --goal speed:8-11 or --goal zone:4.' : '';
  return `This run: ${lowKmh.toFixed(1)} to ${highKmh.toFixed(1)} km/h, ${gait}${source}.${advice}`;
}
