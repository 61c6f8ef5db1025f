import { BeatRunnerError } from '#core/errors/beatrunner-error.ts';
import type { RunOptions } from './run-options.ts';

/**
 * Nobody but a person starts the belt of an untested treadmill, unless somebody vouches for an empty belt. How much the
 * music may do with it once it runs is the controller's to say.
 *
 * @throws BeatRunnerError `session/belt-test-needed` when the belt is to start by itself and may not
 */
export function requireStartPermission(
  treadmill: { readonly deviceId: string; readonly hasPassedBeltTest: boolean },
  { isAutoStart, isNobodyOnTheBelt }: Pick<RunOptions, 'isAutoStart' | 'isNobodyOnTheBelt'>,
): void {
  if (isAutoStart && !isNobodyOnTheBelt && !treadmill.hasPassedBeltTest)
    throw new BeatRunnerError('session/belt-test-needed', { device: treadmill.deviceId });
}
