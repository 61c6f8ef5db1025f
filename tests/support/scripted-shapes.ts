import type { ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';
import {
  accountHeadColumns,
  accountHeadTable,
  ownerColumn,
  versionColumns,
} from '#contract/sync/shape-row.ts';
import { findSyncedTable } from '#contract/sync/synced-tables.ts';
import type { VersionedRow } from '#core/sync/versioned-row.ts';

interface LogEntry {
  readonly position: number;
  readonly scope: string;
  readonly pk: string;
  readonly value: Readonly<Record<string, string | null>>;
}

const columnTypes = {
  text: 'text',
  integer: 'int4',
  number: 'float8',
  boolean: 'bool',
  json: 'jsonb',
} as const;

/** Shapes of the tables in memory, as far as the app's client asks for them. */
export class ScriptedShapes {
  readonly requests: URL[] = [];
  /** Answers before the next ones, by status. */
  readonly faults: number[] = [];
  position = 0;
  #log: LogEntry[] = [];
  #epoch = 1;
  #waiting = new Set<() => void>();

  /** Old handles are not known any more, as after a change of the schema or a restored backup. */
  rotate(): void {
    this.#epoch += 1;
  }

  forgetEverything(): void {
    this.#log = [];
    this.position = 0;
    this.rotate();
  }

  changed(accountId: string, table: string, pk: string, row: VersionedRow): void {
    this.position += 1;
    const kind = findSyncedTable(table);
    if (kind === undefined) return;
    const values = Object.entries(row.fields).map(([name, { v }]): readonly [string, string | null] => [
      name,
      v === null ? null : typeof v === 'string' && kind.fields[name]?.type === 'text' ? v : JSON.stringify(v),
    ]);
    const hlcs = Object.fromEntries(Object.entries(row.fields).map(([name, { hlc }]) => [name, hlc]));
    const versions =
      kind.kind === 'union'
        ? {}
        : {
            hlcs: JSON.stringify(hlcs),
            deleted_hlc: row.deletedHlc ?? null,
            restored_hlc: row.restoredHlc ?? null,
          };
    const value = { [kind.keyField]: pk, ...Object.fromEntries(values), ...versions };
    this.#log.push({ position: this.position, scope: `${accountId} ${table}`, pk, value });
    const head = { [ownerColumn]: accountId, seq: String(this.position), schema_epoch: '1' };
    this.#log.push({
      position: this.position,
      scope: `${accountId} ${accountHeadTable}`,
      pk: accountId,
      value: head,
    });
    for (const wake of [...this.#waiting]) wake();
  }

  async answer(url: URL, response: ServerResponse): Promise<void> {
    this.requests.push(url);
    const fault = this.faults.shift();
    if (fault !== undefined) {
      response.writeHead(fault, { 'content-type': 'application/json' });
      response.end('{}');
      return;
    }
    const table = url.searchParams.get('table') ?? '';
    const scope = `${url.searchParams.get('account')} ${table}`;
    const handle = `${encodeURIComponent(scope)}-${this.#epoch}`;
    const offset = url.searchParams.get('offset') ?? '-1';
    const from = offset === '-1' ? -1 : Number(offset.split('_')[0]);
    if (offset !== '-1' && url.searchParams.get('handle') !== handle) {
      response.writeHead(409, { 'content-type': 'application/json', 'electric-handle': handle });
      response.end('[{"headers":{"control":"must-refetch"}}]');
      return;
    }
    const isLive = url.searchParams.get('live') === 'true';
    const after = (): readonly LogEntry[] =>
      this.#log.filter((entry) => entry.scope === scope && entry.position > from);
    if (isLive && after().length === 0) await this.#change();
    const entries = from === -1 ? [...new Map(after().map((entry) => [entry.pk, entry])).values()] : after();
    const position = Math.max(this.position, from, 0);
    const messages: object[] = entries.map(({ pk, value }) => ({
      key: `"public"."${table}"/"${pk}"`,
      value,
      headers: { operation: from === -1 ? 'insert' : 'update', relation: ['public', table] },
    }));
    messages.push({ headers: { control: 'up-to-date', global_last_seen_lsn: String(position) } });
    const body = gzipSync(JSON.stringify(messages));
    response.writeHead(200, {
      'x-wire-bytes': String(body.byteLength),
      'content-type': 'application/json',
      'content-encoding': 'gzip',
      'electric-handle': handle,
      'electric-offset': `${position}_0`,
      'electric-up-to-date': '',
      ...(isLive ? { 'electric-cursor': String(position + 1) } : { 'electric-schema': schemaOf(table) }),
    });
    response.end(body);
  }

  /** Resolves at the next change, or soon without one: nobody waits twenty seconds in a test. */
  #change(): Promise<void> {
    return new Promise((resolve) => {
      const done = (): void => {
        clearTimeout(timer);
        this.#waiting.delete(done);
        resolve();
      };
      const timer = setTimeout(done, 500);
      this.#waiting.add(done);
    });
  }
}

function schemaOf(table: string): string {
  const known = findSyncedTable(table);
  const key = { type: 'text', pk_index: 0 };
  if (known === undefined) {
    const columns = accountHeadColumns.map((name) => [name, { type: 'int8' }]);
    return JSON.stringify({ [ownerColumn]: key, ...Object.fromEntries(columns) });
  }
  const fields = Object.entries(known.fields).map(([name, { type }]) => [name, { type: columnTypes[type] }]);
  const versions = versionColumns.map((name) => [name, { type: name.endsWith('_hlc') ? 'text' : 'jsonb' }]);
  return JSON.stringify({
    [known.keyField]: key,
    ...Object.fromEntries(fields),
    ...Object.fromEntries(versions),
  });
}
