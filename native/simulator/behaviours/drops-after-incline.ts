import type { Behaviour } from './behaviour.ts';

/** Quirk 15: the link drops soon after an incline command. JTX Sprint 5 (qz#1762). */
export function dropsAfterIncline(options: { readonly afterMs?: number } = {}): Behaviour {
  const { afterMs = 1500 } = options;
  return {
    name: 'dropsAfterIncline',
    onOrder(order, obey, machine) {
      if (order.kind === 'incline') machine.clock.after(afterMs, () => machine.dropLink());
      return obey(order);
    },
  };
}
