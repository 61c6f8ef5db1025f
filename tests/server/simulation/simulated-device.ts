import Database from 'better-sqlite3';
import { createListeners } from '#contract/runtime/listeners.ts';
import { silentLog } from '#contract/runtime/log.ts';
import type { SyncStore } from '#contract/storage/sync-store.ts';
import { syncedTables } from '#contract/sync/synced-tables.ts';
import type { JsonValue } from '#core/sync/json-value.ts';
import type { ClockReading } from '#core/sync/device-clock.ts';
import type { VersionedRow } from '#core/sync/versioned-row.ts';
import type { RandomSource } from '#native/simulator/random-source.ts';
import { openWriter, type ReaderConnection } from '#native/storage/connection.ts';
import { allMigrations } from '#native/storage/migrations/all-migrations.ts';
import { readerCalls } from '#native/storage/reader-calls.ts';
import type { ReaderCalls, WriterCalls } from '#native/storage/storage-calls.ts';
import { syncStoreOver } from '#native/storage/sync/sync-store-over.ts';
import { writerCalls } from '#native/storage/writer-calls.ts';
import { electricShapes } from '#native/sync/electric-shapes.ts';
import { pullTable } from '#native/sync/pull-table.ts';
import { PushSteps, type PushStep } from '#native/sync/push-step.ts';
import { createManualClock } from '#tests/support/manual-clock.ts';

/** The device lost its power. */
export class SimulatedCrash extends Error {}

/** A crash at a call of the store: before it has done anything, or after it was committed and before anybody hears of it. */
export interface CrashPlan {
  readonly atCall: number;
  readonly when: 'before' | 'after';
}

export interface SyncPlan {
  /** Requests that send, at most. */
  readonly mostSteps: number;
  readonly receives: boolean;
  readonly crash?: CrashPlan | undefined;
}

/** What a seeded bug of our own changes in a device. */
export interface DeviceBug {
  readonly store?: (store: SyncStore, device: SimulatedDevice) => SyncStore;
  readonly fetch?: (through: typeof fetch, device: SimulatedDevice) => typeof fetch;
  /** After a crash, when it comes up again. */
  readonly restarted?: (device: SimulatedDevice) => void;
}

export interface DeviceParts {
  readonly name: string;
  readonly deviceId: string;
  readonly random: RandomSource;
  /** The true time, milliseconds since 1970 UTC. */
  readonly trueMs: () => number;
  readonly fetch: typeof fetch;
  readonly bug: DeviceBug | undefined;
  /** A copy of another computer's disk, with its id and all that waits there. */
  readonly disk?: Buffer;
}

/** Prepared once: every device begins with a copy of it. */
let emptyDatabase: Buffer | undefined;

function newDatabase({ deviceId, random, disk }: DeviceParts): Database.Database {
  if (disk !== undefined) return new Database(disk);
  if (emptyDatabase === undefined) {
    const first = new Database(':memory:');
    for (const { sql } of allMigrations) first.exec(sql);
    emptyDatabase = first.serialize();
    first.close();
  }
  const sqlite = new Database(emptyDatabase);
  const digits = Array.from({ length: 12 }, () => Math.floor(random() * 16).toString(16)).join('');
  const guest = `guest:${deviceId}:00000000-0000-4000-8000-${digits}`;
  sqlite.exec('DELETE FROM accounts');
  sqlite
    .prepare('UPDATE sync_device SET device_id = ?, guest_account_id = ?, active_account_id = ?')
    .run(deviceId, guest, guest);
  sqlite
    .prepare('INSERT INTO accounts (account_id, next_n, acked_n, created_wall_ms) VALUES (?, 1, 0, 0)')
    .run(guest);
  return sqlite;
}

/** A computer with the app's real storage on a database in memory, and its real way of sending and receiving. */
export class SimulatedDevice {
  readonly name: string;
  readonly sqlite: Database.Database;
  /** The computer's clock minus the true time, milliseconds. */
  skewMs = 0;
  /** A clock that does not move any more shows this. */
  stuckAtMs: number | undefined;
  isErased = false;
  readonly #parts: DeviceParts;
  #writer: WriterCalls;
  readonly #reader: ReaderCalls;
  #crash: CrashPlan | undefined;
  #calls = 0;
  #last: Promise<unknown> = Promise.resolve();
  readonly #steps = new Map<string, PushSteps>();
  #store: SyncStore;

  constructor(parts: DeviceParts) {
    this.name = parts.name;
    this.#parts = parts;
    this.sqlite = newDatabase(parts);
    this.sqlite.pragma('foreign_keys = ON');
    this.#writer = this.#open();
    const connection = { sqlite: this.sqlite, query: openWriter(this.sqlite, {}).query as never };
    this.#reader = readerCalls(connection satisfies ReaderConnection);
    this.#store = this.#storeOf();
  }

