import { snapshotEndMessage, snapshotMessage } from './messages.ts';
import type { SnapshotChunk } from './open-shape.ts';
import type { ShapeDefinition } from './shape-definition.ts';
import type { ShapeSource, TableSnapshot } from './shape-source.ts';

/** Where a snapshot stands among the transactions. */
type SnapshotMoment = Pick<TableSnapshot, 'position' | 'visible'>;

/** The first rows of a shape, read once and kept in pieces. A piece can be had as soon as it is full. */
export class FrozenSnapshot {
  readonly #source: ShapeSource;
  readonly #definition: ShapeDefinition;
  readonly #chunkBytes: number;
  readonly #chunks: string[] = [];
  #moment: Promise<SnapshotMoment> | undefined;
  #isDone = false;
  #isDropped = false;
  #problem: unknown;
  #waiting: (() => void)[] = [];

  constructor(source: ShapeSource, definition: ShapeDefinition, chunkBytes: number) {
    this.#source = source;
    this.#definition = definition;
    this.#chunkBytes = chunkBytes;
  }

  /** Index of the last piece, once all are there. */
  get lastChunk(): number | undefined {
    return this.#isDone ? this.#chunks.length - 1 : undefined;
  }

  /** Begins to read, the first time. */
  start(): Promise<SnapshotMoment> {
    this.#moment ??= this.#begin();
    return this.#moment;
  }

  /** @returns undefined where there is no such piece */
  async chunk(index: number): Promise<SnapshotChunk | undefined> {
    await this.start();
    while (this.#chunks.length <= index && !this.#isDone && this.#problem === undefined && !this.#isDropped) {
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
    const text = this.#chunks[index];
    if (text !== undefined) return { text, next: { kind: 'chunk', index } };
    if (this.#problem !== undefined) throw this.#problem;
    return undefined;
  }

  /** Lets go of what it holds and of those who wait. */
  drop(): void {
    this.#isDropped = true;
    this.#chunks.length = 0;
    this.#wake();
  }

  async #begin(): Promise<SnapshotMoment> {
    const snapshot = await this.#source.snapshot(this.#definition);
    void this.#collect(snapshot);
    return { position: snapshot.position, visible: snapshot.visible };
  }

  async #collect(snapshot: TableSnapshot): Promise<void> {
    let messages: string[] = [];
    let bytes = 0;
    try {
      for await (const rows of snapshot.rows) {
        if (this.#isDropped) return;
        for (const row of rows) {
          if (bytes >= this.#chunkBytes) {
            this.#keep(messages);
            messages = [];
            bytes = 0;
          }
          const message = snapshotMessage(this.#definition, row);
          messages.push(message);
          bytes += message.length;
        }
      }
      messages.push(snapshotEndMessage(snapshot.visible));
      this.#keep(messages);
      this.#isDone = true;
    } catch (error) {
      this.#problem = error;
    } finally {
      this.#wake();
    }
  }

  #keep(messages: readonly string[]): void {
    this.#chunks.push(messages.join(',\n'));
    this.#wake();
  }

  #wake(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const wake of waiting) wake();
  }
}
