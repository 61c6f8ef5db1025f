import type { UnitSystem } from '#core/physiology/runner-profile.ts';
import { metresPerMile } from '#core/units/distance.ts';
import { distanceInUnit, formatDistance } from '#ui/format/distance.ts';
import { noValue } from '#ui/format/no-value.ts';
import { formatFixed, numberFormat } from '#ui/format/number-format.ts';
import { formatPaceSeconds } from '#ui/format/pace.ts';
import { formatSpeed } from '#ui/format/speed.ts';
import { formatTime } from '#ui/format/time.ts';
import { unitLabel } from '#ui/format/unit-system.ts';

/** Figures of a whole run for one runner: stored metric, shown in their units and language. Dashes where there is none. */
export interface Figures {
  readonly unitSystem: UnitSystem;
  readonly unit: { readonly distance: string; readonly speed: string; readonly pace: string };
  /** Length of a whole split, metres. */
  readonly splitM: number;
  distance(distanceM: number): string;
  speed(speedKmh: number): string;
  /** Of a part of a run: "5:37". */
  pace(distanceM: number, movingMs: number): string;
  /** "28:14", from an hour on "1:02:03". */
  time(durationMs: number): string;
  whole(value: number | undefined): string;
  percent(share: number | undefined): string;
  /** Day and time of a moment. */
  moment(wallTimeMs: number): string;
}

export function createFigures(locale: string, unitSystem: UnitSystem): Figures {
  return {
    unitSystem,
    unit: {
      distance: unitLabel('distance', unitSystem, locale),
      speed: unitLabel('speed', unitSystem, locale),
      pace: unitLabel('pace', unitSystem, locale),
    },
    splitM: unitSystem === 'metric' ? 1000 : metresPerMile,
    distance: (distanceM) => formatDistance(distanceM, unitSystem, locale) ?? noValue,
    speed: (speedKmh) => formatSpeed(speedKmh, unitSystem, locale) ?? noValue,
    pace: (distanceM, movingMs) =>
      movingMs > 0
        ? (formatPaceSeconds(movingMs / 1000 / distanceInUnit(distanceM, unitSystem), locale) ?? noValue)
        : noValue,
    time: (durationMs) => formatTime(durationMs / 1000, locale) ?? noValue,
    whole: (value) => formatFixed(value, 0, locale) ?? noValue,
    percent: (share) =>
      share === undefined
        ? noValue
        : numberFormat(locale, { style: 'percent', maximumFractionDigits: 0 }).format(share),
    moment: (wallTimeMs) =>
      new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' }).format(wallTimeMs),
  };
}
