import type { SessionForecast } from '#contract/rpc/session-forecast.ts';

/** So close to what a part asks for, the belt is there; km/h. */
const thereKmh = 0.15;

/**
 * How long the belt is on its way up in the part where that takes the largest share of it, in ms; undefined where it is never more than half
 * of a part. What few runners expect: automation climbs by 1 km/h a minute.
 */
export function longestClimbMs({
  points,
  parts,
}: Pick<SessionForecast, 'points' | 'parts'>): number | undefined {
  const climbs = parts.map(({ startsAtMs, endsAtMs }) => {
    const within = points.filter(({ atMs }) => atMs >= startsAtMs && atMs < endsAtMs);
    const arrived = within.find(({ speedKmh, targetKmh }) => speedKmh >= targetKmh - thereKmh);
    const climbMs = (arrived?.atMs ?? endsAtMs) - startsAtMs;
    return { climbMs, share: climbMs / (endsAtMs - startsAtMs) };
  });
  const worst = climbs.reduce((found, each) => (each.share > found.share ? each : found), {
    climbMs: 0,
    share: 0.5,
  });
  return worst.climbMs === 0 ? undefined : worst.climbMs;
}
