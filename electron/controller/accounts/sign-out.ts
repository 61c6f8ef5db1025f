import type { SyncStore } from '#contract/storage/sync-store.ts';
import { BeatRunnerError } from '#core/errors/beatrunner-error.ts';
import type { LeftRecords } from '#native/accounts/left-records.ts';
import type { ServerLink } from './server-link.ts';

/** All that waits in one batch: it goes into files, not into a request. */
const everything = { operations: Number.MAX_SAFE_INTEGER, bytes: Number.MAX_SAFE_INTEGER };

/** What becomes of changes that were not sent: kept encrypted and sent later, or removed for good. */
export type Unsent = 'keep' | 'remove';

/**
 * Takes an account off this device: its records are gone from here, what was not sent is sealed first where that is wanted.
 *
 * @throws BeatRunnerError `account/unsent-records` where nobody could ever send it, or it is too much
 */
export async function takeAccountOff(
  parts: {
    readonly store: SyncStore;
    readonly left: LeftRecords;
    readonly link: ServerLink | undefined;
    /** Throws where the records must not be taken away: somebody may have begun to run meanwhile. */
    readonly refuse: () => void;
  },
  accountId: string,
  unsent: Unsent,
): Promise<void> {
  const { store, left, link } = parts;
  // What is sent while it is sealed would be sent twice.
  await link?.pause(accountId);
  try {
    if (unsent === 'keep') await seal(parts, accountId);
    else await left.forget(accountId);
    parts.refuse();
    await store.wipe(accountId);
  } catch (error) {
    await left.takeBack(accountId);
    await link?.resume(accountId);
    throw error;
  }
  await left.confirm(accountId);
  await link?.signedOut(accountId);
}

async function seal(
  {
    store,
    left,
    link,
  }: { readonly store: SyncStore; readonly left: LeftRecords; readonly link: ServerLink | undefined },
  accountId: string,
): Promise<void> {
  // Runs that just ended are cut into operations, step by step.
  while (await store.prepare());
  const earlier = left.account(accountId);
  const batch = await store.cutBatch(accountId, everything);
  if (batch === undefined && earlier?.phase !== 'left') return;
  const waiting = (batch?.operations.length ?? 0) + (earlier?.waiting ?? 0);
  // Two sealed generations would have to keep an order; without a server nobody could ever send it.
  if (link === undefined || earlier?.phase === 'left' || batch === undefined) {
    throw new BeatRunnerError('account/unsent-records', { waiting });
  }
  const { deviceId } = await store.device();
  await left.keep(batch, { accountId, serverUrl: link.serverUrl, deviceId });
}
