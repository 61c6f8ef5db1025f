/** How many requests wait for a change of their shape at this moment. */
export interface HeldCount {
  inc(): void;
  dec(): void;
}

/** @param waiting a wait that has begun: whoever sees it counted knows that a change from now on ends it */
export async function waitAndCount(held: HeldCount, waiting: Promise<void>): Promise<void> {
  held.inc();
  try {
    await waiting;
  } finally {
    held.dec();
  }
}
