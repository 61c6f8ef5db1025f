import type {
  DeadLetter,
  KnownAccount,
  PulledChange,
  PushBatch,
  SettledAnswer,
  ShapeCursor,
  SyncDevice,
  SyncStanding,
  TakenMark,
  ToldRepair,
} from '#contract/storage/sync-store.ts';
import type { PushResult } from '#contract/sync/push-protocol.ts';
import type { OperationErrorCode } from '#contract/sync/sync-error-codes.ts';
import type { ClockReading } from '#core/sync/device-clock.ts';
import type { ReaderConnection, WriterConnection } from '#native/storage/connection.ts';
import {
  activate,
  heardServer,
  listAccounts,
  readDevice,
  renewDevice,
  saveAccount,
  wipe,
} from './accounts.ts';
import { claim } from './claim.ts';
import { dismissDeadLetter, listDeadLetters } from './dead-letters.ts';
import { bury, cutBatch, resendFrom, type BatchLimits } from './outbox.ts';
import { prepare } from './preparation.ts';
import { applyPulled, stagePulled, swapStaged, type PulledTable, type StagedEnd } from './pulled.ts';
import { settle } from './settle.ts';
import { keepToldRepairs, unrepairedRecordings } from './told-repairs.ts';
import { readCursor, readDisputes, readStanding, readTakenMark } from './standing.ts';

/** What crosses to the storage workers for the sync: the port `contract/storage/sync-store.ts`, flattened. */
export interface SyncWriterCalls {
  saveAccount(account: KnownAccount, at: ClockReading): Promise<void>;
  activate(accountId: string): Promise<void>;
  claim(
    guestAccountId: string,
    toAccountId: string,
    sessionIds: readonly string[] | undefined,
    at: ClockReading,
  ): Promise<void>;
  wipe(accountId: string, at: ClockReading): Promise<void>;
  prepare(at: ClockReading): Promise<boolean>;
  cutBatch(accountId: string, limits: BatchLimits, at: ClockReading): Promise<PushBatch | undefined>;
  settle(
    accountId: string,
    results: readonly PushResult[],
    answer: SettledAnswer,
    at: ClockReading,
  ): Promise<void>;
  bury(
    accountId: string,
    opId: string,
    reason: { readonly code: OperationErrorCode; readonly detail: string },
    at: ClockReading,
  ): Promise<void>;
  resendFrom(accountId: string, n: number): Promise<void>;
  renewDevice(): Promise<SyncDevice>;
  dismissDeadLetter(opId: string): Promise<void>;
  applyPulled(
    table: PulledTable,
    changes: readonly PulledChange[],
    cursor: ShapeCursor | undefined,
    at: ClockReading,
  ): Promise<void>;
  stagePulled(table: PulledTable, changes: readonly PulledChange[], isFirst: boolean): Promise<void>;
  swapStaged(table: PulledTable, end: StagedEnd, at: ClockReading): Promise<boolean>;
  heardServer(offsetMs: number, at: ClockReading): Promise<void>;
  keepToldRepairs(asked: readonly string[], told: readonly ToldRepair[], at: ClockReading): Promise<boolean>;
}

export interface SyncReaderCalls {
  readDevice(): Promise<SyncDevice>;
  listAccounts(): Promise<readonly KnownAccount[]>;
  readStanding(accountId: string): Promise<SyncStanding>;
  readDisputes(sessionId: string): Promise<readonly number[]>;
  listDeadLetters(accountId: string): Promise<readonly DeadLetter[]>;
  readCursor(accountId: string, table: string): Promise<ShapeCursor | undefined>;
  readTakenMark(accountId: string): Promise<TakenMark>;
  unrepairedRecordings(accountId: string, afterTrackId: string, limit: number): Promise<readonly string[]>;
}

export function syncWriterCalls(connection: WriterConnection): SyncWriterCalls {
  return {
    saveAccount: (account, at) => saveAccount(connection, account, at),
    activate: (accountId) => activate(connection, accountId),
    claim: (guestAccountId, toAccountId, sessionIds, at) =>
      claim(connection, guestAccountId, toAccountId, sessionIds, at),
    wipe: (accountId, at) => wipe(connection, accountId, at),
    prepare: (at) => prepare(connection, at),
    cutBatch: (accountId, limits, at) => cutBatch(connection, accountId, limits, at),
    settle: (accountId, results, answer, at) => settle(connection, accountId, results, answer, at),
    bury: (accountId, opId, reason, at) => bury(connection, accountId, opId, reason, at),
    resendFrom: (accountId, n) => resendFrom(connection, accountId, n),
    renewDevice: () => renewDevice(connection),
    dismissDeadLetter: (opId) => dismissDeadLetter(connection, opId),
    applyPulled: (table, changes, cursor, at) => applyPulled(connection, table, changes, cursor, at),
    stagePulled: (table, changes, isFirst) => stagePulled(connection, table, changes, isFirst),
    swapStaged: (table, end, at) => swapStaged(connection, table, end, at),
    heardServer: (offsetMs, at) => heardServer(connection, offsetMs, at),
    keepToldRepairs: (asked, told, at) => keepToldRepairs(connection, asked, told, at),
  };
}

export function syncReaderCalls(connection: ReaderConnection): SyncReaderCalls {
  return {
    readDevice: () => readDevice(connection),
    listAccounts: () => listAccounts(connection),
    readStanding: (accountId) => readStanding(connection, accountId),
    readDisputes: (sessionId) => readDisputes(connection, sessionId),
    listDeadLetters: (accountId) => listDeadLetters(connection, accountId),
    readCursor: (accountId, table) => readCursor(connection, accountId, table),
    readTakenMark: (accountId) => readTakenMark(connection, accountId),
    unrepairedRecordings: (accountId, afterTrackId, limit) =>
      unrepairedRecordings(connection, accountId, afterTrackId, limit),
  };
}
