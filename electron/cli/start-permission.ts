import { BeatRunnerError } from '#core/errors/beatrunner-error.ts';
import type { RunOptions } from './run-options.ts';

/**
 * What a run may do with this treadmill. Until the belt test has shown that the machine does what it is told, pacing
 * only shows what it would do, and nobody but a person starts the belt; unless somebody vouches for an empty belt.
 *
 * @throws BeatRunnerError `session/belt-test-needed` when the belt is to start by itself and may not
 */
export function startPermission(
  treadmill: { readonly deviceId: string; readonly hasPassedBeltTest: boolean },
  options: Pick<RunOptions, 'isAutoStart' | 'isNobodyOnTheBelt'>,
): 'full' | 'shadow' {
  if (treadmill.hasPassedBeltTest || options.isNobodyOnTheBelt) return 'full';
  if (options.isAutoStart)
    throw new BeatRunnerError('session/belt-test-needed', { device: treadmill.deviceId });
  return 'shadow';
}
