import type { Pool } from 'pg';
import { isErased } from '#server/erasure/erase-account.ts';

/** What was read is believed so long, milliseconds: as sign-ins are. Whatever writes looks again, under a lock. */
const believedMs = 2000;
const mostKept = 20_000;

/** Which accounts were erased, asked of the database at most once in two seconds each. */
export class ErasedAccounts {
  readonly #pool: Pool;
  readonly #nowMs: () => number;
  readonly #known = new Map<string, { readonly readAtMs: number; readonly isErased: Promise<boolean> }>();

  /** @param nowMs of a clock that never goes back */
  constructor(pool: Pool, nowMs: () => number) {
    this.#pool = pool;
    this.#nowMs = nowMs;
  }

  has(accountId: string): Promise<boolean> {
    const known = this.#known.get(accountId);
    if (known !== undefined && this.#nowMs() - known.readAtMs < believedMs) return known.isErased;
    const read = { readAtMs: this.#nowMs(), isErased: isErased(this.#pool, accountId) };
    this.#known.delete(accountId);
    this.#known.set(accountId, read);
    // What could not be read is not known.
    read.isErased.catch(() => {
      if (this.#known.get(accountId) === read) this.#known.delete(accountId);
    });
    for (const oldest of this.#known.keys()) {
      if (this.#known.size <= mostKept) break;
      this.#known.delete(oldest);
    }
    return read.isErased;
  }

  /** It was erased, or taken back, here. */
  forget(accountId: string): void {
    this.#known.delete(accountId);
  }
}
