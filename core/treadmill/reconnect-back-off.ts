const promptTries = 3;
const promptPauseMs = 250;
const firstDelayMs = 1000;
const longestDelayMs = 60_000;
/** Share of a delay that chance may take off, so that a room full of programs does not knock in step. */
const jitterShare = 0.25;

/**
 * How long to wait before the next attempt to reconnect. Three tries come right away (a link that was lost by chance is
 * back before anybody has looked up), then about 1, 2, 4... s, at most 60 s.
 *
 * @param attempt How many attempts have failed in a row, 0 or more.
 * @param random Chance in [0, 1), from the caller.
 */
export function nextDelayMs(attempt: number, random: number): number {
  if (attempt < promptTries) return attempt <= 0 ? 0 : promptPauseMs;
  const fullMs = Math.min(firstDelayMs * 2 ** (attempt - promptTries), longestDelayMs);
  return fullMs * (1 - jitterShare * random);
}
