import { kmhFromMph, mphFromKmh } from '#core/units/speed.ts';
import { roundToStep } from '#core/units/rounding.ts';
import { formatFixed } from './number-format.ts';
import { type UnitSystem } from './unit-system.ts';

/** Speeds are shown to this step, in the runner's unit. */
export const speedDisplayStep = 0.1;

/** What plus and minus change, in the runner's unit: half a km/h, or the three tenths of a mph that come nearest. */
export const speedSteps = { metric: 0.5, imperial: 0.3 } as const satisfies Readonly<
  Record<UnitSystem, number>
>;

/** A speed in km/h as a number in the runner's unit. */
export function speedInUnit(speedKmh: number, system: UnitSystem): number {
  return system === 'metric' ? speedKmh : mphFromKmh(speedKmh);
}

/** One decimal: "12.4"; undefined for what is no number. */
export function formatSpeed(
  speedKmh: number | undefined,
  system: UnitSystem,
  locale: string,
): string | undefined {
  return speedKmh === undefined ? undefined : formatFixed(speedInUnit(speedKmh, system), 1, locale);
}

/**
 * The next set speed in km/h after a tap, on tenths of the runner's unit.
 *
 * @param steps 1 for plus, -1 for minus
 * @param stepInUnit km/h or mph
 */
export function steppedSpeedKmh(
  speedKmh: number,
  steps: number,
  system: UnitSystem,
  stepInUnit: number = speedSteps[system],
): number {
  const inUnit = roundToStep(speedInUnit(speedKmh, system) + steps * stepInUnit, speedDisplayStep);
  return system === 'metric' ? inUnit : kmhFromMph(inUnit);
}
