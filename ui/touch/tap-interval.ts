/** Taps on plus and minus that follow the last one within this time, in ms, are the same tap. */
export const leastTapIntervalMs = 150;

/** Whether a tap counts, `lastMs` being when the last one that counted was. */
export function isOwnTap(lastMs: number | undefined, atMs: number): boolean {
  // A clock that went backwards must not lock the keys.
  return lastMs === undefined || atMs < lastMs || atMs - lastMs >= leastTapIntervalMs;
}
