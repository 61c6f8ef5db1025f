import fc from 'fast-check';
import { expect, it } from 'vitest';
import { useOpenProtocol } from '#server/test-support/open-protocol-rig.ts';

/*
 * The open mode serves any table to this machine, so that there is nothing to see that may not be seen. What a request says may
 * still be no statement of its own: nothing written, nothing run for long, no file and no other database reached.
 */
const { database, ask, items } = useOpenProtocol();

/** Nobody else's: held, it tells that a function of a request was called. */
const lock = 424_242;

const statements = [
  `1=1; DROP TABLE canary; --`,
  `1=1); UPDATE canary SET value = 'x' WHERE (1=1`,
  `id = 1 UNION SELECT 1, value, value FROM canary`,
  `'; DELETE FROM canary; --`,
  `id IN (SELECT 1 FROM canary)`,
  `EXISTS (DELETE FROM canary RETURNING 1)`,
  `pg_advisory_lock(${lock}) IS NULL`,
  `(SELECT pg_advisory_lock(${lock})) IS NULL`,
  `pg_catalog.pg_advisory_lock(${lock}) IS NULL`,
  `"pg_advisory_lock"(${lock}) IS NULL`,
  `pg_read_file('/etc/passwd') = title`,
  `lo_import('/etc/passwd') = 1`,
  `query_to_xml('DELETE FROM canary', true, true, '') IS NULL`,
  `set_config('session_replication_role', 'replica', false) = 'x'`,
  `current_setting('data_directory') = title`,
  `nextval('canary_seq') = 1`,
  `dblink('host=evil.example', 'SELECT 1') IS NULL`,
  `title = $$x$$; DROP TABLE canary`,
  `title = E'\\'; DROP TABLE canary; --'`,
  `title = U&'\\0027; DROP TABLE canary'`,
  `title = 'a' 'b'; DROP TABLE canary`,
  `id = 1 /* */ ; DROP TABLE canary`,
  `id::regclass = 'canary'::regclass; --`,
  `CAST('canary' AS regclass) = id`,
  `title::xml IS NULL OR (DROP TABLE canary)`,
  `repeat('a', 1000000000) = title`,
  `title LIKE repeat('%a', 100000)`,
  `title ~ '(a+)+$'`,
  `generate_series(1, 1000000000) = id`,
  `id = id OR id = ANY(ARRAY(SELECT id FROM canary))`,
];

const places: Readonly<Record<string, (table: string, text: string) => Readonly<Record<string, string>>>> = {
  table: (_, text) => ({ table: text, offset: '-1' }),
  'quoted table': (_, text) => ({ table: `"${text}"`, offset: '-1' }),
  where: (table, where) => ({ table, where, offset: '-1' }),
  'a parameter': (table, text) => ({ table, where: 'title = $1', 'params[1]': text, offset: '-1' }),
  'the name of a parameter': (table, text) => ({
    table,
    where: 'title = $1',
    [`params[${text}]`]: 'x',
    offset: '-1',
  }),
  columns: (table, text) => ({ table, columns: `id,${text}`, offset: '-1' }),
  'a quoted column': (table, text) => ({ table, columns: `id,"${text}"`, offset: '-1' }),
  offset: (table, offset) => ({ table, offset }),
  handle: (table, handle) => ({ table, handle, offset: '0_0' }),
  cursor: (table, cursor) => ({ table, cursor, offset: '-1' }),
  replica: (table, replica) => ({ table, replica, offset: '-1' }),
  'a filter of a subset': (table, text) => ({ table, offset: 'now', subset__where: text }),
  'a parameter of a subset': (table, text) => ({
    table,
    offset: 'now',
    subset__where: 'title = $1',
    subset__params: JSON.stringify({ 1: text }),
  }),
  'an order of a subset': (table, text) => ({
    table,
    offset: 'now',
    subset__order_by: text,
    subset__limit: '1',
  }),
  'a limit of a subset': (table, text) => ({
    table,
    offset: 'now',
    subset__order_by: 'id',
    subset__limit: text,
  }),
};

const everything = async (): Promise<unknown> => [
  await database().sql('SELECT * FROM canary'),
  await database().sql('SELECT last_value, is_called FROM canary_seq'),
  await database().sql(`SELECT relname FROM pg_class WHERE relname LIKE 'canary%' ORDER BY 1`),
  await database().sql('SELECT rolname FROM pg_roles ORDER BY 1'),
  await database().sql('SELECT oid FROM pg_largeobject_metadata'),
  await database().sql(`SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND objid = $1`, [lock]),
];

async function tryAt(place: string, table: string, text: string): Promise<void> {
  const began = performance.now();
  const { status, text: said } = await ask(places[place]!(table, text));
  const where = `${place}: ${text} -> ${status} ${said.slice(0, 200)}`;
  expect(status, where).toBeLessThan(500);
  expect(performance.now() - began, where).toBeLessThan(3000);
  expect(said, where).not.toMatch(/root:x:|node_modules|\.ts:\d+|\bat .+:\d+:\d+/);
}

it('a statement is nowhere run, in whatever place it stands', async () => {
  await database().sql(
    `CREATE TABLE canary (id int PRIMARY KEY, value text); INSERT INTO canary VALUES (1, 'alive'); CREATE SEQUENCE canary_seq`,
  );
  const table = await items();
  const before = await everything();
  for (const place of Object.keys(places)) {
    for (const statement of statements) await tryAt(place, table, statement);
  }
  expect(await everything()).toEqual(before);
});

it('any text is a filter or none, and no failure, in whatever place it stands', async () => {
  const table = await items();
  const before = await everything();
  const piece = fc.oneof(
    fc.constantFrom(...statements.flatMap((statement) => statement.split(' '))),
    fc.string({ unit: 'binary', maxLength: 6 }),
  );
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...Object.keys(places)),
      fc.array(piece, { minLength: 1, maxLength: 6 }),
      async (place, pieces) => tryAt(place, table, pieces.join(' ')),
    ),
    { numRuns: 500, endOnFailure: true },
  );
  expect(await everything()).toEqual(before);
});
