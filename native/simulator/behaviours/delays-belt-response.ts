import type { Behaviour } from './behaviour.ts';

/**
 * The motors take a while to begin with what was acknowledged (quirk 8 and safety reference: 1.4 s for a change of
 * speed on a Horizon Omega Z). Stop and pause are delayed, too.
 */
export function delaysBeltResponse(byMs: number): Behaviour {
  return {
    name: 'delaysBeltResponse',
    onOrder(order, obey, machine) {
      machine.clock.after(byMs, () => obey(order));
      return true;
    },
  };
}
