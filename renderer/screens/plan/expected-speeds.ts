import type { SessionForecast } from '#contract/rpc/session-forecast.ts';

/**
 * Between which speeds the belt is expected to be once it is up to speed, km/h. The way up from walking is left out: from
 * the first moment on at which the belt has got to what is asked of it.
 *
 * @returns undefined where nothing is foreseen
 */
export function expectedSpeeds({
  points,
}: Pick<SessionForecast, 'points'>): { readonly lowKmh: number; readonly highKmh: number } | undefined {
  if (points.length === 0) return undefined;
  const arrived = points.findIndex(
    ({ speedKmh, targetKmh }, index) => index > 0 && speedKmh >= targetKmh - 0.05,
  );
  const speeds = points.slice(Math.max(0, arrived)).map(({ speedKmh }) => speedKmh);
  return { lowKmh: Math.min(...speeds), highKmh: Math.max(...speeds) };
}
