import { expect, it, onTestFinished } from 'vitest';
import { useOpenProtocol } from '#server/test-support/open-protocol-rig.ts';
import { untilHeld } from '#server/test-support/held-requests.ts';
import { useTestDatabase } from '#server/test-support/test-database.ts';
import { askShape, askUntil, changesOf, startOpenServer } from '#server/test-support/open-server-rig.ts';

const { database, url, ask, items } = useOpenProtocol();
const strangers = useTestDatabase();

it.each(['the whole first', 'the part first'])(
  'follows a partitioned table and its part, %s',
  async (order) => {
    const whole = order === 'the whole first' ? 'whole_1' : 'whole_2';
    const part = `${whole}_part`;
    await database().sql(`CREATE TABLE ${whole} (id int PRIMARY KEY, title text) PARTITION BY RANGE (id)`);
    await database().sql(`CREATE TABLE ${part} PARTITION OF ${whole} FOR VALUES FROM (0) TO (100)`);
    const handles = new Map<string, string>();
    for (const table of order === 'the whole first' ? [whole, part] : [part, whole]) {
      const first = await ask({ table, offset: '-1' });
      expect([first.status, changesOf(first)], first.text).toEqual([200, []]);
      handles.set(table, first.handle);
    }
    await database().sql(`INSERT INTO ${whole} VALUES (1, 'through the whole')`);
    await database().sql(`INSERT INTO ${part} VALUES (2, 'through the part')`);
    for (const [table, handle] of handles) {
      const log = await askUntil(url(), { table, offset: '0_0', handle }, 2);
      expect(changesOf(log).map(({ value }) => value?.['title'])).toEqual([
        'through the whole',
        'through the part',
      ]);
    }
  },
);

it('lets a table that is followed become a part of another that is', async () => {
  await database().sql('CREATE TABLE later (id int PRIMARY KEY) PARTITION BY RANGE (id)');
  await database().sql('CREATE TABLE later_part (id int PRIMARY KEY)');
  for (const table of ['later', 'later_part']) expect((await ask({ table, offset: '-1' })).status).toBe(200);
  await database().sql('ALTER TABLE later ATTACH PARTITION later_part FOR VALUES FROM (0) TO (9)');
  const { handle } = await ask({ table: 'later', offset: '-1' });
  await database().sql('INSERT INTO later VALUES (1)');
  expect(changesOf(await askUntil(url(), { table: 'later', offset: '0_0', handle }, 1))).toHaveLength(1);
});

it.each(['pg_catalog.pg_class', 'pg_catalog.pg_authid'])('says why %s cannot be followed', async (table) => {
  const found = await ask({ table, offset: '-1' });
  expect([found.status, found.json]).toEqual([
    400,
    {
      message: 'Invalid request',
      errors: { table: [expect.stringMatching(/^The database does not allow .*: permission denied: "pg_/)] },
    },
  ]);
});

it('says it of a table on which its user may make no triggers', async () => {
  const { url: ownerUrl, sql } = strangers();
  const role = `reader_${process.pid}`;
  const [{ name } = { name: '' }] = await sql('SELECT current_database() AS name');
  await sql(`CREATE ROLE ${role} LOGIN PASSWORD 'reader'`);
  await sql(`GRANT CREATE ON DATABASE ${String(name)} TO ${role}`);
  await sql('CREATE TABLE theirs (id int PRIMARY KEY)');
  await sql(`GRANT SELECT ON theirs TO ${role}`);
  const server = await startOpenServer({ DATABASE_URL: ownerUrl.replace(/\/\/[^@]*@/, `//${role}:reader@`) });
  onTestFinished(async () => {
    await server.close();
    await sql(`DROP OWNED BY ${role}`);
    await sql(`DROP ROLE ${role}`);
  });
  const found = await askShape(server.url, { table: 'theirs', offset: '-1' });
  expect([found.status, found.text]).toEqual([
    400,
    expect.stringContaining('permission denied for table theirs'),
  ]);
});

it('has no shape of its own log', async () => {
  const found = await ask({ table: 'beatrunner_open.change', offset: '-1' });
  expect([found.status, found.text]).toEqual([400, expect.stringContaining('does not exist')]);
});

// A hold lasts 20 s where nobody ends it, and no test is given as long.
it.each([
  ['made anew', 'DROP TABLE T; CREATE TABLE T (id int PRIMARY KEY, title text NOT NULL, note text)', 200],
  ['dropped', 'DROP TABLE T', 400],
  ['given another name', 'ALTER TABLE T RENAME TO T_before', 400],
  ['given another column', 'ALTER TABLE T ADD COLUMN more text', 200],
])(
  'lets go of those who follow a table that was %s',
  async (_, statements, status) => {
    const table = await items();
    const { handle } = await ask({ table, offset: '-1' });
    const held = ask({ table, offset: '0_0', handle, live: 'true' });
    await untilHeld(url(), 1);
    await database().sql(statements.replaceAll(/\bT(?=\b|_)/g, table));
    const gone = await held;
    expect(gone.status).toBe(409);
    const again = await ask({ table, offset: '-1' });
    expect(again.status, again.text).toBe(status);
    expect(again.handle).not.toBe(handle);
    // Where there is a shape to go on with, its handle is told.
    expect(gone.handle).toBe(again.handle);
  },
  10_000,
);