  get store(): SyncStore {
    return this.#store;
  }

  /** Writes as the app does. False: the disk is full, and nothing was written. */
  async write<Name extends keyof WriterCalls>(
    name: Name,
    ...args: Parameters<WriterCalls[Name]>
  ): Promise<boolean> {
    return unlessFull(this.#call(this.#writer, name, args));
  }

  /** From now on nothing more fits, but where something was before. */
  fillDisk(): void {
    const pages = this.sqlite.pragma('page_count', { simple: true }) as number;
    this.sqlite.pragma(`max_page_count = ${pages}`);
  }

  freeDisk(): void {
    this.sqlite.pragma(`max_page_count = ${2 ** 30}`);
  }

  copyDisk(): Buffer {
    return this.sqlite.serialize();
  }

  /** The power went, and came back. */
  reboot(): void {
    this.#restart();
  }

  now(): ClockReading {
    const trueMs = this.#parts.trueMs();
    return { wallMs: this.stuckAtMs ?? trueMs + this.skewMs, monotonicMs: trueMs };
  }

  /** Sends and receives until there is nothing more to do, a fault ends it, or the device crashes; then it starts again. */
  async sync(accountId: string, { mostSteps, receives, crash }: SyncPlan): Promise<PushStep['kind']> {
    this.#crash = crash;
    this.#calls = 0;
    try {
      const pushed = await this.#push(accountId, mostSteps);
      if (receives) await this.#pull(accountId);
      return pushed;
    } catch (error) {
      if (error instanceof SimulatedCrash || this.#crash !== undefined) this.#restart();
      return 'retry';
    } finally {
      this.#crash = undefined;
      await this.#last.catch(() => undefined);
      // What the crash left to be done by promises was not done either.
      if (this.sqlite.inTransaction) this.sqlite.exec('ROLLBACK');
    }
  }

  /** The loop that sends goes on while the one that receives is under way. */
  async sendBeside(accountId: string, mostSteps: number): Promise<void> {
    try {
      await this.#push(accountId, mostSteps);
    } catch {
      // The loop would say so and try again later; a crash is the whole device's, which notices by itself.
    }
  }

  /** What the server is known to have of an account, and its minutes. */
  replica(accountId: string): ReadonlyMap<string, VersionedRow> {
    const rows = this.sqlite
      .prepare('SELECT table_name, pk, base FROM sync_rows WHERE account_id = ?')
      .all(accountId) as { table_name: string; pk: string; base: string }[];
    const chunks = this.sqlite
      .prepare('SELECT chunk_id FROM session_chunks WHERE account_id = ?')
      .all(accountId) as { chunk_id: string }[];
    return new Map([
      ...rows.map((row) => [`${row.table_name} ${row.pk}`, JSON.parse(row.base) as VersionedRow] as const),
      ...chunks.map(({ chunk_id: id }) => [`session_chunks ${id}`, { fields: {} }] as const),
    ]);
  }

  /** Accounts of which there are any records here that came from a server. */
  accountsWithRows(): readonly string[] {
    return (
      this.sqlite.prepare('SELECT DISTINCT account_id FROM sync_rows').all() as { account_id: string }[]
    ).map(({ account_id: accountId }) => accountId);
  }

  get guestAccountId(): string {
    const row = this.sqlite.prepare('SELECT guest_account_id AS id FROM sync_device').get() as { id: string };
    return row.id;
  }

  /** By table, which of the server's pasts it has been read from. */
  handles(accountId: string): ReadonlyMap<string, string> {
    const cursors = this.sqlite
      .prepare('SELECT table_name AS name, handle FROM sync_cursors WHERE account_id = ?')
      .all(accountId) as { name: string; handle: string }[];
    return new Map(cursors.map(({ name, handle }) => [name, handle]));
  }

  showsRun(sessionId: string): boolean {
    return this.sqlite.prepare('SELECT 1 FROM sessions WHERE session_id = ?').get(sessionId) !== undefined;
  }

  /** One field of profiles and settings as the app shows them, by table. */
  onScreen(
    accountId: string,
  ): ReadonlyMap<string, { readonly field: string; readonly values: ReadonlyMap<string, JsonValue> }> {
    const read = (sql: string) =>
      this.sqlite.prepare(sql).all(accountId) as { readonly pk: string; readonly v: string | number }[];
    const profiles = read('SELECT profile_id AS pk, mass_kg AS v FROM profiles WHERE account_id = ?');
    const settings = read('SELECT name AS pk, value AS v FROM settings WHERE account_id = ?');
    return new Map([
      ['profiles', { field: 'mass_kg', values: new Map(profiles.map(({ pk, v }) => [pk, v])) }],
      [
        'settings',
        {
          field: 'value',
          values: new Map(settings.map(({ pk, v }) => [pk, JSON.parse(String(v)) as JsonValue])),
        },
      ],
    ]);
  }

  waiting(accountId: string): number {
    const counted = this.sqlite
      .prepare('SELECT count(*) AS n FROM outbox WHERE account_id = ? AND acked_wall_ms IS NULL')
      .get(accountId) as { n: number };
    return counted.n;
  }

  close(): void {
    this.sqlite.close();
  }

  async #push(accountId: string, mostSteps: number): Promise<PushStep['kind']> {
    const steps = this.#stepsOf(accountId);
    let kind: PushStep['kind'] = 'progress';
    for (let step = 0; step < mostSteps && kind === 'progress'; step += 1) {
      kind = (await steps.next(neverAborted)).kind;
      this.#throwIfCrashed();
    }
    return kind;
  }

  async #pull(accountId: string): Promise<void> {
    const surroundings = this.#surroundings(accountId);
    const shapes = electricShapes({ ...surroundings, maxRetries: 0 });
    const askHowFar = (): Promise<boolean> => this.#stepsOf(accountId).ask(neverAborted);
    for (const table of syncedTables) {
      await pullTable({ ...surroundings, shapes, askHowFar }, table, neverAborted);
      this.#throwIfCrashed();
    }
  }

