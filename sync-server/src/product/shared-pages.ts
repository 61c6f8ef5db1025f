import type { LogPage } from '#server/shapes/open-shape.ts';

interface Entry {
  readonly version: number;
  readonly page: Promise<LogPage | undefined>;
}

const mostPages = 500;

/**
 * What many wait for at the same place is read once. A page is good for as long as nobody has told of another change: it was
 * read after the last one that was told, so whoever waits from there misses nothing.
 */
export class SharedPages {
  readonly #entries = new Map<string, Entry>();

  get(key: string, version: number, read: () => Promise<LogPage | undefined>): Promise<LogPage | undefined> {
    const known = this.#entries.get(key);
    if (known?.version === version) return known.page;
    const page = read();
    this.#entries.delete(key);
    this.#entries.set(key, { version, page });
    page.catch(() => this.#entries.delete(key));
    const [oldest] = this.#entries.keys();
    if (this.#entries.size > mostPages && oldest !== undefined) this.#entries.delete(oldest);
    return page;
  }
}
