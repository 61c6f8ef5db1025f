import { Client } from 'pg';
import { afterEach, beforeEach, expect, it, onTestFinished, vi } from 'vitest';
import { silentLog } from '#contract/runtime/log.ts';
import { migrate } from '#server/database/migrate.ts';
import { allMigrations } from '#server/database/migrations/all-migrations.ts';
import { HandClock } from '#server/test-support/hand-clock.ts';
import { useTestDatabase } from '#server/test-support/test-database.ts';
import { ScopeNotifier } from './scope-notifier.ts';

const database = useTestDatabase();
let clock: HandClock;
let notifier: ScopeNotifier;

beforeEach(async () => {
  const { pool, url } = database();
  await migrate(pool, allMigrations);
  clock = new HandClock(0);
  notifier = new ScopeNotifier({ pool, connection: { connectionString: url }, clock, log: silentLog });
  await notifier.start();
});
afterEach(() => notifier.close());

/** Whether a wait has ended, and what ends it. */
function watch(scope: string, seen: bigint): { readonly hasEnded: () => boolean; end(): void } {
  let hasEnded = false;
  const waiter = { changed: () => void (hasEnded = true) };
  expect(notifier.watch(scope, notifier.version(scope), seen, waiter)).toBe(true);
  return { hasEnded: () => hasEnded, end: () => notifier.unwatch(scope, waiter) };
}

/** A look at the database, and its answer. */
async function look(): Promise<void> {
  const queries = vi.spyOn(database().pool, 'query');
  clock.advance(1000);
  await Promise.all(queries.mock.results.map(({ value }) => value as Promise<unknown>));
  queries.mockRestore();
}

it('finds within a second what nobody told of, and wakes nobody who has seen it', async () => {
  await database().sql(`INSERT INTO sync_scope (scope, seq) VALUES ('account:anna', 7), ('account:bert', 3)`);
  const [behind, upToDate, other] = [
    watch('account:bert', 2n),
    watch('account:anna', 7n),
    watch('account:nobody', 0n),
  ];
  await look();
  expect([behind, upToDate, other].map(({ hasEnded }) => hasEnded())).toEqual([true, false, false]);
  await database().sql(`UPDATE sync_scope SET seq = 8 WHERE scope = 'account:anna'`);
  await look();
  expect([upToDate, other].map(({ hasEnded }) => hasEnded())).toEqual([true, false]);
  other.end();
});

it('goes by whoever has seen least', async () => {
  await database().sql(`INSERT INTO sync_scope (scope, seq) VALUES ('account:carl', 5)`);
  const waiting = [watch('account:carl', 5n), watch('account:carl', 4n)];
  await look();
  expect(waiting.map(({ hasEnded }) => hasEnded())).toEqual([true, true]);
});

/** The notifier's connection is cut, and it is about to make another one. */
async function cut(): Promise<void> {
  await database().sql(
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'LISTEN %'`,
  );
  await expect.poll(() => clock.nextMs).toBe(500);
}
const listening = () =>
  database().sql(
    `SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'LISTEN %'`,
  );

it('connects again when it was cut off, but not after it was closed', async () => {
  await cut();
  clock.advance(500);
  await expect.poll(listening).toHaveLength(1);
  // On to the next look: what is due in 500 ms after that is another connection.
  clock.advance(500);
  await cut();
  await notifier.close();
  const connect = vi.spyOn(Client.prototype, 'connect');
  onTestFinished(() => void vi.restoreAllMocks());
  clock.advance(2000);
  expect(connect).not.toHaveBeenCalled();
});

it('leaves no connection that it was making when it was closed', async () => {
  await cut();
  const connect = vi.spyOn(Client.prototype, 'connect');
  const end = vi.spyOn(Client.prototype, 'end');
  onTestFinished(() => void vi.restoreAllMocks());
  clock.advance(500);
  expect(connect).toHaveBeenCalledOnce();
  await notifier.close();
  expect(end.mock.contexts).toContain(connect.mock.contexts[0]);
  await expect.poll(listening).toEqual([]);
});
