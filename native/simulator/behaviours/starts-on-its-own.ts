import type { CancelTimer } from '#contract/runtime/clock.ts';
import type { Behaviour } from './behaviour.ts';

/** Quirk 9: the belt starts by itself a while after somebody has connected. Horizon 7.4 and 7.8 (qz#923, #704). */
export function startsOnItsOwn(options: { readonly afterMs: number }): Behaviour {
  let cancel: CancelTimer = () => {};
  return {
    name: 'startsOnItsOwn',
    onConnect(machine) {
      cancel = machine.clock.after(options.afterMs, () => machine.order({ kind: 'start' }));
    },
    onDisconnect: () => cancel(),
  };
}
