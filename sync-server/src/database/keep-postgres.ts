import type { Clock } from '#contract/runtime/clock.ts';
import type { Log } from '#contract/runtime/log.ts';

/** A Postgres in a folder, as whoever keeps it running sees it. */
export interface KeptPostgres {
  /** `held`: one has the folder that is not ready, or not where it was; it comes or goes. */
  look(): 'ready' | 'held' | 'gone';
  /** Begins one; what becomes of it is looked at. Only one at a time ever gets the folder. */
  begin(): void;
  /** What it said last, for people. */
  lastWords(): string;
}

interface KeepOptions {
  readonly clock: Clock;
  readonly log: Log;
  /** Whether this server has started it. Others leave it to that one at first. */
  readonly isStarter: boolean;
  /** Called once, with what a person has to know, where it cannot be had again: nothing is tried any more. */
  lost(why: string): void;
}

const lookEveryMs = 500;
/** Until the next attempt: doubled each time. */
const firstPauseMs = 500;
const longestPauseMs = 5000;
/** What those wait who have only joined it. */
const othersFirstMs = 2500;
/** For how long there may be none. */
export const gonePatienceMs = 30_000;
/** For how long it may read its journal again, which after a crash it does first. */
export const heldPatienceMs = 600_000;

/**
 * Starts a Postgres again whenever it has ended although it is needed, until it is told to stop.
 *
 * @returns ends that; what has begun goes on
 */
export function keepPostgres(postgres: KeptPostgres, options: KeepOptions): () => void {
  const { clock, log, isStarter, lost } = options;
  let outage: { readonly sinceMs: number; heldMs: number; pauseMs: number; nextMs: number } | undefined;
  let beforeMs = clock.nowMs();
  const cancel = clock.every(lookEveryMs, () => {
    const nowMs = clock.nowMs();
    const passedMs = nowMs - beforeMs;
    beforeMs = nowMs;
    const seen = postgres.look();
    if (seen === 'ready') {
      if (outage !== undefined)
        log.info('postgres-there-again', { tookMs: Math.round(nowMs - outage.sinceMs) });
      outage = undefined;
      return;
    }
    if (outage === undefined) {
      log.error('postgres-gone', { startsAgain: true });
      outage = {
        ...{ sinceMs: nowMs, heldMs: 0, pauseMs: firstPauseMs },
        nextMs: nowMs + (isStarter ? 0 : othersFirstMs),
      };
    } else if (seen === 'held') {
      outage.heldMs += passedMs;
    }
    const goneMs = nowMs - outage.sinceMs - outage.heldMs;
    if (goneMs >= gonePatienceMs || outage.heldMs >= heldPatienceMs) {
      cancel();
      lost(
        `Postgres has ended, and could not be started again within ${Math.round((nowMs - outage.sinceMs) / 1000)} s. Its last words:\n${postgres.lastWords()}`,
      );
      return;
    }
    if (seen === 'held' || nowMs < outage.nextMs) return;
    outage.nextMs = nowMs + outage.pauseMs;
    outage.pauseMs = Math.min(outage.pauseMs * 2, longestPauseMs);
    postgres.begin();
  });
  return cancel;
}
