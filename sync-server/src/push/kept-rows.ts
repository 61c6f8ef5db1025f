import type { PoolClient } from 'pg';
import type { SentStatements } from '#server/database/in-transaction.ts';
import { ownerColumn } from '#contract/sync/shape-row.ts';
import type { SyncRowTable } from '#contract/sync/sync-field.ts';
import { sessionChunksTable, syncedTables } from '#contract/sync/synced-tables.ts';
import type { JsonValue } from '#core/sync/json-value.ts';
import { emptyRow } from '#core/sync/versioned-row.ts';
import {
  rowStatements,
  toDatabaseRow,
  toKeptRow,
  unionStatement,
  withUnknownApart,
  type KeptRow,
} from './row-tables.ts';

/** A table and a key in it. */
export interface RowName {
  readonly table: SyncRowTable;
  readonly accountId: string;
  readonly pk: string;
}

const statements = new Map(
  syncedTables.flatMap((table) =>
    table.kind === 'row' ? [[table.name, { table, ...rowStatements(table) }] as const] : [],
  ),
);
const insertChunks = unionStatement(sessionChunksTable);

const flagDisputed = `
UPDATE session_chunks AS c SET is_disputed = true
FROM (SELECT DISTINCT account_id, session_id
      FROM unnest($1::text[], $2::text[]) AS t(account_id, session_id)) AS run
WHERE c.account_id = run.account_id AND c.session_id = run.session_id AND NOT c.is_disputed AND EXISTS (
  SELECT FROM session_chunks AS other
  WHERE other.account_id = c.account_id AND other.session_id = c.session_id AND other.chunk_no = c.chunk_no
    AND other.chunk_id <> c.chunk_id)`;

/** The run goes on with its new owner; minutes that are there already go. */
const moveChunks = `
UPDATE session_chunks AS c SET account_id = $2
WHERE c.account_id = $1 AND c.session_id = ANY ($3::text[]) AND NOT EXISTS (
  SELECT FROM session_chunks AS o WHERE o.account_id = $2 AND o.chunk_id = c.chunk_id)`;
const dropChunks = 'DELETE FROM session_chunks WHERE account_id = $1 AND session_id = ANY ($2::text[])';

interface Chunk {
  readonly accountId: string;
  readonly pk: string;
  readonly values: Readonly<Record<string, JsonValue>>;
}

/** The records that a request is about, as they become with it. Written all at once, a statement a table. */
export class KeptRows {
  readonly #client: PoolClient;
  readonly #rows = new Map<string, KeptRow>();
  readonly #changed = new Map<string, RowName>();
  readonly #gone = new Map<string, RowName>();
  readonly #chunks: Chunk[] = [];
  readonly #moves: { readonly from: string; readonly to: string; readonly sessionId: string }[] = [];

  constructor(client: PoolClient) {
    this.#client = client;
  }

  /** Reads rows that may be asked for. Their scopes have to be locked. */
  async load(names: readonly RowName[]): Promise<void> {
    for (const { table, load } of statements.values()) {
      const wanted = names.filter((name) => name.table === table);
      if (wanted.length === 0) continue;
      const values = [
        [...new Set(wanted.map(({ accountId }) => accountId))],
        [...new Set(wanted.map(({ pk }) => pk))],
      ];
      const { rows } = await this.#client.query({ name: `load-${table.name}`, text: load, values });
      for (const record of rows) {
        const kept = toKeptRow(table, record);
        this.#rows.set(nameOf({ table, accountId: kept.accountId, pk: kept.pk }), kept);
      }
    }
  }

  get(name: RowName): KeptRow {
    return this.find(name) ?? { accountId: name.accountId, pk: name.pk, row: emptyRow };
  }

  find(name: RowName): KeptRow | undefined {
    return this.#rows.get(nameOf(name));
  }

  set(name: RowName, row: KeptRow): void {
    this.#rows.set(nameOf(name), row);
    this.#changed.set(nameOf(name), name);
    this.#gone.delete(nameOf(name));
  }

  delete(name: RowName): void {
    this.#rows.delete(nameOf(name));
    this.#changed.delete(nameOf(name));
    this.#gone.set(nameOf(name), name);
  }

  addChunk(chunk: Chunk): void {
    this.#chunks.push(chunk);
  }

  moveChunks(from: string, to: string, sessionId: string): void {
    this.#moves.push({ from, to, sessionId });
  }

  /** Sends everything that has changed, in an order in which nothing is written twice. */
  write(sent: SentStatements): void {
    const client = this.#client;
    for (const { table, save } of statements.values()) {
      for (const { table: its, accountId, pk } of this.#gone.values()) {
        const where = `${ownerColumn} = $1 AND ${table.keyField} = $2`;
        if (its === table)
          sent.add(client.query(`DELETE FROM ${table.name} WHERE ${where}`, [accountId, pk]));
      }
      const rows = [...this.#changed].flatMap(([name, { table: its }]) => {
        const kept = its === table ? this.#rows.get(name) : undefined;
        return kept === undefined ? [] : [toDatabaseRow(table, kept)];
      });
      if (rows.length === 0) continue;
      sent.add(client.query({ name: `save-${table.name}`, text: save, values: [JSON.stringify(rows)] }));
    }
    this.#writeChunks(sent);
    for (const { from, to, sessionId } of this.#moves) {
      sent.add(client.query(moveChunks, [from, to, [sessionId]]));
      sent.add(client.query(dropChunks, [from, [sessionId]]));
    }
    this.#flagDisputed(sent);
  }

  #writeChunks(sent: SentStatements): void {
    if (this.#chunks.length === 0) return;
    const rows = this.#chunks.map(({ accountId, pk, values }) => ({
      ...withUnknownApart(sessionChunksTable, Object.entries(values)),
      [ownerColumn]: accountId,
      [sessionChunksTable.keyField]: pk,
    }));
    const values = [JSON.stringify(rows)];
    sent.add(this.#client.query({ name: 'save-chunks', text: insertChunks, values }));
  }

  #flagDisputed(sent: SentStatements): void {
    const runs = [
      ...this.#chunks.map(({ accountId, values }) => [accountId, String(values['session_id'])] as const),
      ...this.#moves.map(({ to, sessionId }) => [to, sessionId] as const),
    ];
    if (runs.length === 0) return;
    const values = [runs.map(([accountId]) => accountId), runs.map(([, sessionId]) => sessionId)];
    sent.add(this.#client.query({ name: 'flag-disputed', text: flagDisputed, values }));
  }
}

function nameOf({ table, accountId, pk }: RowName): string {
  return JSON.stringify([table.name, accountId, pk]);
}