  #stepsOf(accountId: string): PushSteps {
    const kept = this.#steps.get(accountId);
    if (kept !== undefined) return kept;
    const steps = new PushSteps(this.#surroundings(accountId));
    this.#steps.set(accountId, steps);
    return steps;
  }

  #surroundings(accountId: string) {
    const { bug, random } = this.#parts;
    const token = async () => `${accountId} ${(await this.#store.device()).deviceId}`;
    const through = bug?.fetch?.(this.#parts.fetch, this) ?? this.#parts.fetch;
    // Requests that hang are not simulated: nobody's patience ends.
    const clock = {
      ...createManualClock(),
      nowMs: () => this.now().monotonicMs,
      wallTimeMs: () => this.now().wallMs,
    };
    return {
      ...{ accountId, random, clock, serverUrl: 'http://server', store: this.#store, log: silentLog },
      fetch: through,
      tokens: { token, refused: () => undefined },
    };
  }

  #storeOf(): SyncStore {
    const queued = createListeners<void>(() => undefined);
    const store = syncStoreOver({
      writer: { call: (name, ...args) => this.#call(this.#writer, name, args) as never },
      reader: { call: (name, ...args) => this.#call(this.#reader, name, args) as never },
      now: () => this.now(),
      queued,
      repaired: createListeners<void>(() => undefined),
    });
    return this.#parts.bug?.store?.(store, this) ?? store;
  }

  #open(): WriterCalls {
    return writerCalls(openWriter(this.sqlite, {}, this.#parts.random));
  }

  /** One call after the other, as the storage workers do. */
  #call(calls: object, name: string, args: readonly unknown[]): Promise<unknown> {
    const called = this.#last.then(async () => {
      this.#calls += 1;
      this.#crashIf('before');
      const value = await (Reflect.get(calls, name) as (...given: readonly unknown[]) => unknown)(...args);
      this.#crashIf('after');
      return value;
    });
    this.#last = called.catch(() => undefined);
    return called;
  }

  #crashIf(when: CrashPlan['when']): void {
    const plan = this.#crash;
    if (plan === undefined) return;
    const isDead = this.#calls > plan.atCall || (this.#calls === plan.atCall && plan.when === when);
    if (isDead) throw new SimulatedCrash('the power went');
  }

  #throwIfCrashed(): void {
    if (this.#crash !== undefined && this.#calls >= this.#crash.atCall)
      throw new SimulatedCrash('the power went');
  }

  /** Only what is on the disk is known. */
  #restart(): void {
    this.#crash = undefined;
    if (this.sqlite.inTransaction) this.sqlite.exec('ROLLBACK');
    this.#steps.clear();
    this.#writer = this.#open();
    this.#store = this.#storeOf();
    this.#parts.bug?.restarted?.(this);
  }
}

const neverAborted = new AbortController().signal;

/** Whether it could be written. */
export async function unlessFull(written: Promise<unknown>): Promise<boolean> {
  try {
    await written;
    return true;
  } catch (error) {
    if (error instanceof Database.SqliteError && error.code === 'SQLITE_FULL') return false;
    throw error;
  }
}
