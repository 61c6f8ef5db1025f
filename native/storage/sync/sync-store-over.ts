import type { Listeners } from '#contract/runtime/listeners.ts';
import type { SyncStore } from '#contract/storage/sync-store.ts';
import { tempoCorrectionsTable } from '#contract/sync/synced-tables.ts';
import type { ClockReading } from '#core/sync/device-clock.ts';
import type { WorkerLink } from '#native/storage/worker-link.ts';
import type { SyncReaderCalls, SyncWriterCalls } from './sync-calls.ts';

interface Surroundings {
  readonly writer: Pick<WorkerLink<SyncWriterCalls>, 'call'>;
  readonly reader: Pick<WorkerLink<SyncReaderCalls>, 'call'>;
  now(): ClockReading;
  /** Emits after something was queued. */
  readonly queued: Listeners<void>;
  /** Emits after repairs of tempi came from elsewhere, or another account's count. */
  readonly repaired: Listeners<void>;
}

/** The port over the two storage workers. */
export function syncStoreOver({ writer, reader, now, queued, repaired }: Surroundings): SyncStore {
  async function tellRepaired<T>(
    written: Promise<T>,
    isNews: (result: T) => boolean = () => true,
  ): Promise<T> {
    const result = await written;
    if (isNews(result)) repaired.emit();
    return result;
  }
  const isOfRepairs = (table: string) => table === tempoCorrectionsTable.name;
  return {
    device: () => reader.call('readDevice'),
    accounts: () => reader.call('listAccounts'),
    saveAccount: (account) => writer.call('saveAccount', account, now()),
    activate: (accountId) => tellRepaired(writer.call('activate', accountId)),
    async claim(guestAccountId, toAccountId, sessionIds) {
      await tellRepaired(writer.call('claim', guestAccountId, toAccountId, sessionIds, now()));
      queued.emit();
    },
    wipe: (accountId) => tellRepaired(writer.call('wipe', accountId, now())),
    async prepare() {
      const hasDone = await writer.call('prepare', now());
      if (hasDone) queued.emit();
      return hasDone;
    },
    cutBatch: (accountId, limits) => writer.call('cutBatch', accountId, limits, now()),
    settle: (accountId, results, answer) => writer.call('settle', accountId, results, answer, now()),
    bury: (accountId, opId, code, detail) => writer.call('bury', accountId, opId, { code, detail }, now()),
    resendFrom: (accountId, n) => writer.call('resendFrom', accountId, n),
    renewDevice: () => writer.call('renewDevice'),
    standing: (accountId) => reader.call('readStanding', accountId),
    disputedMinutes: (sessionId) => reader.call('readDisputes', sessionId),
    deadLetters: (accountId) => reader.call('listDeadLetters', accountId),
    dismissDeadLetter: (opId) => writer.call('dismissDeadLetter', opId),
    cursor: (accountId, table) => reader.call('readCursor', accountId, table),
    applyPulled: (accountId, table, changes, cursor) =>
      tellRepaired(
        writer.call('applyPulled', { accountId, table }, changes, cursor, now()),
        () => isOfRepairs(table) && changes.length > 0,
      ),
    stage: (accountId, table, changes, isFirst) =>
      writer.call('stagePulled', { accountId, table }, changes, isFirst),
    takenMark: (accountId) => reader.call('readTakenMark', accountId),
    swapStaged: (accountId, table, cursor, since) =>
      tellRepaired(
        writer.call('swapStaged', { accountId, table }, { cursor, since }, now()),
        (isSwapped) => isSwapped && isOfRepairs(table),
      ),
    heardServer: (offsetMs) => writer.call('heardServer', offsetMs, now()),
    unrepairedRecordings: (accountId, afterTrackId, limit) =>
      reader.call('unrepairedRecordings', accountId, afterTrackId, limit),
    async keepToldRepairs(asked, told) {
      await tellRepaired(writer.call('keepToldRepairs', asked, told, now()), (hasNews) => hasNews);
    },
    onQueued: (listener) => queued.add(listener),
  };
}
