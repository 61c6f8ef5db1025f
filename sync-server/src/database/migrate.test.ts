import { expect, it } from 'vitest';
import { useTestDatabase } from '#server/test-support/test-database.ts';
import { migrate } from './migrate.ts';
import type { Migration } from './migrations/migration.ts';
import { allMigrations } from './migrations/all-migrations.ts';

const database = useTestDatabase();
const step = (version: number, sql: string): Migration => ({ version, name: `step-${version}`, sql });

it('does each step once, however many nodes start at once', async () => {
  const slow = [
    step(1, 'SELECT pg_sleep(0.1); CREATE TABLE one (id int)'),
    step(2, 'CREATE TABLE two (id int)'),
  ];
  const done = await Promise.all(Array.from({ length: 6 }, () => migrate(database().pool, slow)));
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
