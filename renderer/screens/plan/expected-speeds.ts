import type { SessionForecast } from '#contract/rpc/session-forecast.ts';

/**
 * Between which speeds the belt is expected to be once it is up to speed, km/h. The way up from walking and the way down to
 * it at the end are left out: it counts from where the belt has got to what is asked of it, to where less than the band is.
 *
 * @returns undefined where nothing is foreseen
 */
export function expectedSpeeds({
  points,
  band,
}: Pick<SessionForecast, 'points' | 'band'>):
  | { readonly lowKmh: number; readonly highKmh: number }
  | undefined {
  if (points.length === 0) return undefined;
  const isInBand = (targetKmh: number): boolean => targetKmh >= band.lowKmh - displayStepKmh;
  const arrived = points.findIndex(
    ({ speedKmh, targetKmh }, index) =>
      index > 0 && isInBand(targetKmh) && speedKmh >= targetKmh - displayStepKmh,
  );
  const last = points.findLastIndex(({ targetKmh }) => isInBand(targetKmh));
  const steady = arrived < 0 ? points : points.slice(arrived, Math.max(arrived, last) + 1);
  const speeds = steady.map(({ speedKmh }) => speedKmh);
  return { lowKmh: Math.min(...speeds), highKmh: Math.max(...speeds) };
}

/** Less is not seen. */
const displayStepKmh = 0.05;
