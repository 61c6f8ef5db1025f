import type { Pool } from 'pg';
import type { ScopeNotifier } from '#server/changes/scope-notifier.ts';
import { rowsStatement, toRow } from '#server/open/table-rows.ts';
import { changeMessages, snapshotMessage } from '#server/shapes/messages.ts';
import type { LogPage, LogPlace, OpenShape, SnapshotChunk } from '#server/shapes/open-shape.ts';
import { offsetAt } from '#server/shapes/protocol/log-offset.ts';
import { ShapeProblem } from '#server/shapes/protocol/shape-problem.ts';
import { makeFilter } from '#server/shapes/row-filter.ts';
import type { ShapeDefinition } from '#server/shapes/shape-definition.ts';
import type { RowChange, SubsetRows } from '#server/shapes/shape-source.ts';
import { quoteIdentifier } from '#server/shapes/protocol/identifiers.ts';
import { scopeOf, type ProductShape, type ShapeOwner } from './product-shape.ts';
import { readScopeChanges } from './scope-changes.ts';
import type { SharedPages } from './shared-pages.ts';
import { readScopeState, type ScopeState } from './scope-state.ts';

interface Parts {
  readonly pool: Pool;
  readonly notifier: ScopeNotifier;
  readonly pages: SharedPages;
  readonly definition: ShapeDefinition;
  readonly shape: ProductShape;
  readonly owner: ShapeOwner;
  /** What the client has, if anything. */
  readonly handle: string | undefined;
  /** Makes a mark that no handle has had yet. */
  newMark(): string;
}

const changesAtOnce = 1000;
const onlyChunk = 0;

/**
 * A shape of one account or gym. Nothing of it is kept here: what a client has seen is in its handle and offset, so any
 * node can go on where another one stopped. A handle tells the definition, the epochs and a mark of its own.
 */
export class ScopedShape implements OpenShape {
  readonly definition: ShapeDefinition;
  readonly handle: string;
  readonly lastChunk = onlyChunk;
  readonly #parts: Parts;
  readonly #scope: string;
  readonly #lineage: string;

  private constructor(parts: Parts, state: ScopeState) {
    this.#parts = parts;
    this.definition = parts.definition;
    this.#scope = scopeOf(parts.owner);
    this.#lineage = `${parts.definition.hash}-${state.epoch}-${parts.shape.schemaEpoch}-`;
    const { handle } = parts;
    this.handle = handle !== undefined && this.accepts(handle) ? handle : this.#newHandle();
  }

  static async open(parts: Parts): Promise<ScopedShape> {
    return new ScopedShape(parts, await readScopeState(parts.pool, scopeOf(parts.owner)));
  }

  get version(): number {
    return this.#parts.notifier.version(this.#scope);
  }

  accepts(handle: string): boolean {
    return handle.startsWith(this.#lineage) && handle.length > this.#lineage.length;
  }

  abandon(): string {
    return this.#newHandle();
  }

  /** All rows, with the place in the log at which they were read: both are of one moment. */
  async chunk(index: number): Promise<SnapshotChunk | undefined> {
    if (index !== onlyChunk) return undefined;
    const { pool, shape, owner, definition } = this.#parts;
    const filter = makeFilter(
      `${quoteIdentifier(shape.ownerColumn)} = $1`,
      new Map([[1, shape.ownerValue(owner)]]),
      definition.table,
    );
    if ('problem' in filter) throw new Error(filter.problem);
    const statement = rowsStatement({ ...definition, filter });
    const client = await pool.connect();
    try {
      await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
      const { seq } = await readScopeState(client, this.#scope);
      const { rows } = await client.query<{ record: string }>(statement.text, [...statement.values]);
      await client.query('COMMIT');
      client.release();
      const messages = rows.map(({ record }) =>
        snapshotMessage(definition, toRow(definition.table, record) ?? []),
      );
      return { text: messages.join(',\n'), next: offsetAt(seq) };
    } catch (error) {
      client.release(true);
      throw error;
    }
  }

  read(place: LogPlace, isWaiting: boolean): Promise<LogPage | undefined> {
    if (!isWaiting) return this.#readPage(place);
    const key = `${this.#lineage}${this.#scope} ${place}`;
    return this.#parts.pages.get(key, this.version, () => this.#readPage(place));
  }

  async #readPage(place: LogPlace): Promise<LogPage | undefined> {
    const { pool, shape, owner, definition } = this.#parts;
    const after = place === 'snapshot' ? 0n : place;
    // Read first: what the log says later may be more than this, and is looked at the next time.
    const state = await readScopeState(pool, this.#scope);
    if (after > state.seq || after < state.floor) return undefined;
    if (shape.kind === 'head') return this.#headPage(after, state);
    const { ownerColumn } = shape;
    const changes = await readScopeChanges(pool, definition, {
      ...{ scope: this.#scope, after, limit: changesAtOnce },
      ...{ ownerColumn, ownerValue: shape.ownerValue(owner) },
    });
    const messages = changes.flatMap((change) => changeMessages(definition, change));
    const last = changes.at(-1)?.position;
    const isEnd = changes.length < changesAtOnce;
    const upTo = last !== undefined && (!isEnd || last > state.seq) ? last : state.seq;
    return { messages, last, upTo, isEnd };
  }

  async head(): Promise<bigint> {
    return (await readScopeState(this.#parts.pool, this.#scope)).seq;
  }

  subset(): Promise<SubsetRows> {
    return Promise.reject(new ShapeProblem(400, 'Private shapes have no subsets'));
  }

  wait(version: number, signal: AbortSignal): Promise<void> {
    return this.#parts.notifier.wait(this.#scope, version, signal);
  }

  /** The head's only row is the state itself. */
  #headPage(after: bigint, state: ScopeState): LogPage {
    const { definition } = this;
    if (after === state.seq) return { messages: [], last: undefined, upTo: state.seq, isEnd: true };
    const epoch = state.epoch.split('.')[0] ?? '1';
    const values: Readonly<Record<string, string>> = { scope: this.#scope, seq: String(state.seq), epoch };
    const row = definition.table.columns.map(({ name }) => values[name] ?? null);
    const seqColumn = definition.table.columns.findIndex(({ name }) => name === 'seq');
    const change: RowChange = {
      position: state.seq,
      transaction: 0n,
      before: after === 0n ? undefined : row.with(seqColumn, String(after)),
      after: row,
      wasIn: after > 0n,
      isIn: true,
    };
    return { messages: changeMessages(definition, change), last: state.seq, upTo: state.seq, isEnd: true };
  }

  #newHandle(): string {
    return `${this.#lineage}${this.#parts.newMark()}`;
  }
}
