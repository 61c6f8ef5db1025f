const cursorEpochS = Date.UTC(2024, 9, 9) / 1000;
const longestJumpS = 3600;

/**
 * The cache buster that live answers carry: seconds since 2024-10-09, rounded up to the time a request is held. Requests
 * that are held together share it, and a shared cache can answer them together; it never goes back or stays.
 *
 * @param random from 0 up to 1
 */
export function nextLiveCursor(
  wallTimeMs: number,
  holdMs: number,
  previous: string | undefined,
  random: () => number,
): string {
  const holdS = Math.max(1, Math.floor(holdMs / 1000));
  const sinceEpochS = wallTimeMs / 1000 - cursorEpochS;
  const next = Math.ceil(sinceEpochS / holdS) * holdS;
  const before = previous !== undefined && /^\d{1,15}$/.test(previous) ? Number(previous) : undefined;
  if (before === undefined || next > before) return String(next);
  return String(before + 1 + Math.floor(random() * longestJumpS));
}
