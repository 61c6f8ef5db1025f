import type { Clock } from '#contract/runtime/clock.ts';
import type { Log } from '#contract/runtime/log.ts';
import type { SyncStore } from '#contract/storage/sync-store.ts';
import type { AccountSurroundings } from '#native/accounts/account-requests.ts';
import type { LeftRecords } from '#native/accounts/left-records.ts';
import type { SealedFile } from '#native/accounts/sealed-file.ts';
import { SignInKeeper } from '#native/accounts/sign-in-keeper.ts';
import { createAccountSyncs, type AccountSyncs } from './account-syncs.ts';
import { createLeftSenders } from './left-senders.ts';

export interface ServerLinkParts {
  readonly store: SyncStore;
  readonly signInFile: SealedFile;
  readonly left: LeftRecords;
  readonly fetch: typeof fetch;
  readonly clock: Clock;
  readonly random: () => number;
  readonly log: Log;
}

/** One sync server: who is signed in at it, and the syncs of those. */
export interface ServerLink {
  readonly serverUrl: string;
  readonly surroundings: AccountSurroundings;
  readonly signIns: SignInKeeper;
  readonly syncs: AccountSyncs;
  /** Ends the sync of an account that is about to leave; {@link signedOut} or {@link resume} follows. */
  pause(accountId: string): Promise<void>;
  resume(accountId: string): Promise<void>;
  /** The account's records are gone, or sealed: what was sealed is sent, then the sign-in ends at the server, too. */
  signedOut(accountId: string): Promise<void>;
  retryNow(): void;
  close(): Promise<void>;
}

/** Sign-outs that the server has not heard of are tried again this often, milliseconds. */
const leavingEveryMs = 300_000;

/** Reads who is signed in, and begins to sync them. */
export async function openServerLink(
  parts: ServerLinkParts,
  serverUrl: string,
  onChange: () => void,
): Promise<ServerLink> {
  const { store, clock, log } = parts;
  const surroundings = { serverUrl, fetch: parts.fetch, clock };
  const deviceId = async (): Promise<string> => (await store.device()).deviceId;
  const signIns = new SignInKeeper({ ...surroundings, deviceId, log }, parts.signInFile);
  await signIns.open();
  const syncs = createAccountSyncs({ ...parts, serverUrl, tokens: signIns });
  const senders = createLeftSenders({ ...parts, serverUrl, tokens: signIns, records: parts.left });
  const paused = new Set<string>();
  const isLeft = (accountId: string): boolean => parts.left.account(accountId)?.phase === 'left';
  /** Whoever came back is synced when everything from before is sent: numbers of operations have an order. */
  const followed = (): readonly string[] =>
    signIns.accountIds.filter((accountId) => !isLeft(accountId) && !paused.has(accountId));
  const sendLeaving = (): void => {
    senders.look();
    signIns.sendLeaving().catch((error: unknown) => log.warn('sign-outs-not-sent', { error }));
  };
  const follow = (): void => {
    syncs.follow(followed()).catch((error: unknown) => log.error('syncs-not-followed', { error }));
    sendLeaving();
    onChange();
  };
  const forgetAll = [
    syncs.onChange(onChange),
    signIns.onChange(follow),
    senders.onSent((accountId) => {
      if (signIns.isSendingOnly(accountId)) {
        signIns.remove(accountId).catch((error: unknown) => log.error('sign-in-not-removed', { error }));
      } else follow();
    }),
    clock.every(leavingEveryMs, sendLeaving),
  ];

  async function signedOut(accountId: string): Promise<void> {
    if (isLeft(accountId)) await signIns.keepForSending(accountId);
    else await signIns.remove(accountId);
    follow();
  }

  // A crash came between the end of an account here and the end of its sign-in.
  const here = new Set((await store.accounts()).map(({ accountId }) => accountId));
  for (const accountId of signIns.accountIds) {
    if (!here.has(accountId)) await signedOut(accountId);
  }
  await syncs.follow(followed());
  sendLeaving();
  return {
    serverUrl,
    surroundings,
    signIns,
    syncs,
    pause(accountId) {
      paused.add(accountId);
      return syncs.follow(followed());
    },
    resume(accountId) {
      paused.delete(accountId);
      return syncs.follow(followed());
    },
    async signedOut(accountId) {
      paused.delete(accountId);
      await signedOut(accountId);
    },
    retryNow() {
      syncs.retryNow();
      sendLeaving();
    },
    async close() {
      for (const forget of forgetAll) forget();
      await senders.close();
      await syncs.close();
      // Whoever opens the next link reads the file that these write.
      await signIns.settled();
    },
  };
}
