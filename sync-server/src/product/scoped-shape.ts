import type { Pool } from 'pg';
import type { ScopeNotifier } from '#server/changes/scope-notifier.ts';
import { changeMessages } from '#server/shapes/messages.ts';
import type { LogPage, LogPlace, OpenShape, SnapshotChunk } from '#server/shapes/open-shape.ts';
import { offsetAt } from '#server/shapes/protocol/log-offset.ts';
import { ShapeProblem } from '#server/shapes/protocol/shape-problem.ts';
import type { ShapeDefinition } from '#server/shapes/shape-definition.ts';
import type { RowChange, SubsetRows } from '#server/shapes/shape-source.ts';
import type { Waiter } from '#server/shapes/waiter.ts';
import { accountDeleted } from '#server/push/push-problem.ts';
import { scopeOf, type ProductShape, type ShapeOwner } from './product-shape.ts';
import type { KeptSnapshots } from './kept-snapshots.ts';
import { readScopeChanges } from './scope-changes.ts';
import { readScopeSnapshot, type ScopeSnapshot, type SnapshotPart } from './scope-snapshot.ts';
import type { SharedPages } from './shared-pages.ts';
import type { ScopeState, ScopeStates } from './scope-state.ts';

/** What all shapes of a server have in common. */
export interface ScopedShapeServices {
  readonly pool: Pool;
  readonly states: ScopeStates;
  readonly notifier: ScopeNotifier;
  readonly pages: SharedPages;
  readonly snapshots: KeptSnapshots;
  /** Makes a mark that no handle has had yet. */
  newMark(): string;
}

interface Parts {
  readonly definition: ShapeDefinition;
  readonly shape: ProductShape;
  readonly owner: ShapeOwner;
  /** What the client has, if anything. */
  readonly handle: string | undefined;
}

/** How far a scope had come at a version, or later. */
interface KnownState {
  readonly version: number;
  readonly state: ScopeState;
}

const changesAtOnce = 1000;
/** What the first rows of an answer may take in the database, about: as text it can be some times as much. */
const chunkBytes = 1_048_576;
/** Parts are only about equal, and what clients say of them is nothing to rely on. */
const mostChunkBytes = 8 * chunkBytes;
/** At the end of the handle of first rows that come in several chunks: how many, and the place where the log goes on. */
const chunksMark = /\.([1-9]\d{0,8})\.(\d{1,18})$/;

/** First rows, or a part of them. */
export interface ScopedChunk extends SnapshotChunk {
  readonly chunks: Chunks;
  /** Where the scope's log was when they were read. */
  readonly seq: bigint;
}

interface Chunks {
  readonly of: number;
  /** Where the scope's log was before the first of them was read. */
  readonly from: bigint;
}

const onlyOne: Chunks = { of: 1, from: 0n };

/**
 * A shape of one account or gym. Nothing of it is kept here: what a client has seen is in its handle and offset, so any
 * node can go on where another one stopped. A handle tells the definition, the epochs and a mark of its own.
 */
export class ScopedShape implements OpenShape {
  readonly definition: ShapeDefinition;
  handle: string;
  readonly #services: ScopedShapeServices;
  readonly #shape: ProductShape;
  readonly #owner: ShapeOwner;
  readonly #scope: string;
  readonly #lineage: string;
  /** What the handle says of its first rows. */
  #chunks: Chunks = onlyOne;
  /** What was read when it was opened: the first read needs no other one. */
  #opened: KnownState | undefined;
  /** Where the scope's log was then. */
  readonly #openedAt: bigint;

  private constructor(services: ScopedShapeServices, parts: Parts, scope: string, opened: KnownState) {
    this.#services = services;
    this.#shape = parts.shape;
    this.#owner = parts.owner;
    this.#scope = scope;
    this.#opened = opened;
    this.#openedAt = opened.state.seq;
    this.definition = parts.definition;
    this.#lineage = `${parts.definition.hash}-${opened.state.epoch}-${parts.shape.schemaEpoch}-`;
    const { handle } = parts;
    this.handle = handle !== undefined && this.accepts(handle) ? handle : this.#newHandle();
    const [, of, from] = chunksMark.exec(this.handle) ?? [];
    if (of !== undefined && from !== undefined) this.#chunks = { of: Number(of), from: BigInt(from) };
  }

  static async open(services: ScopedShapeServices, parts: Parts): Promise<ScopedShape> {
    const scope = scopeOf(parts.owner);
    const version = services.notifier.version(scope);
    const state = await services.states.read(scope);
    if (state.isErased) throw accountDeleted();
    return new ScopedShape(services, parts, scope, { version, state });
  }

  get lastChunk(): number {
    return this.#chunks.of - 1;
  }

  get version(): number {
    return this.#services.notifier.version(this.#scope);
  }

