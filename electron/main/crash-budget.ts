/** How often something may end by itself before starting it again is given up. */
export interface CrashBudget {
  /** Notes an end. False: it was one too many. */
  note(nowMs: number): boolean;
}

export function createCrashBudget({
  most,
  withinMs,
}: {
  readonly most: number;
  readonly withinMs: number;
}): CrashBudget {
  let ends: readonly number[] = [];
  return {
    note(nowMs) {
      ends = [...ends.filter((atMs) => nowMs - atMs < withinMs), nowMs];
      return ends.length <= most;
    },
  };
}
