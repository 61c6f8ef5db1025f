import { accountHeadTable } from '#contract/sync/shape-row.ts';
import { syncedTables } from '#contract/sync/synced-tables.ts';
import { backOffMs } from './back-off.ts';
import { pullTable } from './pull-table.ts';
import type { ShapeSource } from './shape-source.ts';
import type { SyncSurroundings } from './sync-surroundings.ts';
import { createWaitingRoom } from './waiting.ts';

/** How receiving stands, for the screen. */
export type PullState =
  | { readonly kind: 'up-to-date' }
  | { readonly kind: 'receiving' }
  | { readonly kind: 'waiting'; readonly detail: string; readonly forMs: number };

export interface PullLoop {
  /** Looks at once. */
  retryNow(): void;
  readonly ended: Promise<void>;
}

interface Pulling extends SyncSurroundings {
  readonly shapes: ShapeSource;
  readonly askHowFar: () => Promise<boolean>;
}

/** The one request that is held may fail without a word: then the tables are looked at this often. */
const lookAnywayMs = 300_000;

/**
 * Holds one small shape, the account's head, and catches the tables up whenever it moves: one held request an account,
 * however many tables there are. It never waits for what is sent.
 */
export function startPullLoop(
  pulling: Pulling,
  signal: AbortSignal,
  onState: (state: PullState) => void,
): PullLoop {
  const { clock, random, log, accountId, shapes } = pulling;
  const head = createWaitingRoom(clock, signal);
  const backOff = createWaitingRoom(clock, signal);
  const headBackOff = createWaitingRoom(clock, signal);

  async function follow(): Promise<void> {
    let failures = 0;
    while (!signal.aborted) {
      await shapes.follow({ accountId, table: accountHeadTable, signal }, () => {
        failures = 0;
        head.wake();
      });
      failures += 1;
      await headBackOff.wait(backOffMs(failures, random, 1000));
    }
  }

  async function catchUp(): Promise<void> {
    let failures = 0;
    while (!signal.aborted) {
      onState({ kind: 'receiving' });
      try {
        for (const table of syncedTables) await pullTable(pulling, table, signal);
        failures = 0;
        onState({ kind: 'up-to-date' });
        await head.wait(lookAnywayMs);
      } catch (error) {
        if (signal.aborted) return;
        failures += 1;
        const detail = error instanceof Error ? error.message : String(error);
        const forMs = backOffMs(failures, random);
        log.warn('pull-failed', { detail, forMs });
        onState({ kind: 'waiting', detail, forMs });
        await backOff.wait(forMs);
      }
    }
  }

  return {
    retryNow() {
      for (const room of [head, backOff, headBackOff]) room.wake();
    },
    ended: Promise.all([follow(), catchUp()]).then(() => undefined),
  };
}
