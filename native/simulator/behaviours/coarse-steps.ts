import { onGrid } from '../treadmill-models.ts';
import type { Behaviour } from './behaviour.ts';

/** Quirk 17: the real step is coarser than the advertised one. Kettler, TRX3500, Sole S77, adidas T-800 (qz#5113). */
export function coarseSteps(
  options: { readonly speedKmh?: number; readonly inclinePercent?: number } = {},
): Behaviour {
  const { speedKmh = 0.5, inclinePercent = 1 } = options;
  return {
    name: 'coarseSteps',
    onOrder(order, obey) {
      switch (order.kind) {
        case 'speed':
          return obey({ kind: 'speed', speedKmh: coarse(order.speedKmh, speedKmh) });
        case 'incline':
          return obey({ kind: 'incline', inclinePercent: coarse(order.inclinePercent, inclinePercent) });
        case 'start':
        case 'stop':
        case 'pause':
          return obey(order);
      }
    },
  };
}

function coarse(value: number, step: number): number {
  return onGrid(value, Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY, step);
}
