import type { MachineStatus } from '#core/ftms/machine-status.ts';
import { adoptValue, type Axis } from './axis.ts';
import { endPursuit } from './axis-findings.ts';
import { dropOperations } from './command-queue.ts';
import { quiet, stepFrom, withNotices, type Step } from './treadmill-step.ts';
import type { TreadmillState } from './treadmill-state.ts';

/** A tenth of the finest steps that consoles have, and a little. */
const leastEchoTolerance = 0.06;

/**
 * The machine told of a change that was not ours: a client's own changes are not told back to it (FTMS 4.17), so
 * every target change here is a hand on the console or another app. Machines that echo our own value back do no harm:
 * the same value is no change.
 */
export function acceptStatus(state: TreadmillState, status: MachineStatus): Step {
  switch (status.kind) {
    case 'targetSpeedChanged': {
      const speedKmh = status.speedKmh * (state.capabilities?.speedFactor ?? 1);
      if (isOurs(speedKmh, state.speed, state.capabilities?.speedRange?.incrementKmh)) return quiet(state);
      return stepFrom(endPursuit(state, 'speed', 'superseded'), (next) =>
        withNotices(
          { ...next, speed: adoptValue(next.speed, speedKmh) },
          { kind: 'consoleChangedSpeed', speedKmh },
        ),
      );
    }
    case 'targetInclineChanged': {
      const { inclinationPercent } = status;
      const increment = state.capabilities?.inclinationRange?.incrementPercent;
      if (isOurs(inclinationPercent, state.incline, increment)) return quiet(state);
      return stepFrom(endPursuit(state, 'incline', 'superseded'), (next) =>
        withNotices(
          { ...next, incline: adoptValue(next.incline, inclinationPercent) },
          { kind: 'consoleChangedIncline', inclinationPercent },
        ),
      );
    }
    case 'stoppedByUser':
      return withNotices(state, { kind: 'consoleStopped' });
    case 'pausedByUser':
      return withNotices(state, { kind: 'consolePaused' });
    case 'startedByUser':
      return withNotices(state, { kind: 'consoleStarted' });
    case 'stoppedBySafetyKey':
      return withNotices(state, { kind: 'safetyKeyPulled' });
    case 'controlPermissionLost':
    case 'reset':
      return stepFrom(dropOperations(state, 'preempted', 'controlNotPermitted'), (next) =>
        withNotices({ ...next, control: 'lost' }, { kind: 'controlLost' }),
      );
    default:
      return quiet(state);
  }
}

/**
 * Whether a told target is an echo: of what is being asked for, or (the answer is still on its way) of what was asked
 * for before. Machines round it to a step of theirs.
 */
function isOurs(told: number, { requested, acknowledged }: Axis, increment: number | undefined): boolean {
  const tolerance = Math.max(leastEchoTolerance, (increment ?? 0) / 2 + 0.01);
  return [requested, acknowledged].some((own) => own !== undefined && Math.abs(told - own) <= tolerance);
}
