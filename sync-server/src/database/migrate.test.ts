import { expect, it, vi } from 'vitest';
import { useTestDatabase } from '#server/test-support/test-database.ts';
import { migrate } from './migrate.ts';
import type { Migration } from './migrations/migration.ts';
import { allMigrations } from './migrations/all-migrations.ts';

const database = useTestDatabase();
const step = (version: number, sql: string): Migration => ({ version, name: `step-${version}`, sql });

it('does each step once, however many nodes start at once', async () => {
  const gate = 5_501;
  const steps = [
    step(1, `SELECT pg_advisory_xact_lock(${gate}); CREATE TABLE one (id int)`),
    step(2, 'CREATE TABLE two (id int)'),
  ];
  const holder = await database().pool.connect();
  await holder.query('SELECT pg_advisory_lock($1)', [gate]);
  const all = Promise.all(Array.from({ length: 6 }, () => migrate(database().pool, steps)));
  // One stands in the first step, and the others wait for it.
  await vi.waitFor(
    async () =>
      expect(
        await database().sql(
          `SELECT count(*)::int AS waiting FROM pg_locks AS l JOIN pg_database AS d ON d.oid = l.database
           WHERE d.datname = current_database() AND l.locktype = 'advisory' AND NOT l.granted`,
        ),
      ).toEqual([{ waiting: 6 }]),
    { timeout: 20_000, interval: 10 },
  );
  await holder.query('SELECT pg_advisory_unlock($1)', [gate]);
  holder.release();
  const done = await all;
  expect(done.filter((names) => names.length > 0)).toEqual([['step-1', 'step-2']]);
});

it('does a step whole or not at all, and goes on from there', async () => {
  const known = [step(1, ''), step(2, '')];
  await expect(
    migrate(database().pool, [...known, step(3, 'CREATE TABLE three (id int); SELECT 1 / 0')]),
  ).rejects.toThrow('division by zero');
  expect(await database().sql(`SELECT to_regclass('three') AS name`)).toEqual([{ name: null }]);
  expect(await migrate(database().pool, [...known, step(3, 'CREATE TABLE three (id int)')])).toEqual([
    'step-3',
  ]);
});

it('leaves a database alone that a newer server has used', async () => {
  await expect(migrate(database().pool, [step(1, ''), step(2, '')])).rejects.toThrow(
    'a newer server has used it',
  );
});

it('has steps without a gap', () => {
  expect(allMigrations.map(({ version }) => version)).toEqual(allMigrations.map((_, index) => index + 1));
});
