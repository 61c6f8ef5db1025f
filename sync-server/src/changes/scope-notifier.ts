import { Client, type ClientConfig, type Pool } from 'pg';
import type { Clock } from '#contract/runtime/clock.ts';
import type { Log } from '#contract/runtime/log.ts';
import type { Waiter } from '#server/shapes/waiter.ts';

interface Options {
  readonly pool: Pool;
  readonly connection: ClientConfig;
  readonly clock: Clock;
  readonly log: Log;
}

const channel = 'sync_scope';
/** Milliseconds for which scopes are gathered into one notification. */
const gatherMs = 25;
/** Milliseconds after which scopes that somebody waits for are looked at without being told. */
const pollMs = 1000;
const reconnectMs = 500;
/** A notification holds less than 8000 bytes. */
const mostBytes = 7000;

/** Scopes whose last change is remembered although nobody waits for them now. */
const mostVersions = 20_000;

/** Scopes that one look at the database is about: nothing else waits for longer than such a look takes. */
const scopesAtOnce = 1000;
const movedSql = `
SELECT known.scope, s.seq::text AS seq
FROM unnest($1::text[], $2::bigint[]) AS known (scope, seq)
JOIN sync_scope AS s ON s.scope = known.scope AND s.seq <> known.seq`;

interface Watched {
  /** Mostly one. */
  readonly waiters: Waiter[];
  /** The least place up to which all who wait have looked: what lies behind it was told to nobody. */
  seq: bigint;
}

/**
 * Tells those who wait for a scope that it has changed: at once on the node that changed it, within some milliseconds on
 * the others (one notification for many scopes: one in every transaction would make all writers wait for each other), and
 * within a second where a notification got lost.
 */
export class ScopeNotifier {
  readonly #options: Options;
  readonly #watched = new Map<string, Watched>();
  readonly #versions = new Map<string, number>();
  #counter = 0;
  #gathered = new Set<string>();
  #isGathering = false;
  #listener: Client | undefined;
  /** Becoming one: whoever closes waits for its end. */
  #listening: Promise<void> = Promise.resolve();
  #cancelPoll: () => void = () => undefined;
  #isPolling = false;
  #isReconnecting = false;
  #isClosed = false;

  constructor(options: Options) {
    this.#options = options;
  }

  /** Scopes that somebody waits for. */
  get size(): number {
    return this.#watched.size;
  }

  async start(): Promise<void> {
    this.#listening = this.#listen();
    await this.#listening;
    if (this.#isClosed) return;
    this.#cancelPoll = this.#options.clock.every(pollMs, () => void this.#poll());
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    this.#cancelPoll();
    await this.#flush().catch(() => undefined);
    await this.#listening.catch(() => undefined);
    await this.#listener?.end().catch(() => undefined);
  }

  /** To be called after every commit that changed scopes. */
  committed(scopes: Iterable<string>): void {
    for (const scope of scopes) {
      this.#raise(scope);
      this.#gathered.add(scope);
    }
    if (this.#isGathering || this.#gathered.size === 0) return;
    this.#isGathering = true;
    this.#options.clock.after(gatherMs, () => {
      this.#isGathering = false;
      this.#flush().catch((error: unknown) => this.#options.log.warn('notifying-failed', { err: error }));
    });
  }

  /** Another one after every change. Take it before reading, and wait for the next one after. */
  version(scope: string): number {
    return this.#versions.get(scope) ?? 0;
  }

  /**
   * Calls back once, when the scope has another version.
   *
   * @param seen the place in the scope's log up to which the one who waits has looked
   * @returns false where there is another version already: nobody waits then
   */
  watch(scope: string, version: number, seen: bigint, waiter: Waiter): boolean {
    if (version !== this.version(scope)) return false;
    const watched = this.#watched.get(scope);
    if (watched === undefined) {
      this.#watched.set(scope, { waiters: [waiter], seq: seen });
      return true;
    }
    if (seen < watched.seq) watched.seq = seen;
    watched.waiters.push(waiter);
    return true;
  }

