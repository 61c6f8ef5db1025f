import { clamp } from '#core/units/rounding.ts';

/** Percent, 0 to 100, of a share from 0 to 1; undefined where it is unknown or no number. */
export function shareInPercent(share: number | undefined): number | undefined {
  if (share === undefined || Number.isNaN(share)) return undefined;
  return clamp(share, 0, 1) * 100;
}
