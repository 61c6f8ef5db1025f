import { kmFromM, milesFromM } from '#core/units/distance.ts';
import { formatFixed } from './number-format.ts';
import { type UnitSystem } from './unit-system.ts';

/** A distance in metres as a number in the runner's unit. */
export function distanceInUnit(distanceM: number, system: UnitSystem): number {
  return system === 'metric' ? kmFromM(distanceM) : milesFromM(distanceM);
}

/** Two decimals, never more than was run: "6.38". */
export function formatDistance(
  distanceM: number | undefined,
  system: UnitSystem,
  locale: string,
): string | undefined {
  if (distanceM === undefined || !Number.isFinite(distanceM)) return undefined;
  // 5.004 km is not 5.01, and 4.999 km is not yet 5: floor, but not below a hundredth by floating dust.
  const hundredths = Math.floor(distanceInUnit(distanceM, system) * 100 + 1e-6);
  return formatFixed(hundredths / 100, 2, locale);
}
