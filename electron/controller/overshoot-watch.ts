/** A belt that goes beyond a fresh target by this share was not set by a hand. */
const leastOvershootShare = 0.15;
/** So long after a target was written a belt that is beyond it went there because of it. */
const watchedMs = 12_000;

/**
 * Finds machines that make more of a target than was asked: those that take km/h for mph run 1.6 times as fast (quirk
 * 1). Telemetry alone shows it, and it looks like a hand on the console; but hands do not come behind our own targets
 * again and again.
 */
export interface OvershootWatch {
  targetWritten(speedKmh: number, nowMs: number): void;
  /** The belt was found at a speed that nobody here asked for. Gives how often that was our own doing. */
  beltFoundAt(speedKmh: number, nowMs: number): number;
  reset(): void;
}

export function watchOvershoot(): OvershootWatch {
  let written: { readonly speedKmh: number; readonly atMs: number } | undefined;
  let overshoots = 0;
  return {
    targetWritten(speedKmh, nowMs) {
      written = { speedKmh, atMs: nowMs };
    },
    beltFoundAt(speedKmh, nowMs) {
      const isOurs = written !== undefined && nowMs - written.atMs <= watchedMs;
      if (isOurs && speedKmh > (written?.speedKmh ?? 0) * (1 + leastOvershootShare)) overshoots += 1;
      return overshoots;
    },
    reset() {
      overshoots = 0;
    },
  };
}
