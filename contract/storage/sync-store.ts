import type { PushOperation, PushResult } from '#contract/sync/push-protocol.ts';
import type { OperationErrorCode } from '#contract/sync/sync-error-codes.ts';
import type { TempoRepair } from '#core/music/tempo-repair.ts';
import type { VersionedRow } from '#core/sync/versioned-row.ts';

/** This installation, as the sync knows it. */
export interface SyncDevice {
  /** 16 hexadecimal digits. */
  readonly deviceId: string;
  /** The server's time minus this computer's, milliseconds; 0 until it was measured. */
  readonly serverOffsetMs: number;
  /** Whoever runs without signing in. */
  readonly guestAccountId: string;
  /** Whose records are read and written now. */
  readonly activeAccountId: string;
}

export interface KnownAccount {
  readonly accountId: string;
  readonly displayName?: string;
}

/** How far an account's records are on their way. */
export interface SyncStanding {
  /** Operations that the server has not taken yet. */
  readonly waiting: number;
  /** When the oldest of them was made, this computer's time, milliseconds since 1970 UTC. */
  readonly oldestWallMs?: number;
  /** Finished runs whose minutes are not among the operations yet. */
  readonly uncutSessions: number;
  readonly deadLetters: number;
  /** When the server last took something, and last had nothing new. */
  readonly pushedWallMs?: number;
  readonly pulledWallMs?: number;
}

/** An operation that the server will never take, for its runner to see. */
export interface DeadLetter {
  readonly opId: string;
  readonly table: string;
  readonly pk: string;
  readonly kind: PushOperation['kind'];
  readonly fields: PushOperation['fields'];
  readonly code: OperationErrorCode;
  readonly detail?: string;
  readonly refusedWallMs: number;
}

export interface PushBatch {
  readonly operations: readonly PushOperation[];
  /** Numbers that will never be sent, first and last of each run. */
  readonly holes: readonly (readonly [number, number])[];
}

/** Where a shape was read up to. */
export interface ShapeCursor {
  readonly handle: string;
  readonly offset: string;
}

/** What the server said of a whole request. */
export interface SettledAnswer {
  readonly lastN: number;
  readonly scopeSeq: string;
  /** Milliseconds since 1970 UTC, by the server's clock: this one may jump by years. */
  readonly serverTimeMs: number;
}

/** Up to where the server had taken this device's operations at some moment. */
export interface TakenMark {
  /** Numbers count per device: under another id they began anew. */
  readonly deviceId: string;
  readonly ackedN: number;
}

/** A change of one record as a shape tells it. */
export type PulledChange =
  | { readonly kind: 'row'; readonly pk: string; readonly row: VersionedRow }
  /** It is not the account's any more, or its tombstone has been cleared away. */
  | { readonly kind: 'gone'; readonly pk: string };

/** What other runners of the server say of a recording, where they agree. */
export interface ToldRepair extends TempoRepair {
  readonly trackId: string;
}

/** What storing and sending have in common. Everything of one call is kept, or nothing. */
export interface SyncStore {
  device(): Promise<SyncDevice>;
  accounts(): Promise<readonly KnownAccount[]>;
  /** Adds an account, or changes what is shown of it. */
  saveAccount(account: KnownAccount): Promise<void>;
  /** From now on this account's records are read and written. It has to be known. */
  activate(accountId: string): Promise<void>;
  /** Gives a guest's runs to an account, with everything in them; without ids also everything else that the guest has. */
  claim(guestAccountId: string, toAccountId: string, sessionIds?: readonly string[]): Promise<void>;
  /** Removes everything that an account has here, operations that were not sent included. The device's guest begins anew. */
  wipe(accountId: string): Promise<void>;

  /**
   * One step of what waits to become operations: minutes of finished runs, records of older databases. Short, because
   * a live run's seconds wait behind it. Resolves with whether there was anything to do.
   */
  prepare(): Promise<boolean>;
  /** The next operations to send, numbered; the same ones again until they are settled. Undefined: nothing waits. */
  cutBatch(
    accountId: string,
    limits: { readonly operations: number; readonly bytes: number },
  ): Promise<PushBatch | undefined>;
  /** Keeps what the server said of operations, with what follows from it. */
  settle(accountId: string, results: readonly PushResult[], answer: SettledAnswer): Promise<void>;
  /** The server will never take this one; it was not even asked, or refused the whole request for it. */
  bury(accountId: string, opId: string, code: OperationErrorCode, detail: string): Promise<void>;
  /** The server waits for this number: it and those after it are sent again, and no new one gets an earlier number. */
  resendFrom(accountId: string, n: number): Promise<void>;
  /** Another computer has this device's id (a copied disk): takes a new one, and numbers anew what waits. */
  renewDevice(): Promise<SyncDevice>;
  standing(accountId: string): Promise<SyncStanding>;
  /** Minutes of a run of which there are two contents, from 0: both are kept, one is shown. */
  disputedMinutes(sessionId: string): Promise<readonly number[]>;
  deadLetters(accountId: string): Promise<readonly DeadLetter[]>;
  /** The runner has seen it. */
  dismissDeadLetter(opId: string): Promise<void>;

  cursor(accountId: string, table: string): Promise<ShapeCursor | undefined>;
  /** Applies changes, and keeps the cursor that belongs to them if there is one, in one transaction. */
  applyPulled(
    accountId: string,
    table: string,
    changes: readonly PulledChange[],
    cursor: ShapeCursor | undefined,
  ): Promise<void>;
  /** Keeps rows of a whole table that is read anew, aside. `isFirst` forgets what an earlier attempt left. */
  stage(accountId: string, table: string, changes: readonly PulledChange[], isFirst: boolean): Promise<void>;
  /** To be read before a table is: what the server takes later than this may not be among the rows. */
  takenMark(accountId: string): Promise<TakenMark>;
  /**
   * Lets the staged rows take the table's place. What was not sent yet stays, and what was taken after the mark, too: its
   * change comes after the cursor. False: this device has begun anew since, and nothing was done.
   */
  swapStaged(accountId: string, table: string, cursor: ShapeCursor, since: TakenMark): Promise<boolean>;
  /** The server was heard: its time and this computer's at the same moment. */
  heardServer(offsetMs: number): Promise<void>;
  /** Recordings that were listened to here and that the account has not repaired, by id; those after `afterTrackId`. */
  unrepairedRecordings(accountId: string, afterTrackId: string, limit: number): Promise<readonly string[]>;
  /** What the server's runners say of the recordings that it was `asked` of takes the place of what they said before. */
  keepToldRepairs(asked: readonly string[], told: readonly ToldRepair[]): Promise<void>;
  /** Calls back after something was queued. */
  onQueued(listener: () => void): () => void;
}

/** Where operations come from, and what the server said of them goes to. */
export type PushStore = Pick<
  SyncStore,
  | 'prepare'
  | 'cutBatch'
  | 'settle'
  | 'bury'
  | 'resendFrom'
  | 'renewDevice'
  | 'device'
  | 'heardServer'
  | 'onQueued'
>;
