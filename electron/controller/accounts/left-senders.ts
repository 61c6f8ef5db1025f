import type { Unsubscribe } from '#contract/runtime/listeners.ts';
import { createListeners } from '#contract/runtime/listeners.ts';
import { leftPushStore } from '#native/accounts/left-push-store.ts';
import type { LeftRecords } from '#native/accounts/left-records.ts';
import { startPushLoop, type PushLoop } from '#native/sync/push-loop.ts';
import { PushSteps } from '#native/sync/push-step.ts';
import type { SyncSurroundings } from '#native/sync/sync-surroundings.ts';

export type LeftSendersOptions = Omit<SyncSurroundings, 'accountId'> & { readonly records: LeftRecords };

/** Sends what people who signed out have left, as long as somebody can speak for them. */
export interface LeftSenders {
  /** Begins with those that are not sent yet, and tries the others again. */
  look(): void;
  /** Everything of this account is at the server, or never will be. */
  onSent(listener: (accountId: string) => void): Unsubscribe;
  close(): Promise<void>;
}

interface Sender {
  readonly ending: AbortController;
  readonly loop: PushLoop;
}

export function createLeftSenders(options: LeftSendersOptions): LeftSenders {
  const { records, store, log, serverUrl } = options;
  const senders = new Map<string, Sender>();
  const listeners = createListeners<string>((error) => log.error('left-listener-failed', { error }));
  const finishing = new Set<Promise<void>>();

  function begin(accountId: string): void {
    const ending = new AbortController();
    const surroundings = { ...options, accountId, store: leftPushStore({ ...options, accountId }) };
    const loop = startPushLoop(surroundings, new PushSteps(surroundings), ending.signal, (state) => {
      if (state.kind !== 'idle' && state.kind !== 'account-deleted') return;
      const finished = finish(accountId)
        .catch((error: unknown) => log.error('left-records-not-removed', { error }))
        .finally(() => finishing.delete(finished));
      finishing.add(finished);
    });
    senders.set(accountId, { ending, loop });
  }

  async function finish(accountId: string): Promise<void> {
    senders.get(accountId)?.ending.abort();
    senders.delete(accountId);
    const account = records.account(accountId);
    if (account === undefined) return;
    // Whoever comes back counts on behind these.
    await store.resendFrom(accountId, account.nextN);
    await records.finish(accountId);
    listeners.emit(accountId);
  }

  return {
    look() {
      for (const account of records.accounts) {
        if (account.phase !== 'left' || account.serverUrl !== serverUrl) continue;
        const sender = senders.get(account.accountId);
        if (sender === undefined) begin(account.accountId);
        else sender.loop.retryNow();
      }
    },
    onSent: (listener) => listeners.add(listener),
    async close() {
      const ending = [...senders.values()];
      senders.clear();
      for (const { ending: end } of ending) end.abort();
      await Promise.all([...ending.map(({ loop }) => loop.ended), ...finishing]);
    },
  };
}
