/** Between two things that are said lies at least this long, ms (ux.md, section 8). */
export const leastGapMs = 10_000;

/** Something that a screen reader says by itself: an interval that changed, or a fault. */
export interface News {
  /** The same news has the same key, whatever figures its text has meanwhile. */
  readonly key: string;
  readonly text: string;
  readonly rank: 'interval' | 'fault';
}

/** Decides what is said of all that happens, and when. */
export interface NewsTeller {
  /**
   * What is to be said now; undefined: nothing.
   *
   * @param present all that holds at this moment, the latest last
   * @param nowMs any clock that is never set back
   */
  look(present: readonly News[], nowMs: number): string | undefined;
}

/**
 * Says what is new, at most one thing in ten seconds: the latest wins. What waits for its turn goes when a fault is over
 * before anybody heard of it; and no change of an interval takes the turn of a fault that still holds.
 */
export function createNewsTeller(): NewsTeller {
  let known: ReadonlySet<string> = new Set();
  let waiting: News | undefined;
  let saidAtMs: number | undefined;
  return {
    look(present, nowMs) {
      for (const news of present) {
        const isHeldBack = news.rank === 'interval' && waiting?.rank === 'fault' && isIn(present, waiting);
        if (!known.has(news.key) && !isHeldBack) waiting = news;
      }
      known = new Set(present.map(({ key }) => key));
      if (waiting?.rank === 'fault' && !isIn(present, waiting)) waiting = undefined;
      if (waiting === undefined || (saidAtMs !== undefined && nowMs - saidAtMs < leastGapMs))
        return undefined;
      // As it reads by now, where it still holds.
      const { key, text } = waiting;
      waiting = undefined;
      saidAtMs = nowMs;
      return present.find((each) => each.key === key)?.text ?? text;
    },
  };
}

function isIn(present: readonly News[], { key }: News): boolean {
  return present.some((each) => each.key === key);
}
