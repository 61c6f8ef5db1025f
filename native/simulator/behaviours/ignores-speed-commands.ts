import type { Behaviour } from './behaviour.ts';

/** Quirk 12: target speeds are acknowledged and the firmware does nothing. Sole F85 of 2023 (qz#2385), Reebok Fr30z. */
export function ignoresSpeedCommands(): Behaviour {
  return {
    name: 'ignoresSpeedCommands',
    onOrder: (order, obey) => (order.kind === 'speed' ? true : obey(order)),
  };
}
