import { Client, type ClientConfig, type Pool } from 'pg';
import type { Clock } from '#contract/runtime/clock.ts';
import type { Log } from '#contract/runtime/log.ts';

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

interface Watched {
  readonly waiters: Set<() => void>;
  seq: bigint | undefined;
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
    await this.#listen();
    this.#cancelPoll = this.#options.clock.every(pollMs, () => void this.#poll());
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    this.#cancelPoll();
    await this.#flush().catch(() => undefined);
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

  /** Comes back when the scope has another version, or with the signal. */
  wait(scope: string, version: number, signal: AbortSignal): Promise<void> {
    if (signal.aborted || version !== this.version(scope)) return Promise.resolve();
    const watched = this.#watched.get(scope) ?? { waiters: new Set(), seq: undefined };
    this.#watched.set(scope, watched);
    return new Promise((resolve) => {
      const done = (): void => {
        signal.removeEventListener('abort', done);
        watched.waiters.delete(done);
        if (watched.waiters.size === 0 && this.#watched.get(scope) === watched) this.#watched.delete(scope);
        resolve();
      };
      watched.waiters.add(done);
      signal.addEventListener('abort', done, { once: true });
    });
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
    for (const wake of [...(this.#watched.get(scope)?.waiters ?? [])]) wake();
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
      void this.#listen();
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
      const { rows } = await this.#options.pool.query<{ scope: string; seq: string }>(
        'SELECT scope, seq::text FROM sync_scope WHERE scope = ANY ($1::text[])',
        [[...this.#watched.keys()]],
      );
      for (const { scope, seq } of rows) {
        const watched = this.#watched.get(scope);
        if (watched === undefined || watched.seq === BigInt(seq)) continue;
        // The first look wakes too: whatever happened before it may not have been told.
        watched.seq = BigInt(seq);
        this.#raise(scope);
      }
    } catch (error) {
      this.#options.log.warn('polling-failed', { err: error });
    } finally {
      this.#isPolling = false;
    }
  }
}
