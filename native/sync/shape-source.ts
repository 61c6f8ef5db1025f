import type { ShapeCursor } from '#contract/storage/sync-store.ts';

/** A message of a shape, without the transport's own. */
export interface ShapeChange {
  readonly kind: 'row' | 'gone';
  /** Columns: all of a new row, the changed ones and the key of a changed one. */
  readonly value: Readonly<Record<string, unknown>>;
}

/** Some of a shape, in order. */
export interface ShapePart {
  readonly changes: readonly ShapeChange[];
  /** The server has forgotten how far this reader was: this begins the whole table anew. */
  readonly isRefetch: boolean;
  /** With the last part: everything up to here has been given. */
  readonly cursor?: ShapeCursor;
}

export interface ShapeRequest {
  readonly accountId: string;
  readonly table: string;
  readonly signal: AbortSignal;
}

/** Where changes come from. */
export interface ShapeSource {
  /**
   * Gives everything after the cursor to `take`, part by part, each when the one before was taken. Resolves when there
   * is nothing more for now; rejects when the server cannot be reached or refuses.
   */
  catchUp(
    request: ShapeRequest & { readonly cursor?: ShapeCursor },
    take: (part: ShapePart) => Promise<void>,
  ): Promise<void>;
  /** Calls back at every change until the signal; resolves when the server has ended it. */
  follow(request: ShapeRequest, onChange: () => void): Promise<void>;
}
