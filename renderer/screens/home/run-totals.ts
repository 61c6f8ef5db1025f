import type { SessionSummary } from '#core/session/session-records.ts';

/** What Home says of the runs so far. Distances in metres. */
export interface RunsSoFar {
  /** The last run that went anywhere; absent: there was none. */
  readonly last:
    | {
        readonly sessionId: string;
        readonly startedAtWallMs: number;
        readonly distanceM: number;
        readonly isSimulated: boolean;
      }
    | undefined;
  /** Since Monday, local time. Nobody ran the kilometres of a simulated treadmill: they do not count. */
  readonly weekDistanceM: number;
}

/**
 * @param sessions in any order
 * @param now the present on the wall clock, in the runner's time zone
 */
export function runsSoFar(sessions: readonly SessionSummary[], now: Date): RunsSoFar {
  const mondayMs = startOfWeek(now).getTime();
  let last: RunsSoFar['last'];
  let weekDistanceM = 0;
  for (const { sessionId, startedAtWallMs, totals, isSimulated } of sessions) {
    const distanceM = totals?.distanceM ?? 0;
    if (distanceM <= 0) continue;
    if (last === undefined || startedAtWallMs > last.startedAtWallMs) {
      last = { sessionId, startedAtWallMs, distanceM, isSimulated };
    }
    if (startedAtWallMs >= mondayMs && !isSimulated) weekDistanceM += distanceM;
  }
  return { last, weekDistanceM };
}

/** Monday 0:00 in the time zone of `now`. */
export function startOfWeek(now: Date): Date {
  const daysSinceMonday = (now.getDay() + 6) % 7;
  return new Date(now.getFullYear(), now.getMonth(), now.getDate() - daysSinceMonday);
}

/** Whole days between two moments, by the calendar: yesterday at 23:59 is one day ago. */
export function daysAgo(wallMs: number, now: Date): number {
  const then = new Date(wallMs);
  const day = (date: Date): number => Date.UTC(date.getFullYear(), date.getMonth(), date.getDate());
  return Math.max(0, Math.round((day(now) - day(then)) / 86_400_000));
}
