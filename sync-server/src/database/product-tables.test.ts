import { beforeAll, expect, it } from 'vitest';
import { ownerColumn, versionColumns } from '#contract/sync/shape-row.ts';
import { syncedTables } from '#contract/sync/synced-tables.ts';
import { productShapes } from '#server/product/product-shape.ts';
import { columnTypes } from '#server/push/row-tables.ts';
import { useTestDatabase } from '#server/test-support/test-database.ts';
import { migrate } from './migrate.ts';
import { allMigrations } from './migrations/all-migrations.ts';

const database = useTestDatabase();
beforeAll(() => migrate(database().pool, allMigrations));

it.each(syncedTables)(
  '$name is in the database as in the contract: another field is another migration',
  async (table) => {
    const columns = await database().sql(
      `SELECT a.attname AS name, t.typname AS type FROM pg_attribute AS a JOIN pg_type AS t ON t.oid = a.atttypid
     WHERE a.attrelid = $1::regclass AND a.attnum > 0 AND NOT a.attisdropped`,
      [table.name],
    );
    const types = Object.fromEntries(columns.map(({ name, type }) => [name, type]));
    const expected = {
      [ownerColumn]: 'text',
      [table.keyField]: 'text',
      ...Object.fromEntries(
        Object.entries(table.fields).map(([name, { type }]) => [name, columnTypes[type]]),
      ),
      ...(table.kind === 'row'
        ? Object.fromEntries(versionColumns.map((name) => [name, name.endsWith('_hlc') ? 'text' : 'jsonb']))
        : { extra: 'jsonb', is_disputed: 'bool', received_at: 'timestamptz' }),
    };
    expect(types).toEqual(expected);
    const [key] = await database().sql(
      `SELECT array_agg(a.attname::text ORDER BY k.place) AS key FROM pg_index AS i, unnest(i.indkey) WITH ORDINALITY AS k(attribute, place)
     JOIN pg_attribute AS a ON a.attrelid = $1::regclass AND a.attnum = k.attribute
     WHERE i.indrelid = $1::regclass AND i.indisprimary`,
      [table.name],
    );
    expect(key).toEqual({ key: [ownerColumn, table.keyField] });
  },
);

it('has a shape and a trigger for each of them', async () => {
  const triggers = await database().sql(
    `SELECT DISTINCT tgrelid::regclass::text AS name FROM pg_trigger WHERE NOT tgisinternal ORDER BY 1`,
  );
  const names = syncedTables.map(({ name }) => name);
  expect(triggers.map(({ name }) => name)).toEqual([...names, 'gym_machine'].toSorted());
  expect(Object.keys(productShapes).toSorted()).toEqual(
    [...names, 'account_head', 'gym_machines'].toSorted(),
  );
  for (const shape of Object.values(productShapes)) expect(shape.columns).not.toContain('is_disputed');
});
