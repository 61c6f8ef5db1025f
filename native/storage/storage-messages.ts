import type { StorageLimits } from './connection.ts';
import type { Migration } from './migrations/migration.ts';
import type { CrossingError } from './storage-error.ts';

/** What a worker is started with. */
export interface StorageWorkerStart {
  readonly role: 'writer' | 'reader';
  readonly folder: string;
  readonly migrations: readonly Migration[];
  /** Whether this process holds the data folder's lock. */
  readonly holdsLock: boolean;
  readonly limits: StorageLimits;
  /** Fault for tests: the worker dies after it did this call (1 is the first) and before it answers. */
  readonly diesAfterCall?: number;
}

export type ToWorker =
  | { readonly kind: 'call'; readonly id: number; readonly name: string; readonly args: readonly unknown[] }
  | { readonly kind: 'close' };

export type FromWorker =
  | { readonly kind: 'ready'; readonly versionFound: number; readonly copiedTo?: string }
  | { readonly kind: 'refused'; readonly error: CrossingError }
  | { readonly kind: 'result'; readonly id: number; readonly value: unknown }
  | { readonly kind: 'failed'; readonly id: number; readonly error: CrossingError };
