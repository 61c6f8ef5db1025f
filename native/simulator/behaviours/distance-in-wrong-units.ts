import { metresPerMile } from '#core/units/distance.ts';
import type { Behaviour } from './behaviour.ts';

/** Quirk 27: distance counts in another unit than it says. Sole S77 (qz#1781). The default counts miles as kilometres. */
export function distanceInWrongUnits(options: { readonly factor?: number } = {}): Behaviour {
  const { factor = 1000 / metresPerMile } = options;
  return {
    name: 'distanceInWrongUnits',
    shapeTelemetry: (data) =>
      data.totalDistanceM === undefined ? data : { ...data, totalDistanceM: data.totalDistanceM * factor },
  };
}