  accepts(handle: string): boolean {
    return handle.startsWith(this.#lineage) && handle.length > this.#lineage.length;
  }

  abandon(): string {
    return this.#newHandle();
  }

  /**
   * All rows, with the place in the log at which they were read: both are of one moment. Rows that are too many for one answer
   * come in parts, each of a moment of its own; the log goes on from before the first one, so that whatever changed in
   * between is told once more. How many parts there are is in the handle: any node can go on where another one stopped.
   */
  async chunk(index: number): Promise<SnapshotChunk | undefined> {
    const isFirst = index === 0;
    const { of } = this.#chunks;
    if (index >= of) return undefined;
    const { snapshots } = this.#services;
    const name = `${this.#lineage}${this.#scope}`;
    const at = this.#openedAt;
    if (!isFirst) return snapshots.get(`${name} ${index} ${of}`, at, () => this.#readPart({ index, of }));
    const first = await snapshots.get(name, at, () => this.#readFirst());
    if (first === undefined) return undefined;
    this.#chunks = first.chunks;
    if (first.chunks.of > 1) this.handle = `${this.handle}.${first.chunks.of}.${first.chunks.from}`;
    return first;
  }

  async #readFirst(): Promise<ScopedChunk> {
    const { seq, bytes, text } = await this.#readRows({ index: 0, of: 1 }, chunkBytes);
    if (text !== undefined) return { text, next: offsetAt(seq), upTo: seq, chunks: onlyOne, seq };
    for (let of = Math.ceil(bytes / chunkBytes); ; of *= 2) {
      const part = await this.#readPart({ index: 0, of });
      if (part !== undefined) return part;
    }
  }

  /** @returns undefined where the handle says that there are fewer parts than there have to be */
  async #readPart({ index, of }: SnapshotPart): Promise<ScopedChunk | undefined> {
    const { seq, text } = await this.#readRows({ index, of }, mostChunkBytes);
    return text === undefined
      ? undefined
      : { text, next: { kind: 'chunk', index }, chunks: { of, from: seq }, seq };
  }

  #readRows(part: SnapshotPart, mostBytes: number): Promise<ScopeSnapshot> {
    const { ownerColumn } = this.#shape;
    const ownerValue = this.#shape.ownerValue(this.#owner);
    return readScopeSnapshot(this.#services.pool, this.definition, {
      ...{ scope: this.#scope, ownerColumn, ownerValue, part, mostBytes },
    });
  }

  read(place: LogPlace, isWaiting: boolean): Promise<LogPage | undefined> {
    const state = this.#takeOpened();
    if (state !== undefined) return this.#readPage(place, state);
    if (!isWaiting) return this.#readAnew(place);
    const key = `${this.#lineage}${this.#scope} ${place}`;
    return this.#services.pages.get(key, this.version, () => this.#readAnew(place));
  }

  /** What was read when it was opened, once, and only where nobody has told of a change since. */
  #takeOpened(): ScopeState | undefined {
    const opened = this.#opened;
    this.#opened = undefined;
    return opened?.version === this.version ? opened.state : undefined;
  }

  async #readAnew(place: LogPlace): Promise<LogPage | undefined> {
    // Read first: what the log says later may be more than this, and is looked at the next time.
    const state = await this.#services.states.read(this.#scope);
    if (state.isErased) throw accountDeleted();
    return this.#readPage(place, state);
  }

  async #readPage(place: LogPlace, state: ScopeState): Promise<LogPage | undefined> {
    const after = place === 'snapshot' ? this.#chunks.from : place;
    if (after > state.seq || after < state.floor) return undefined;
    // Positions have no gaps: there is nothing behind the last one.
    if (after === state.seq) return { messages: [], last: undefined, upTo: after, isEnd: true };
    const { definition } = this;
    const shape = this.#shape;
    if (shape.kind === 'head') return this.#headPage(after, state);
    const { ownerColumn } = shape;
    const changes = await readScopeChanges(this.#services.pool, definition, {
      ...{ scope: this.#scope, after, limit: changesAtOnce },
      ...{ ownerColumn, ownerValue: shape.ownerValue(this.#owner) },
    });
    const messages = changes.flatMap((change) => changeMessages(definition, change));
    const last = changes.at(-1)?.position;
    const isEnd = changes.length < changesAtOnce;
    const upTo = last !== undefined && (!isEnd || last > state.seq) ? last : state.seq;
    return { messages, last, upTo, isEnd };
  }

  async head(): Promise<bigint> {
    return (await this.#services.states.read(this.#scope)).seq;
  }

  subset(): Promise<SubsetRows> {
    return Promise.reject(new ShapeProblem(400, 'Private shapes have no subsets'));
  }

  watch(version: number, seen: bigint, waiter: Waiter): boolean {
    return this.#services.notifier.watch(this.#scope, version, seen, waiter);
  }

  unwatch(waiter: Waiter): void {
    this.#services.notifier.unwatch(this.#scope, waiter);
  }

  /** The head's only row is the state itself. */
  #headPage(after: bigint, state: ScopeState): LogPage {
    const { definition } = this;
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
    return `${this.#lineage}${this.#services.newMark()}`;
  }
}
