import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { askShape, changesOf, type ShapeResponse } from '#server/test-support/open-server-rig.ts';
import {
  asUser,
  noteTableSql,
  startProductServer,
  type ProductRig,
} from '#server/test-support/product-server-rig.ts';
import { useTestDatabase } from '#server/test-support/test-database.ts';
import { changeAges, tidyChanges } from './tidy-changes.ts';

const database = useTestDatabase();
let server: ProductRig;
beforeAll(async () => {
  server = await startProductServer({ DATABASE_URL: database().url });
  await database().sql(noteTableSql);
});
afterAll(() => server.close());
beforeEach(() => database().sql('DELETE FROM note; DELETE FROM sync_change; DELETE FROM sync_scope'));

const notes = { table: 'notes', account: 'anna' };
const ask = (query: Record<string, string>): Promise<ShapeResponse> =>
  askShape(server.url, { ...notes, ...query }, asUser('anna'));
const told = (response: ShapeResponse) =>
  changesOf(response).map(({ headers, value }) => [headers['operation'], value]);

it('leaves the newest entry of each row, and whoever was away comes to the same rows', async () => {
  const beginning = await ask({ offset: '-1' });
  await database()
    .sql(`INSERT INTO note VALUES (1, 'anna', 'a', 'x'), (2, 'anna', 'b', 'x'), (3, 'anna', 'c', 'x');
    UPDATE note SET title = 'aa' WHERE id = 1; UPDATE note SET title = 'aaa' WHERE id = 1; DELETE FROM note WHERE id = 2`);
  const between = await ask({ offset: beginning.offset, handle: beginning.handle });
  await database().sql(
    `UPDATE sync_change SET at = now() - interval '2 days'; UPDATE note SET body = 'y' WHERE id = 1`,
  );
  expect(await tidyChanges(database().pool, changeAges)).toBe(4);
  const away = await ask({ offset: beginning.offset, handle: beginning.handle });
  expect(told(away)).toEqual([
    ['insert', { id: '3', title: 'c', body: 'x' }],
    ['delete', { id: '2' }],
    ['insert', { id: '1', title: 'aaa', body: 'y' }],
  ]);
  expect(told(await ask({ offset: between.offset, handle: between.handle }))).toEqual([
    ['insert', { id: '1', title: 'aaa', body: 'y' }],
  ]);
  expect(await tidyChanges(database().pool, changeAges)).toBe(0);
});

it('forgets after 400 days, and turns away those who were away for longer', async () => {
  const beginning = await ask({ offset: '-1' });
  await database().sql(`INSERT INTO note VALUES (1, 'anna', 'a', 'x'); DELETE FROM note`);
  const later = await ask({ offset: '-1' });
  await database().sql(
    `UPDATE sync_change SET at = now() - interval '401 days'; INSERT INTO note VALUES (2, 'anna', 'b', 'x')`,
  );
  await tidyChanges(database().pool, changeAges);
  expect((await ask({ offset: beginning.offset, handle: beginning.handle })).status).toBe(409);
  expect(told(await ask({ offset: later.offset, handle: later.handle }))).toEqual([
    ['insert', { id: '2', title: 'b', body: 'x' }],
  ]);
});

it('is left to the node that is at it', async () => {
  const other = await database().pool.connect();
  await other.query('SELECT pg_advisory_lock(7310579615483922)');
  expect(await tidyChanges(database().pool, changeAges)).toBeUndefined();
  await other.query('SELECT pg_advisory_unlock(7310579615483922)');
  other.release();
  expect(await tidyChanges(database().pool, changeAges)).toBe(0);
});
