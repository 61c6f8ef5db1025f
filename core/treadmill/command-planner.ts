import { raisesStrayBelt } from './axis.ts';
import type { MachineQuirks } from './machine-quirks.ts';
import type { TreadmillCommand } from './operation.ts';
import type { TreadmillState } from './treadmill-state.ts';

/** When the belt was last told something; `-Infinity` before the first time. */
export interface CommandTimes {
  readonly anyAtMs: number;
  readonly inclineAtMs: number;
}

export const noCommandsYet: CommandTimes = {
  anyAtMs: Number.NEGATIVE_INFINITY,
  inclineAtMs: Number.NEGATIVE_INFINITY,
};

/**
 * The next thing to tell the belt so that it comes to the target, if anything: only what changed by a step of the
 * machine, never while an answer is outstanding, and no faster than the machine can bear (quirks 13, 14). A belt that
 * does not move is told nothing: some wait for the start (quirk 7), others take a speed for one. A belt that somebody
 * else may have slowed is told nothing above what it does.
 *
 * @param target already through the safety envelope
 */
export function nextTargetCommand(
  target: { readonly speedKmh: number; readonly inclinePercent: number },
  state: TreadmillState,
  times: CommandTimes,
  quirks: MachineQuirks,
  nowMs: number,
): TreadmillCommand | undefined {
  const { capabilities } = state;
  if (!state.isLinkUp || capabilities?.canControl !== true) return undefined;
  if (state.belt !== 'moving' || state.control === 'lost') return undefined;
  if (state.pending !== undefined || state.queued !== undefined) return undefined;
  if (nowMs - times.anyAtMs < quirks.minimumCommandGapMs) return undefined;
  const { speedRange, inclinationRange } = capabilities;
  if (
    speedRange !== undefined &&
    !raisesStrayBelt(state.speed, target.speedKmh) &&
    differs(target.speedKmh, state.speed.requested, speedRange.incrementKmh)
  ) {
    return { kind: 'setTargetSpeed', speedKmh: target.speedKmh };
  }
  const mayTilt = nowMs - times.inclineAtMs >= quirks.minimumInclineGapMs;
  if (
    inclinationRange !== undefined &&
    mayTilt &&
    !raisesStrayBelt(state.incline, target.inclinePercent) &&
    differs(
      target.inclinePercent,
      state.incline.requested ?? state.incline.reported,
      inclinationRange.incrementPercent,
    )
  ) {
    return { kind: 'setTargetInclination', inclinationPercent: target.inclinePercent };
  }
  return undefined;
}

function differs(target: number, requested: number | undefined, increment: number): boolean {
  return requested === undefined || Math.abs(target - requested) >= increment / 2;
}
