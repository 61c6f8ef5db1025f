interface Waiting<V> {
  resolve(value: V | undefined): void;
  reject(error: unknown): void;
}

/**
 * Reads one thing each for many at once: what is asked for while a statement is under way goes together into the next one.
 * An answer was therefore always read after it was asked for. Who asks alone waits for nobody.
 */
export class GatheredReads<V> {
  readonly #read: (keys: readonly string[]) => Promise<ReadonlyMap<string, V>>;
  #next = new Map<string, Waiting<V>[]>();
  #isReading = false;

  /** @param read the values of some keys in one statement; keys without one are left out */
  constructor(read: (keys: readonly string[]) => Promise<ReadonlyMap<string, V>>) {
    this.#read = read;
  }

  /** @returns undefined where there is no such thing */
  get(key: string): Promise<V | undefined> {
    return new Promise((resolve, reject) => {
      const waiting = this.#next.get(key) ?? [];
      waiting.push({ resolve, reject });
      this.#next.set(key, waiting);
      if (!this.#isReading) void this.#readOn();
    });
  }

  async #readOn(): Promise<void> {
    this.#isReading = true;
    // Whoever asks in the same moment goes along.
    await Promise.resolve();
    while (this.#next.size > 0) {
      const asked = this.#next;
      this.#next = new Map();
      try {
        const found = await this.#read([...asked.keys()]);
        for (const [key, all] of asked) for (const { resolve } of all) resolve(found.get(key));
      } catch (error) {
        for (const all of asked.values()) for (const { reject } of all) reject(error);
      }
    }
    this.#isReading = false;
  }
}
