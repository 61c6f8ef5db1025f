import type { Behaviour } from './behaviour.ts';

/** Quirk 7: a target speed is acknowledged but forgotten unless the belt already moves. 3G Cardio (qz#3382). */
export function beltMustMoveFirst(): Behaviour {
  return {
    name: 'beltMustMoveFirst',
    onOrder(order, obey, machine) {
      return order.kind === 'speed' && machine.belt.phase !== 'running' ? true : obey(order);
    },
  };
}
