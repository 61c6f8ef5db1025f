import { formatFixed } from './number-format.ts';

/** Whole beats a minute: "156". */
export function formatHeartRate(heartRateBpm: number | undefined, locale: string): string | undefined {
  return formatPositive(heartRateBpm, locale);
}

/** A whole number; undefined for zero too, which no heart, foot or music that is there has. */
export function formatPositive(perMinute: number | undefined, locale: string): string | undefined {
  return perMinute !== undefined && perMinute > 0 ? formatFixed(perMinute, 0, locale) : undefined;
}
