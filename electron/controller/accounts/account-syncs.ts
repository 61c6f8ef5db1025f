import type { SyncSummary } from '#contract/rpc/accounts.ts';
import type { Unsubscribe } from '#contract/runtime/listeners.ts';
import { createListeners } from '#contract/runtime/listeners.ts';
import type { SyncStanding } from '#contract/storage/sync-store.ts';
import type { SyncClient } from '#native/sync/sync-client.ts';
import { startSync } from '#native/sync/sync-client.ts';
import type { AccessTokens, SyncSurroundings } from '#native/sync/sync-surroundings.ts';

export type AccountSyncsOptions = Omit<SyncSurroundings, 'accountId' | 'tokens'> & {
  readonly tokens: AccessTokens;
};

/** The syncs of the accounts that are signed in here: one each. */
export interface AccountSyncs {
  /** From now on these accounts are synced, and no others. */
  follow(accountIds: readonly string[]): Promise<void>;
  /** Also of an account that is not synced at the moment. */
  summary(accountId: string): Promise<SyncSummary>;
  /** Something of a summary may have changed. */
  onChange(listener: () => void): Unsubscribe;
  /** There is a network again, or somebody wants to see it happen. */
  retryNow(): void;
  close(): Promise<void>;
}

export function createAccountSyncs(options: AccountSyncsOptions): AccountSyncs {
  const { store, log } = options;
  const syncs = new Map<string, SyncClient>();
  const listeners = createListeners<void>((error) => log.error('sync-listener-failed', { error }));
  const forgetQueued = store.onQueued(() => listeners.emit());
  let last: Promise<unknown> = Promise.resolve();

  async function follow(accountIds: readonly string[]): Promise<void> {
    const leaving = [...syncs].filter(([accountId]) => !accountIds.includes(accountId));
    for (const [accountId] of leaving) syncs.delete(accountId);
    await Promise.all(leaving.map(([, sync]) => sync.close()));
    for (const accountId of accountIds) {
      if (syncs.has(accountId)) continue;
      const sync = startSync({ ...options, accountId });
      sync.onState(() => listeners.emit());
      syncs.set(accountId, sync);
    }
    listeners.emit();
  }

  return {
    follow(accountIds) {
      // One after the other: an account must not have two syncs at once.
      const followed = last.then(() => follow(accountIds));
      last = followed.catch(() => undefined);
      return followed;
    },
    async summary(accountId) {
      return summaryOf(await store.standing(accountId), syncs.get(accountId));
    },
    onChange: (listener) => listeners.add(listener),
    retryNow() {
      for (const sync of syncs.values()) sync.retryNow();
    },
    async close() {
      forgetQueued();
      await last;
      const closing = [...syncs.values()];
      syncs.clear();
      await Promise.all(closing.map((sync) => sync.close()));
    },
  };
}

function summaryOf(standing: SyncStanding, sync: SyncClient | undefined): SyncSummary {
  const { pushedWallMs, pulledWallMs } = standing;
  // Without anything to send, having received is all there was to do.
  const syncedWallMs = pulledWallMs ?? pushedWallMs;
  return {
    state: stateOf(standing, sync),
    waiting: standing.waiting + standing.uncutSessions,
    refused: standing.deadLetters,
    ...(syncedWallMs !== undefined && { syncedWallMs }),
  };
}

function stateOf(standing: SyncStanding, sync: SyncClient | undefined): SyncSummary['state'] {
  if (sync === undefined) return 'signed-out';
  const { push, pull } = sync.state;
  if (push.kind === 'account-deleted' || push.kind === 'signed-out') return push.kind;
  if (push.kind === 'waiting' || pull.kind === 'waiting') return 'offline';
  const isDone = push.kind === 'idle' && pull.kind === 'up-to-date';
  return isDone && standing.waiting + standing.uncutSessions === 0 ? 'synced' : 'working';
}