  unwatch(scope: string, waiter: Waiter): void {
    const waiters = this.#watched.get(scope)?.waiters;
    const place = waiters?.indexOf(waiter) ?? -1;
    if (waiters === undefined || place < 0) return;
    waiters.splice(place, 1);
    if (waiters.length === 0) this.#watched.delete(scope);
  }

  #raise(scope: string): void {
    this.#counter += 1;
    this.#versions.delete(scope);
    this.#versions.set(scope, this.#counter);
    if (this.#versions.size > mostVersions) {
      // A version that is forgotten is another one: whoever asks for it looks once for nothing.
      const [oldest] = this.#versions.keys();
      if (oldest !== undefined) this.#versions.delete(oldest);
    }
    const watched = this.#watched.get(scope);
    if (watched === undefined) return;
    this.#watched.delete(scope);
    for (const waiter of watched.waiters) waiter.changed();
  }

  async #flush(): Promise<void> {
    const scopes = [...this.#gathered];
    this.#gathered = new Set();
    let part: string[] = [];
    let bytes = 0;
    const parts = [part];
    for (const scope of scopes) {
      const size = Buffer.byteLength(scope) + 3;
      if (bytes + size > mostBytes) {
        part = [];
        parts.push(part);
        bytes = 0;
      }
      part.push(scope);
      bytes += size;
    }
    for (const some of parts) {
      if (some.length > 0)
        await this.#options.pool.query('SELECT pg_notify($1, $2)', [channel, JSON.stringify(some)]);
    }
  }

  async #listen(): Promise<void> {
    const { connection, log } = this.#options;
    const client = new Client({
      ...connection,
      application_name: `${connection.application_name ?? 'sync'}`,
    });
    try {
      client.on('error', (error) => log.warn('listener-lost', { err: error }));
      client.on('end', () => this.#reconnect());
      client.on('notification', ({ payload }) => this.#heard(payload ?? '[]'));
      await client.connect();
      if (this.#isClosed) {
        await client.end();
        return;
      }
      await client.query(`LISTEN ${channel}`);
      this.#listener = client;
      await this.#poll();
    } catch (error) {
      if (this.#listener === undefined) throw error;
      this.#reconnect();
    }
  }

  #reconnect(): void {
    if (this.#isClosed || this.#isReconnecting || this.#listener === undefined) return;
    this.#isReconnecting = true;
    this.#options.clock.after(reconnectMs, () => {
      this.#isReconnecting = false;
      if (this.#isClosed) return;
      this.#listening = this.#listen();
      this.#listening.catch(() => undefined);
    });
  }

  #heard(payload: string): void {
    const scopes: unknown = JSON.parse(payload);
    if (!Array.isArray(scopes)) return;
    for (const scope of scopes) this.#raise(String(scope));
  }

  async #poll(): Promise<void> {
    if (this.#isPolling || this.#watched.size === 0) return;
    this.#isPolling = true;
    try {
      const all = [...this.#watched.keys()];
      for (let at = 0; at < all.length; at += scopesAtOnce) {
        await this.#lookAt(all.slice(at, at + scopesAtOnce));
      }
    } catch (error) {
      this.#options.log.warn('polling-failed', { err: error });
    } finally {
      this.#isPolling = false;
    }
  }

  async #lookAt(scopes: readonly string[]): Promise<void> {
    const known = scopes.flatMap((scope) => {
      const watched = this.#watched.get(scope);
      return watched === undefined ? [] : [{ scope, seq: watched.seq }];
    });
    const { rows } = await this.#options.pool.query<{ scope: string; seq: string }>({
      ...{ name: 'moved-scopes', text: movedSql },
      values: [known.map(({ scope }) => scope), known.map(({ seq }) => String(seq))],
    });
    for (const { scope, seq } of rows) {
      const watched = this.#watched.get(scope);
      // Meanwhile it may have been told of, and looked at.
      if (watched === undefined || watched.seq === BigInt(seq)) continue;
      this.#raise(scope);
    }
  }
}
