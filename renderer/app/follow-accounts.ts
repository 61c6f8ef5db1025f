import type { QueryClient } from '@tanstack/react-query';
import { create } from 'zustand';
import type { AccountsState, Runner } from '#contract/rpc/accounts.ts';
import { useLive } from '#renderer/link/live-store.ts';
import type { PageLink } from '#renderer/link/page-link.ts';
import { followSettings } from './follow-settings.ts';
import { queryKeys } from './query-keys.ts';

/** Who runs, as the controller told it last; undefined until it has. */
export const useAccounts = create<{ readonly accounts: AccountsState | undefined }>(() => ({
  accounts: undefined,
}));

/** The one whose records are shown. */
export function activeRunner(accounts: AccountsState | undefined): Runner | undefined {
  return accounts?.runners.find(({ accountId }) => accountId === accounts.activeAccountId);
}

/** Listens to who runs over every connection. With another runner everything that was read is somebody else's. */
export function followAccounts(link: PageLink, queries: QueryClient): void {
  let listening: AbortController | undefined;
  const begin = (): void => {
    listening?.abort();
    listening = new AbortController();
    void listen(link, queries, listening.signal);
  };
  if (useLive.getState().connection.kind === 'up') begin();
  useLive.subscribe(({ connection }, before) => {
    if (connection.kind === 'up' && before.connection.kind !== 'up') begin();
  });
}

async function listen(link: PageLink, queries: QueryClient, signal: AbortSignal): Promise<void> {
  try {
    for await (const accounts of await link.rpc.accounts.watch(undefined, { signal })) {
      if (signal.aborted) return;
      const before = useAccounts.getState().accounts;
      useAccounts.setState({ accounts });
      if (before === undefined) continue;
      if (before.activeAccountId !== accounts.activeAccountId) {
        // What is on the screen is somebody else's until it was read anew.
        await queries.resetQueries();
        await followSettings(link, queries);
      } else if (hasCaughtUp(before, accounts)) {
        await queries.invalidateQueries({ queryKey: queryKeys.history.all });
        await followSettings(link, queries);
      }
    }
  } catch {
    // The connection went: the next one listens again.
  }
}

/** Records of this runner may have come from elsewhere. */
function hasCaughtUp(before: AccountsState, now: AccountsState): boolean {
  const was = activeRunner(before)?.sync?.state;
  return activeRunner(now)?.sync?.state === 'synced' && was !== 'synced';
}
