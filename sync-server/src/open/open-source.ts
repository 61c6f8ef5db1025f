import type { Pool, PoolClient } from 'pg';
import { isAboutStatement } from '#server/database/postgres-error.ts';
import { quoteRelation, type RelationName } from '#server/shapes/protocol/identifiers.ts';
import type { ShapeDefinition } from '#server/shapes/shape-definition.ts';
import type {
  ChangesPage,
  RowChange,
  ShapeSource,
  SubsetRequest,
  SubsetRows,
  TableSnapshot,
} from '#server/shapes/shape-source.ts';
import type { RowText, TableFacts } from '#server/shapes/table-facts.ts';
import { WhereProblem } from '#server/shapes/where/where-problem.ts';
import type { OpenLog } from './open-log.ts';
import { attachSql, openSchema, triggerNames } from './open-schema.ts';
import { TableFactsCache } from './table-facts-cache.ts';
import { isSameTable, queryFactsByOid, queryTableFacts, relationOid } from './table-facts-query.ts';
import { membershipSql, parseSnapshot, rowsStatement, toRow } from './table-rows.ts';

const rowsAtOnce = 2000;
/** How long attaching to a table waits for its writers, milliseconds. */
const attachPatienceMs = 5000;

interface MomentRow {
  readonly head: string;
  readonly visible: string;
}

interface ChangeRow {
  readonly head: string;
  readonly floor: string;
  readonly position: string | null;
  readonly operation: string;
  readonly transaction: string;
  readonly before: string | null;
  readonly after: string | null;
  readonly was_in: boolean | null;
  readonly is_in: boolean | null;
}

/** Any table of a database. Its changes are seen through triggers, whoever makes them. */
export class OpenSource implements ShapeSource {
  readonly #pool: Pool;
  readonly #openLog: OpenLog;
  readonly #facts: TableFactsCache;
  /** Of each oid who is woken, and the table as they know it. */
  readonly #listeners = new Map<string, Map<() => void, TableFacts>>();
  readonly #attached = new Map<string, Promise<void>>();

  constructor(pool: Pool, openLog: OpenLog, nowMs: () => number) {
    this.#pool = pool;
    this.#openLog = openLog;
    this.#facts = new TableFactsCache((relation) => queryTableFacts(pool, relation), nowMs);
  }

  async describe(relation: RelationName): Promise<TableFacts | undefined> {
    // To follow its own log would be to write it for ever.
    return relation.schema === openSchema ? undefined : this.#facts.get(relation);
  }

