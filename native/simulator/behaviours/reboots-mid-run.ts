import type { Behaviour } from './behaviour.ts';

/**
 * Quirk 10: in the middle of a run the machine boots anew, drops the link and forgets the run; once up again it moves
 * again (qz#2591). Happens once.
 */
export function rebootsMidRun(options: {
  /** Running time until then. */
  readonly afterMs: number;
  readonly awayMs?: number;
  readonly movesAgain?: boolean;
}): Behaviour {
  const { afterMs, awayMs = 6000, movesAgain = true } = options;
  let hasRebooted = false;
  let startAtMs: number | undefined;
  return {
    name: 'rebootsMidRun',
    tick(machine) {
      const nowMs = machine.clock.nowMs();
      if (!hasRebooted && machine.belt.phase === 'running' && machine.belt.elapsedMs >= afterMs) {
        hasRebooted = true;
        machine.reboot({ awayMs });
        if (movesAgain) startAtMs = nowMs + awayMs;
      }
      if (startAtMs !== undefined && nowMs >= startAtMs && machine.order({ kind: 'start' }))
        startAtMs = undefined;
    },
  };
}
