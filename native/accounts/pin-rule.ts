/** What is remembered of wrong PINs of one account. */
export interface PinAttempts {
  /** Wrong ones since the last right one. */
  readonly failures: number;
  /** When the last wrong one was, this computer's time, milliseconds since 1970 UTC. */
  readonly lastWallMs: number;
}

export const noAttempts: PinAttempts = { failures: 0, lastWallMs: 0 };

/** So many are free; a thumb on a wet screen slips. */
export const freeTries = 5;
const firstLockMs = 30_000;
const longestLockMs = 3_600_000;

/**
 * How long no PIN is taken, milliseconds; 0: one may be tried. After the free tries each wrong one doubles the wait, up to an
 * hour: 10,000 PINs of four digits take more than a year.
 */
export function pinLockMs({ failures, lastWallMs }: PinAttempts, nowWallMs: number): number {
  if (failures < freeTries) return 0;
  const lockMs = Math.min(longestLockMs, firstLockMs * 2 ** Math.min(20, failures - freeTries));
  const passedMs = nowWallMs - lastWallMs;
  // The clock was set back: the whole wait, from when the book has noted it.
  return passedMs < 0 ? lockMs : Math.max(0, lockMs - passedMs);
}

/** @returns tries that are left before it locks (again), at least 0 */
export function triesLeft({ failures }: PinAttempts): number {
  return Math.max(0, freeTries - failures);
}
