import { paceSPerKmFromKmh, paceSPerMileFromKmh } from '#core/units/speed.ts';
import { formatTime } from './time.ts';
import { type UnitSystem } from './unit-system.ts';

/** A slower pace than an hour for a unit says nothing: the belt all but stands. */
const slowestPaceS = 3_599;

/** To the second, "4:50", of a speed in km/h; undefined where the belt stands or crawls. */
export function formatPace(
  speedKmh: number | undefined,
  system: UnitSystem,
  locale: string,
): string | undefined {
  if (speedKmh === undefined) return undefined;
  return formatPaceSeconds(
    system === 'metric' ? paceSPerKmFromKmh(speedKmh) : paceSPerMileFromKmh(speedKmh),
    locale,
  );
}

/** A pace in seconds a kilometre or mile. */
export function formatPaceSeconds(paceS: number | undefined, locale: string): string | undefined {
  if (paceS === undefined || !Number.isFinite(paceS)) return undefined;
  const wholeS = Math.round(paceS);
  return wholeS > slowestPaceS ? undefined : formatTime(wholeS, locale);
}
