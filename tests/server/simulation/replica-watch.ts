import { rulesOf } from '#contract/sync/sync-field.ts';
import { findSyncedTable } from '#contract/sync/synced-tables.ts';
import { canonicalJson, type JsonValue } from '#core/sync/json-value.ts';
import { isDeleted, mergeRows, type VersionedRow } from '#core/sync/versioned-row.ts';
import type { SimulatedDevice } from './simulated-device.ts';

/** What must hold at every moment of a device, not only at the end. */
export class ReplicaWatch {
  readonly #faults = new Set<string>();
  readonly #seen = new Map<
    string,
    { rows: ReadonlyMap<string, VersionedRow>; handles: ReadonlyMap<string, string> }
  >();
  #hasOtherPast = false;

  get faults(): readonly string[] {
    return [...this.#faults];
  }

  /** Whoever has just written something reads it, whatever the clock and the server say. */
  sees(
    device: SimulatedDevice,
    table: string,
    column: string,
    key: Readonly<Record<string, string>>,
    expected: unknown,
  ): void {
    const where = Object.keys(key).map((name) => `${name} = ?`);
    const row = device.sqlite
      .prepare(`SELECT ${column} AS value FROM ${table} WHERE ${where.join(' AND ')}`)
      .get(...Object.values(key)) as { value: unknown } | undefined;
    if (row?.value !== expected) {
      this.#faults.add(`${device.name} does not read what it wrote in ${table} ${JSON.stringify(key)}`);
    }
  }

  /** The server has another past: what was known of a table counts until it is read anew. */
  forget(): void {
    this.#hasOtherPast = true;
  }

  /** What a device knows of the server's records never becomes older, and is never somebody else's. */
  look(device: SimulatedDevice, account: string, claimed: ReadonlySet<string>): void {
    const name = `${device.name} ${account}`;
    const before = this.#seen.get(name);
    const now = device.replica(account);
    const handles = device.handles(account);
    const isOtherPast = (table: string): boolean =>
      this.#hasOtherPast && before?.handles.get(table) !== handles.get(table);
    for (const [key, row] of before?.rows ?? []) {
      if (isOtherPast(key.split(' ')[0] ?? '')) continue;
      const next = now.get(key);
      if (next === undefined) {
        const run = sessionOfChunk(key);
        const isDeletedHere = run !== undefined && !device.showsRun(run);
        if (!isDeletedHere && ![...claimed].some((sessionId) => key.includes(sessionId))) {
          this.#faults.add(`${name} has forgotten ${key}`);
        }
        continue;
      }
      if (isOlder(key, row, next)) this.#faults.add(`${name} has gone back in time with ${key}`);
      if (isDeleted(row) && !isDeleted(next) && next.restoredHlc === row.restoredHlc) {
        this.#faults.add(`${name}: the deleted ${key} came back`);
      }
    }
    this.#seen.set(name, { rows: now, handles });
  }
}

/** Whether something of what was known is not in what is known now. */
function isOlder(key: string, before: VersionedRow, now: VersionedRow): boolean {
  const table = findSyncedTable(key.split(' ')[0] ?? '');
  if (table === undefined) return true;
  const both = mergeRows(before, now, rulesOf(table));
  return canonicalJson(both as unknown as JsonValue) !== canonicalJson(now as unknown as JsonValue);
}

/** Whoever deletes a run needs its minutes no more. */
export function isOfDeletedRun(key: string, rows: ReadonlyMap<string, VersionedRow>): boolean {
  const session = rows.get(`sessions ${sessionOfChunk(key)}`);
  return session !== undefined && isDeleted(session);
}

function sessionOfChunk(key: string): string | undefined {
  const [, sessionId] = /^session_chunks (.+):\d+:[0-9a-f]+$/.exec(key) ?? [];
  return sessionId;
}
