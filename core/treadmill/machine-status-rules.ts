import type { MachineStatus } from '#core/ftms/machine-status.ts';
import { adoptValue } from './axis.ts';
import { dropOperations } from './command-queue.ts';
import { quiet, stepFrom, withNotices, type Step } from './treadmill-step.ts';
import type { TreadmillState } from './treadmill-state.ts';

/**
 * The machine told of a change that was not ours: a client's own changes are not told back to it (FTMS 4.17), so
 * every target change here is a hand on the console or another app. Machines that echo our own value back do no harm:
 * the same value is no change.
 */
export function acceptStatus(state: TreadmillState, status: MachineStatus): Step {
  switch (status.kind) {
    case 'targetSpeedChanged': {
      const speedKmh = status.speedKmh * (state.capabilities?.speedFactor ?? 1);
      if (isOurs(speedKmh, state.speed.requested, 0.06)) return quiet(state);
      return withNotices(
        { ...state, speed: adoptValue(state.speed, speedKmh) },
        { kind: 'consoleChangedSpeed', speedKmh },
      );
    }
    case 'targetInclineChanged': {
      const { inclinationPercent } = status;
      if (isOurs(inclinationPercent, state.incline.requested, 0.06)) return quiet(state);
      return withNotices(
        { ...state, incline: adoptValue(state.incline, inclinationPercent) },
        { kind: 'consoleChangedIncline', inclinationPercent },
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
      return stepFrom(
        dropOperations({ ...state, control: 'lost' }, 'preempted', 'controlNotPermitted'),
        (next) => withNotices(next, { kind: 'controlLost' }),
      );
    default:
      return quiet(state);
  }
}

function isOurs(told: number, requested: number | undefined, tolerance: number): boolean {
  return requested !== undefined && Math.abs(told - requested) <= tolerance;
}
