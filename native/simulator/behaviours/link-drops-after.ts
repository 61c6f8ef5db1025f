import type { CancelTimer } from '#contract/runtime/clock.ts';
import type { Behaviour } from './behaviour.ts';

/** Quirk 33: each link ends after a while, and the machine may not be reachable for some time. Domyos 500 (qz#4181). */
export function linkDropsAfter(afterMs: number, options: { readonly awayMs?: number } = {}): Behaviour {
  const { awayMs = 0 } = options;
  let cancel: CancelTimer = () => {};
  return {
    name: 'linkDropsAfter',
    onConnect(machine) {
      cancel = machine.clock.after(afterMs, () => machine.dropLink({ forMs: awayMs }));
    },
    onDisconnect: () => cancel(),
  };
}
