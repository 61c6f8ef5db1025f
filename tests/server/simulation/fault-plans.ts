import type { Dice } from './dice.ts';
import type { CrashPlan } from './simulated-device.ts';
import type { FaultPlan, NetworkFault } from './simulated-network.ts';

/** What goes wrong with the network in one sync, if anything. */
export function faultPlan(dice: Dice): FaultPlan | undefined {
  if (dice.chance(0.45)) return undefined;
  const fault = networkFault(dice);
  return {
    fault,
    // The server writes for pushes alone.
    of: fault.kind === 'server-dies' ? 'push' : dice.oneOf(['all', 'all', 'push', 'shape']),
    atRequest: dice.between(1, fault.kind === 'server-dies' ? 3 : 8),
    isLasting: dice.chance(0.4),
  };
}

function networkFault(dice: Dice): NetworkFault {
  const kind = dice.oneOf([
    ...(['drop-request', 'drop-response', 'cut-response', 'duplicate'] as const),
    ...(['late', 'late', 'server-error', 'server-dies'] as const),
  ]);
  switch (kind) {
    case 'duplicate':
      return { kind, isFirstHeard: dice.chance(0.5) };
    case 'late':
      return { kind, syncs: dice.between(1, 6), isAnswered: dice.chance(0.5) };
    case 'server-dies':
      return { kind, plan: { atStatement: dice.between(1, 6), isCommitted: dice.chance(0.4) } };
    default:
      return { kind };
  }
}

/** Where the device loses its power in one sync, if it does. */
export function crashPlan(dice: Dice): CrashPlan | undefined {
  if (dice.chance(0.75)) return undefined;
  return { atCall: dice.between(1, 30), when: dice.chance(0.5) ? 'before' : 'after' };
}
