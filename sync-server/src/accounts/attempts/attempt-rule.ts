/** How often something may be tried. Times are milliseconds. */
export interface AttemptLimit {
  /** So many at once; then one more every `refillMs`. */
  readonly burst: number;
  readonly refillMs: number;
  /** With so many that are not forgiven yet nothing more goes for a while, twice as long with each further one. */
  readonly lock?: {
    readonly after: number;
    readonly firstMs: number;
    readonly longestMs: number;
    /** One is forgiven every so often. */
    readonly forgiveMs: number;
  };
}

/**
 * What was tried, in times since 1970. None of them needs the time of the last attempt: a clock that is set back makes
 * nothing free.
 */
export interface AttemptCount {
  /** When the whole burst is there again. */
  readonly fullAtMs: number;
  /** When every attempt is forgiven. */
  readonly cleanAtMs: number;
  readonly lockedUntilMs: number;
}

export const nothingTried: AttemptCount = { fullAtMs: 0, cleanAtMs: 0, lockedUntilMs: 0 };

/** How long the next attempt has to wait, milliseconds; 0: it may be made. */
export function waitBefore(limit: AttemptLimit, count: AttemptCount, nowMs: number): number {
  const emptyForMs = Math.max(count.fullAtMs - nowMs, 0) + limit.refillMs - limit.burst * limit.refillMs;
  return Math.max(count.lockedUntilMs - nowMs, emptyForMs, 0);
}

/** Counts an attempt that may be made. It counts as failed until it is said to have gone well. */
export function counted(limit: AttemptLimit, count: AttemptCount, nowMs: number): AttemptCount {
  const fullAtMs = Math.max(count.fullAtMs, nowMs) + limit.refillMs;
  if (limit.lock === undefined) return { ...count, fullAtMs };
  const { after, firstMs, longestMs, forgiveMs } = limit.lock;
  const cleanAtMs = Math.max(count.cleanAtMs, nowMs) + forgiveMs;
  const over = strikesOf(cleanAtMs, forgiveMs, nowMs) - after;
  const lockedUntilMs = over < 0 ? count.lockedUntilMs : nowMs + Math.min(longestMs, firstMs * 2 ** over);
  return { fullAtMs, cleanAtMs, lockedUntilMs };
}

/** Takes back one attempt, which went well. */
export function takenBack(limit: AttemptLimit, count: AttemptCount, nowMs: number): AttemptCount {
  const fullAtMs = count.fullAtMs - limit.refillMs;
  if (limit.lock === undefined) return { ...count, fullAtMs };
  const cleanAtMs = count.cleanAtMs - limit.lock.forgiveMs;
  const isLocked = strikesOf(cleanAtMs, limit.lock.forgiveMs, nowMs) >= limit.lock.after;
  return { fullAtMs, cleanAtMs, lockedUntilMs: isLocked ? count.lockedUntilMs : 0 };
}

function strikesOf(cleanAtMs: number, forgiveMs: number, nowMs: number): number {
  return Math.ceil(Math.max(cleanAtMs - nowMs, 0) / forgiveMs);
}
