import type { PacingMode } from '#core/pacing/pacing-step.ts';
import type { TargetBand } from '#core/pacing/target-band.ts';
import { programmeLengthMs, type Programme } from '#core/pacing/programme.ts';
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

/** What a programme comes to, before the run. */
export function programmeWords(programme: Programme): string {
  const minutes = Math.round(programmeLengthMs(programme) / 60_000);
  const parts = programme.parts.map(({ effort, lengthMs }) => `${effort} ${lengthMs / 60_000}`);
  return `This run: ${minutes} min with warm-up and cool-down; parts in minutes: ${parts.join(', ')}.`;
}
