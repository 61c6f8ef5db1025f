import type { PushOperation, PushResult } from '#contract/sync/push-protocol.ts';
import { readShapeRow } from '#contract/sync/shape-row.ts';
import { rulesOf, type SyncRowTable } from '#contract/sync/sync-field.ts';
import {
  findSyncedTable,
  sessionChunksTable,
  sessionsTable,
  syncedTables,
} from '#contract/sync/synced-tables.ts';
import { hlcParts, hlcToleranceMs } from '#core/sync/hybrid-clock.ts';
import { canonicalJson, type JsonValue } from '#core/sync/json-value.ts';
import { applyOperation } from '#core/sync/operation.ts';
import { emptyRow, isDeleted, latestHlcOf, type VersionedRow } from '#core/sync/versioned-row.ts';
import { isOfDeletedRun } from './replica-watch.ts';
import type { SimulatedDevice } from './simulated-device.ts';
import type { SimulatedWorld } from './simulated-world.ts';

type Rows = ReadonlyMap<string, VersionedRow>;

/** Everything that must hold once everybody has synced without a fault; what does not, in words. */
export async function disagreements(world: SimulatedWorld): Promise<readonly string[]> {
  const faults: string[] = [];
  const expected = expectedRows(world);
  for (const account of ownersOf(world)) {
    if (world.erased.has(account)) continue;
    const kept = await serverRows(world, account);
    compare(faults, `the server's ${account}`, kept, expected.get(account) ?? new Map());
    notFromTheFuture(faults, kept, world.servers.clock.trueMs);
    for (const device of world.devices) {
      if (account.startsWith('guest:') && device.guestAccountId !== account) continue;
      compare(faults, `${device.name} of ${account}`, device.replica(account), kept);
      const waiting = device.waiting(account);
      shownAsKnown(faults, device, account);
      if (waiting > 0) faults.push(`${device.name}: ${waiting} operations of ${account} still wait`);
    }
  }
  for (const device of world.devices) foreignRows(faults, world, device);
  notGivenAgain(faults, world);
  return faults;
}

function ownersOf(world: SimulatedWorld): readonly string[] {
  return [
    ...new Set([...world.accounts, ...world.network.observed.map(({ request }) => request.account_id)]),
  ];
}

/** What the operations that the server said it took come to, merged by the rules alone. */
function expectedRows(world: SimulatedWorld): ReadonlyMap<string, Rows> {
  const taken = new Map<string, { account: string; operation: PushOperation }>();
  const owners = new Map<string, string>();
  for (const { request, answer } of world.network.observed) {
    for (const [index, result] of answer.results.entries()) {
      const operation = request.ops[index];
      const name = `${request.account_id} ${operation?.op_id}`;
      if (operation === undefined || taken.has(name)) continue;
      const done = asTaken(operation, result);
      if (done === undefined) continue;
      taken.set(name, { account: request.account_id, operation: done });
      if (operation.kind === 'reparent') owners.set(operation.pk, request.account_id);
    }
  }
  const rows = new Map<string, Map<string, VersionedRow>>();
  for (const { account, operation } of taken.values()) {
    if (operation.kind === 'reparent') continue;
    const owner = owners.get(sessionOf(operation) ?? '') ?? account;
    const table = findSyncedTable(operation.table);
    const ofAccount = rows.get(owner) ?? new Map<string, VersionedRow>();
    rows.set(owner, ofAccount);
    const key = `${operation.table} ${operation.pk}`;
    if (table?.kind !== 'row') ofAccount.set(key, { fields: {} });
    else {
      const done = { ...operation, opId: operation.op_id } as Parameters<typeof applyOperation>[1];
      ofAccount.set(key, applyOperation(ofAccount.get(key) ?? emptyRow, done, rulesOf(table)));
    }
  }
  return rows;
}

/** The operation as the server took it: with moved clock readings, without refused fields; undefined: not at all. */
function asTaken(operation: PushOperation, result: PushResult): PushOperation | undefined {
  if (result.status === 'rejected') {
    if (result.fields === undefined) return undefined;
    const fields = Object.entries(operation.fields).filter(([name]) => !result.fields?.includes(name));
    return { ...operation, fields: Object.fromEntries(fields) };
  }
  if (result.status !== 'clamped') return operation;
  const fields = Object.entries(operation.fields).map(
    ([name, version]) => [name, { ...version, hlc: result.fields[name] ?? version.hlc }] as const,
  );
  return { ...operation, hlc: result.hlc, fields: Object.fromEntries(fields) };
}