  async prepare(definition: ShapeDefinition): Promise<void> {
    await this.#check(definition);
    const oid = relationOid(definition.table);
    const known = this.#attached.get(oid);
    if (known !== undefined) return known;
    const attaching = this.#attach(definition.table, oid);
    this.#attached.set(oid, attaching);
    attaching.catch(() => this.#attached.delete(oid));
    return attaching;
  }

  async snapshot(definition: ShapeDefinition): Promise<TableSnapshot> {
    const client = await this.#pool.connect();
    try {
      const moment = await beginReading(client);
      const statement = rowsStatement(definition);
      if (definition.log === 'full') {
        await client.query(`DECLARE rows NO SCROLL CURSOR FOR ${statement.text}`, [...statement.values]);
      }
      return {
        position: BigInt(moment.head),
        visible: parseSnapshot(moment.visible),
        rows: definition.log === 'full' ? readCursor(client, definition.table) : await endReading(client),
      };
    } catch (error) {
      client.release(true);
      throw error;
    }
  }

  async changesSince(
    definition: ShapeDefinition,
    after: bigint,
    limit: number,
  ): Promise<ChangesPage | undefined> {
    const { table } = definition;
    if ((await this.describe(table))?.signature !== table.signature) return undefined;
    const params = definition.filter?.params ?? [];
    const next = params.length + 1;
    const text = `
      SELECT s.head::text, s.floor::text, c.* FROM ${openSchema}.sequencer AS s
      LEFT JOIN LATERAL (
        SELECT position::text, operation, transaction::text, before, after,
          ${membershipSql(definition, 'log.before', 1)} AS was_in, ${membershipSql(definition, 'log.after', 1)} AS is_in
        FROM ${openSchema}.change AS log
        WHERE log.relation = $${next}::oid AND log.position > $${next + 1}::bigint
        ORDER BY log.position LIMIT ${limit}
      ) AS c ON true`;
    try {
      const { rows } = await this.#pool.query<ChangeRow>(text, [...params, relationOid(table), after]);
      return toPage(table, rows, after, limit);
    } catch (error) {
      // The rows no longer fit the table, or the filter its columns.
      if (!isAboutStatement(error)) throw error;
      return undefined;
    }
  }

  async subset(definition: ShapeDefinition, request: SubsetRequest): Promise<SubsetRows> {
    const client = await this.#pool.connect();
    const statement = rowsStatement(definition, request);
    let moment: MomentRow;
    let rows: readonly RowText[];
    try {
      moment = await beginReading(client);
      const found = await client.query<{ record: string }>(statement.text, [...statement.values]);
      rows = toRows(definition.table, found.rows);
      await client.query('COMMIT');
      client.release();
    } catch (error) {
      client.release(true);
      throw isAboutStatement(error) ? refusal(error.message) : error;
    }
    // Whatever the rows contain has its position after this.
    const head = await this.#openLog.advance();
    return { rows, visible: parseSnapshot(moment.visible), position: BigInt(moment.head), beyond: head + 1n };
  }

  head(): Promise<bigint> {
    return this.#openLog.advance();
  }

  onChange(table: TableFacts, listener: () => void): () => void {
    const oid = relationOid(table);
    const listeners = this.#listeners.get(oid) ?? new Map<() => void, TableFacts>();
    this.#listeners.set(oid, listeners.set(listener, table));
    return () => {
      listeners.delete(listener);
      if (listeners.size === 0) this.#listeners.delete(oid);
    };
  }

  /** Wakes those who follow these tables. */
  changed(relations: readonly string[]): void {
    this.#facts.expire();
    for (const oid of relations) {
      for (const listener of [...(this.#listeners.get(oid)?.keys() ?? [])]) listener();
    }
  }

  /** Wakes those who follow a table that is gone or has other columns: no trigger tells of that. */
  async lookAtTables(): Promise<void> {
    const followed = [...this.#listeners.keys()];
    if (followed.length === 0) return;
    const now = await queryFactsByOid(this.#pool, followed);
    const changed = followed.filter((oid) =>
      [...(this.#listeners.get(oid)?.values() ?? [])].some((table) => !isSameTable(table, now.get(oid))),
    );
    if (changed.length > 0) this.changed(changed);
  }

  /** Lets the database read the filter without reading a row. */
  async #check(definition: ShapeDefinition): Promise<void> {
    if (definition.filter === undefined) return;
    const { text, values } = rowsStatement(definition);
    try {
      await this.#pool.query(`${text} LIMIT 0`, [...values]);
      // Texts of rows are read back into the table's type later.
      await this.#pool.query(`SELECT ${membershipSql(definition, 'NULL::text', 1)}`, [...values]);
    } catch (error) {
      throw isAboutStatement(error) ? refusal(error.message) : error;
    }
  }

  async #attach(table: TableFacts, oid: string): Promise<void> {
    const { rows } = await this.#pool.query<{ attached: boolean }>(
      `SELECT count(*) = 3 AS attached FROM pg_catalog.pg_trigger
       WHERE tgrelid = $1::oid AND tgname = ANY ($3::text[]) AND tgenabled <> 'D'
         AND (tgnargs = 0 OR tgargs = convert_to($2, 'UTF8') || '\\x00'::bytea)`,
      [oid, oid, Object.values(triggerNames(oid))],
    );
    if (rows[0]?.attached === true) return;
    const client = await this.#pool.connect();
    try {
      await client.query('BEGIN');
      await client.query(`SET LOCAL lock_timeout = ${attachPatienceMs}`);
      await client.query(attachSql(quoteRelation(table), oid));
      await client.query('COMMIT');
      client.release();
    } catch (error) {
      client.release(true);
      throw error;
    }
  }
}

/** The place is not known any more once the database has read the filter: all of it is meant. */
function refusal(message: string): WhereProblem {
  return new WhereProblem(`At location 0: ${message}`);
}

async function beginReading(client: PoolClient): Promise<MomentRow> {
  await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
  const { rows } = await client.query<MomentRow>(
    `SELECT head::text, pg_current_snapshot()::text AS visible FROM ${openSchema}.sequencer`,
  );
  const [moment] = rows;
  if (moment === undefined) throw new Error('the log of the open mode has no beginning');
  return moment;
}

async function* readCursor(client: PoolClient, table: TableFacts): AsyncGenerator<readonly RowText[]> {
  let isWhole = false;
  try {
    for (;;) {
      const { rows } = await client.query<{ record: string }>(`FETCH ${rowsAtOnce} FROM rows`);
      if (rows.length === 0) break;
      yield toRows(table, rows);
    }
    await client.query('COMMIT');
    isWhole = true;
  } finally {
    client.release(!isWhole);
  }
}

function toRows(table: TableFacts, records: readonly { readonly record: string }[]): RowText[] {
  return records.map(({ record }) => {
    const row = toRow(table, record);
    if (row === undefined) throw new Error(`${quoteRelation(table)} is not what it was`);
    return row;
  });
}

const noRows: AsyncIterable<readonly RowText[]> = {
  [Symbol.asyncIterator]: () => ({ next: () => Promise.resolve({ done: true, value: undefined }) }),
};

async function endReading(client: PoolClient): Promise<AsyncIterable<readonly RowText[]>> {
  await client.query('COMMIT');
  client.release();
  return noRows;
}

function toPage(
  table: TableFacts,
  rows: readonly ChangeRow[],
  after: bigint,
  limit: number,
): ChangesPage | undefined {
  const [first] = rows;
  if (first === undefined) throw new Error('the log of the open mode has no beginning');
  const head = BigInt(first.head);
  if (after > head || after < BigInt(first.floor)) return undefined;
  const changes: RowChange[] = [];
  for (const row of rows) {
    if (row.position === null) break;
    if (row.operation === 'truncate') return undefined;
    const before = row.before === null ? undefined : toRow(table, row.before);
    const afterRow = row.after === null ? undefined : toRow(table, row.after);
    const isReadable =
      (row.before === null) === (before === undefined) && (row.after === null) === (afterRow === undefined);
    if (!isReadable) return undefined;
    changes.push({
      position: BigInt(row.position),
      transaction: BigInt(row.transaction),
      before,
      after: afterRow,
      wasIn: row.was_in === true,
      isIn: row.is_in === true,
    });
  }
  const isEnd = changes.length < limit;
  return { changes, upTo: isEnd ? head : (changes.at(-1)?.position ?? head), isEnd };
}
