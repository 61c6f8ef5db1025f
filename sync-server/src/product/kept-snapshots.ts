import { SharedReads } from '#server/database/shared-reads.ts';
import type { ScopedChunk } from './scoped-shape.ts';

interface Limits {
  readonly most: number;
  /** Characters of all their texts. */
  readonly mostText: number;
}

/** As bodies and zipped they are there once more. */
const usualLimits: Limits = { most: 64, mostText: 4_000_000 };

/**
 * First rows that were read, for the next ones who ask for them: a runner's computers, or a gym's, often begin in the same
 * minute. They are good for exactly as long as the log of their scope stands where it stood when they were read, because no row
 * changes without it.
 */
export class KeptSnapshots {
  readonly #limits: Limits;
  readonly #reads = new SharedReads<ScopedChunk | undefined>();
  /** In the order in which they were last asked for. */
  readonly #kept = new Map<string, ScopedChunk>();
  #textLength = 0;

  constructor(limits = usualLimits) {
    this.#limits = limits;
  }

  /** @param at where the log of the scope stood when, or after, somebody asked */
  async get(
    key: string,
    at: bigint,
    read: () => Promise<ScopedChunk | undefined>,
  ): Promise<ScopedChunk | undefined> {
    const known = this.#kept.get(key);
    const chunk = known?.seq === at ? known : await this.#reads.get(key, read);
    this.#keep(key, chunk);
    return chunk;
  }

  #keep(key: string, chunk: ScopedChunk | undefined): void {
    this.#forget(key);
    if (chunk === undefined) return;
    this.#kept.set(key, chunk);
    this.#textLength += chunk.text.length;
    for (const oldest of this.#kept.keys()) {
      if (this.#kept.size <= this.#limits.most && this.#textLength <= this.#limits.mostText) return;
      this.#forget(oldest);
    }
  }

  #forget(key: string): void {
    const known = this.#kept.get(key);
    if (known === undefined) return;
    this.#kept.delete(key);
    this.#textLength -= known.text.length;
  }
}
