import type { Runner, SyncSummary } from '#contract/rpc/accounts.ts';
import type { PillTone } from '#ui/parts/pill.tsx';

/** How the records of somebody with an account stand; `local`: there is no server. */
export type ShownSync = 'synced' | 'working' | 'offline' | 'signedOut' | 'accountDeleted' | 'local';

/** How an account's way to the server looks: being without a network is normal, and no alarm. */
export interface SyncFace {
  readonly tone: PillTone;
  readonly state: ShownSync | 'guest';
}

const shown = {
  synced: 'synced',
  working: 'working',
  offline: 'offline',
  'signed-out': 'signedOut',
  'account-deleted': 'accountDeleted',
} as const satisfies Readonly<Record<SyncSummary['state'], ShownSync>>;

const toneOf = {
  synced: 'good',
  working: 'busy',
  offline: 'off',
  signedOut: 'warn',
  accountDeleted: 'warn',
  local: 'off',
} as const satisfies Readonly<Record<ShownSync, PillTone>>;

export function shownSync({ sync }: Pick<Runner, 'sync'>): ShownSync {
  return sync === undefined ? 'local' : shown[sync.state];
}

export function syncFace(runner: Pick<Runner, 'isGuest' | 'sync'>): SyncFace {
  if (runner.isGuest) return { tone: 'off', state: 'guest' };
  const state = shownSync(runner);
  return { tone: toneOf[state], state };
}
