const firstMs = 1000;
const longestMs = 300_000;
/** A server that asks for more patience than this is asked again anyway. */
const longestRetryAfterMs = 3_600_000;

/**
 * How long to wait before the next try: anything up to a limit that doubles with every failure ("full jitter"), so that
 * devices which lost a server together do not come back together.
 *
 * @param failures in a row, from 1
 * @param leastMs what the server asked for
 */
export function backOffMs(failures: number, random: () => number, leastMs = 0): number {
  const limit = Math.min(longestMs, firstMs * 2 ** Math.min(20, Math.max(0, failures - 1)));
  return leastMs + Math.floor(random() * limit);
}

/** The header `Retry-After`, seconds or a date, as milliseconds from now; undefined where it says nothing. */
export function retryAfterMs(header: string | null, wallTimeMs: number): number | undefined {
  if (header === null) return undefined;
  const text = header.trim();
  const fromNow = /^\d{1,9}$/.test(text) ? Number(text) * 1000 : Date.parse(text) - wallTimeMs;
  if (Number.isNaN(fromNow)) return undefined;
  return Math.min(longestRetryAfterMs, Math.max(0, fromNow));
}
