import type { LogOffset } from './protocol/log-offset.ts';
import type { ShapeDefinition } from './shape-definition.ts';
import type { SubsetRequest, SubsetRows } from './shape-source.ts';
import type { Waiter } from './waiter.ts';

/** A part of a shape's first rows. */
export interface SnapshotChunk {
  /** Messages between commas, without the brackets of the array. */
  readonly text: string;
  readonly next: LogOffset;
  /** Set where nothing is missing after it: everything up to here was looked at, at the moment at which it was read. */
  readonly upTo?: bigint;
}

/** A part of a shape's log. */
export interface LogPage {
  /** Each is JSON. */
  readonly messages: readonly string[];
  /** Position of the last message; undefined where there is none. */
  readonly last: bigint | undefined;
  /** Everything up to here has been looked at. */
  readonly upTo: bigint;
  /** Nothing more was there when the page was read. */
  readonly isEnd: boolean;
}

/** A place in a log from which to go on: after a position, or after the snapshot. */
export type LogPlace = bigint | 'snapshot';

/** A shape that clients can follow. It may be gone at any time: then they start again with the handle of another one. */
export interface OpenShape {
  readonly definition: ShapeDefinition;
  /** What clients are given from now on; never again what one was turned away with. */
  readonly handle: string;
  /** Counts everything that may have happened to it; take it before reading, and wait for another one after. */
  readonly version: number;
  accepts(handle: string): boolean;
  /** @returns undefined where the shape is gone or never had such a chunk */
  chunk(index: number): Promise<SnapshotChunk | undefined>;
  /** Index of the last chunk; undefined while that is not known. */
  readonly lastChunk: number | undefined;
  /**
   * @param isWaiting whether the reader goes on to wait for another version: then it is enough to see what this one is of
   * @returns undefined where the shape is gone, or the place is none of its log
   */
  read(after: LogPlace, isWaiting: boolean): Promise<LogPage | undefined>;
  head(): Promise<bigint>;
  subset(request: SubsetRequest): Promise<SubsetRows>;
  /**
   * A client with its handle was turned away: it may never be given this handle again.
   *
   * @returns the handle to begin anew with, where it is known already
   */
  abandon(): string | undefined;
  /**
   * Calls back once, when there is another version.
   *
   * @param seen everything up to here has been looked at
   * @returns false where there is another version already: nobody waits then
   */
  watch(version: number, seen: bigint, waiter: Waiter): boolean;
  unwatch(waiter: Waiter): void;
}
