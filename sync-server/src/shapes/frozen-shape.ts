import { ChangeSignal } from './change-signal.ts';
import { FrozenSnapshot } from './frozen-snapshot.ts';
import { changeMessages } from './messages.ts';
import type { LogPage, LogPlace, OpenShape, SnapshotChunk } from './open-shape.ts';
import type { ShapeDefinition } from './shape-definition.ts';
import {
  isVisible,
  type RowChange,
  type ShapeSource,
  type SubsetRequest,
  type SubsetRows,
} from './shape-source.ts';
import type { Waiter } from './waiter.ts';

/** Rows of the log that are read at once. */
const changesAtOnce = 1000;

/**
 * A shape whose first rows were read once and stay as they were; the log goes on from there, without what the rows
 * already contain. Everything that several clients ask for at the same time is made once.
 */
export class FrozenShape implements OpenShape {
  readonly definition: ShapeDefinition;
  readonly handle: string;
  readonly #source: ShapeSource;
  readonly #chunkBytes: number;
  readonly #snapshot: FrozenSnapshot;
  readonly #signal = new ChangeSignal();
  readonly #forget: () => void;
  #pages = new Map<LogPlace, Promise<LogPage | undefined>>();
  #isGone = false;

  constructor(source: ShapeSource, definition: ShapeDefinition, handle: string, chunkBytes: number) {
    this.definition = definition;
    this.handle = handle;
    this.#source = source;
    this.#chunkBytes = chunkBytes;
    this.#snapshot = new FrozenSnapshot(source, definition, chunkBytes);
    this.#forget = source.onChange(definition.table, () => this.#touch());
  }

  get version(): number {
    return this.#signal.version;
  }

  get isGone(): boolean {
    return this.#isGone;
  }

  get lastChunk(): number | undefined {
    return this.#snapshot.lastChunk;
  }

  accepts(handle: string): boolean {
    return handle === this.handle && !this.#isGone;
  }

  /** Fixes the moment after which its log begins. Nothing may be read before. */
  async begin(): Promise<void> {
    await this.#snapshot.start();
  }

  /** Nobody gets anything from it any more; those who wait are let go. */
  drop(): void {
    if (this.#isGone) return;
    this.#isGone = true;
    this.#forget();
    this.#snapshot.drop();
    this.#touch();
  }

  abandon(): undefined {
    this.drop();
  }

  async chunk(index: number): Promise<SnapshotChunk | undefined> {
    return this.#isGone ? undefined : this.#snapshot.chunk(index);
  }

  async read(after: LogPlace): Promise<LogPage | undefined> {
    const known = this.#pages.get(after);
    if (known !== undefined) return known;
    const page = this.#readPage(after);
    const pages = this.#pages;
    pages.set(after, page);
    page.catch(() => pages.delete(after));
    return page;
  }

  head(): Promise<bigint> {
    return this.#source.head();
  }

  subset(request: SubsetRequest): Promise<SubsetRows> {
    return this.#source.subset(this.definition, request);
  }

  watch(version: number, _seen: bigint, waiter: Waiter): boolean {
    return this.#signal.watch(version, waiter);
  }

  unwatch(waiter: Waiter): void {
    this.#signal.unwatch(waiter);
  }

  #touch(): void {
    this.#pages = new Map();
    this.#signal.raise();
  }

  async #readPage(place: LogPlace): Promise<LogPage | undefined> {
    const snapshot = await this.#snapshot.start();
    const messages: string[] = [];
    let bytes = 0;
    let last: bigint | undefined;
    let upTo = place === 'snapshot' || place < snapshot.position ? snapshot.position : place;
    for (;;) {
      const page = await this.#source.changesSince(this.definition, upTo, changesAtOnce);
      if (this.#isGone) return undefined;
      if (page === undefined) {
        this.drop();
        return undefined;
      }
      for (const change of page.changes) {
        if (bytes >= this.#chunkBytes) return { messages, last, upTo, isEnd: false };
        for (const message of this.#messagesOf(change, snapshot.visible)) {
          messages.push(message);
          bytes += message.length;
          last = change.position;
        }
        upTo = change.position;
      }
      upTo = page.upTo;
      if (page.isEnd) return { messages, last, upTo, isEnd: true };
    }
  }

  #messagesOf(change: RowChange, snapshot: Parameters<typeof isVisible>[1]): readonly string[] {
    return isVisible(change.transaction, snapshot) ? [] : changeMessages(this.definition, change);
  }
}
