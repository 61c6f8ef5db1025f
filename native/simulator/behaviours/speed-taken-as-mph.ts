import { kmhFromMph } from '#core/units/speed.ts';
import type { Behaviour } from './behaviour.ts';

/**
 * Quirk 1: the figure of a target speed is taken as mph, so the belt runs 1.609 times as fast, up to its maximum.
 * Horizon 7.0AT (qz#4721), JFTM T202 asked for 1.0 and went 1.6 (qz#4904), Bowflex T9.
 */
export function speedTakenAsMph(): Behaviour {
  return {
    name: 'speedTakenAsMph',
    onOrder(order, obey) {
      return obey(order.kind === 'speed' ? { kind: 'speed', speedKmh: kmhFromMph(order.speedKmh) } : order);
    },
  };
}
