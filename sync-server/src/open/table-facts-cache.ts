import type { RelationName } from '#server/shapes/protocol/identifiers.ts';
import type { TableFacts } from '#server/shapes/table-facts.ts';

/** Milliseconds for which a table is taken to be what it was, while nothing happens to it. */
const longestAgeMs = 250;
const mostTables = 1000;

interface Entry {
  readonly readAtMs: number;
  readonly facts: Promise<TableFacts | undefined>;
}

/** Spares the database the same question from everybody at once. */
export class TableFactsCache {
  readonly #query: (relation: RelationName) => Promise<TableFacts | undefined>;
  readonly #nowMs: () => number;
  readonly #ageMs: number;
  #entries = new Map<string, Entry>();

  constructor(
    query: (relation: RelationName) => Promise<TableFacts | undefined>,
    nowMs: () => number,
    ageMs = longestAgeMs,
  ) {
    this.#ageMs = ageMs;
    this.#query = query;
    this.#nowMs = nowMs;
  }

  get(relation: RelationName): Promise<TableFacts | undefined> {
    const name = JSON.stringify([relation.schema, relation.table]);
    const known = this.#entries.get(name);
    const nowMs = this.#nowMs();
    if (known !== undefined && nowMs - known.readAtMs < this.#ageMs) return known.facts;
    if (this.#entries.size >= mostTables) this.expire();
    const facts = this.#query(relation);
    const entries = this.#entries;
    entries.set(name, { readAtMs: nowMs, facts });
    // What is not there may be there in a moment.
    facts.then((found) => found ?? entries.delete(name)).catch(() => entries.delete(name));
    return facts;
  }

  /** Something happened: every table is looked at again. */
  expire(): void {
    this.#entries = new Map();
  }
}
