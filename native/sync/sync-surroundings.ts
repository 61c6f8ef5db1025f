import type { Clock } from '#contract/runtime/clock.ts';
import type { Log } from '#contract/runtime/log.ts';
import type { SyncStore } from '#contract/storage/sync-store.ts';

/** Who may speak for an account. */
export interface AccessTokens {
  /** A token to try, fetched anew where the last one has expired; undefined: nobody is signed in to the account here. */
  token(accountId: string): Promise<string | undefined>;
  /** The server did not take this one: it is not given again. */
  refused(accountId: string, token: string): void;
}

/** What sending and receiving for one account needs. */
export interface SyncSurroundings {
  readonly accountId: string;
  /** Where the server is, without a slash at the end. */
  readonly serverUrl: string;
  readonly store: SyncStore;
  readonly tokens: AccessTokens;
  readonly fetch: typeof fetch;
  readonly clock: Clock;
  /** In [0, 1): spreads what many devices would do at one moment. */
  readonly random: () => number;
  readonly log: Log;
}