function sessionOf({ table, pk, fields }: PushOperation): string | undefined {
  if (table === sessionsTable.name) return pk;
  if (table !== sessionChunksTable.name) return undefined;
  return String(fields['session_id']?.v);
}

async function serverRows({ servers }: SimulatedWorld, account: string): Promise<Rows> {
  const rows = new Map<string, VersionedRow>();
  for (const table of syncedTables) {
    const found = await servers.pool.query<Record<string, unknown>>(
      `SELECT * FROM ${table.name} WHERE account_id = $1`,
      [account],
    );
    for (const value of found.rows) {
      const pk = String(value[table.keyField]);
      if (table.kind !== 'row') rows.set(`${table.name} ${pk}`, { fields: {} });
      else rows.set(`${table.name} ${pk}`, rowOf(table, value));
    }
  }
  return rows;
}

function rowOf(table: SyncRowTable, value: Readonly<Record<string, unknown>>): VersionedRow {
  const read = readShapeRow(table, value);
  if (read === undefined) throw new Error(`no row of ${table.name}`);
  return read.row;
}

function compare(faults: string[], whose: string, actual: Rows, wanted: Rows): void {
  for (const key of new Set([...actual.keys(), ...wanted.keys()])) {
    if (isOfDeletedRun(key, wanted)) continue;
    const [one, other] = [shown(actual.get(key)), shown(wanted.get(key))];
    if (one !== other) faults.push(`${whose}: ${key} is ${one}, and has to be ${other}`);
  }
}

/** A deleted record and one that was never there are the same to everybody who looks. */
function shown(row: VersionedRow | undefined): string {
  if (row === undefined || isDeleted(row)) return 'not there';
  const values = Object.entries(row.fields).map(([name, { v }]) => [name, v] as const);
  return canonicalJson(Object.fromEntries(values.filter(([, v]) => v !== null)) as JsonValue);
}

function notFromTheFuture(faults: string[], rows: Rows, trueMs: number): void {
  for (const [key, row] of rows) {
    const latest = latestHlcOf(row);
    if (latest !== undefined && hlcParts(latest).ms > trueMs + hlcToleranceMs) {
      faults.push(`${key} was written in the future`);
    }
  }
}

/** What is on screen is what is known: nothing that was overruled stays there, nothing that came is missing. */
function shownAsKnown(faults: string[], device: SimulatedDevice, account: string): void {
  const rows = device.replica(account);
  for (const [table, { field, values }] of device.onScreen(account)) {
    const known = [...rows].flatMap(([key, row]) =>
      key.startsWith(`${table} `) && !isDeleted(row)
        ? [[key.slice(table.length + 1), row.fields[field]?.v ?? null] as const]
        : [],
    );
    const one = canonicalJson(Object.fromEntries(known));
    const other = canonicalJson(Object.fromEntries(values));
    if (one !== other)
      faults.push(`${device.name} shows ${other} of ${account}'s ${table}, and knows ${one}`);
  }
}

/** What a backup did not have comes from whoever had sent it. */
function notGivenAgain(faults: string[], { network, serverFaults }: SimulatedWorld): void {
  const there = new Set(network.observed.flatMap(({ request }) => request.ops.map((op) => op.op_id)));
  const missing = [...serverFaults.lost].filter((id) => !there.has(id));
  if (missing.length > 0) faults.push(`${missing.length} operations that the backup did not have are lost`);
}

/** Profiles, machines and settings carry the account that wrote them. */
function foreignRows(
  faults: string[],
  world: SimulatedWorld,
  device: SimulatedWorld['devices'][number],
): void {
  for (const account of device.accountsWithRows()) {
    for (const other of world.accounts.filter((each) => each !== account)) {
      for (const [key, row] of device.replica(account)) {
        const [table] = key.split(' ');
        if (table === 'sessions' || table === 'session_chunks') continue;
        if (key.includes(other) || JSON.stringify(row).includes(other)) {
          faults.push(`${device.name}: ${account} has a record of ${other}: ${key}`);
        }
      }
    }
  }
}
