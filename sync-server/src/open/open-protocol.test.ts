import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  askShape,
  askUntil,
  changesOf,
  startOpenServer,
  type ServerRig,
} from '#server/test-support/open-server-rig.ts';
import { useTestDatabase } from '#server/test-support/test-database.ts';

const database = useTestDatabase();
let server: ServerRig;
let closed: ServerRig;

beforeAll(async () => {
  const environment = { DATABASE_URL: database().url };
  server = await startOpenServer(
    {
      ...environment,
      ELECTRIC_SHAPE_CHUNK_BYTES_THRESHOLD: '10000',
      ELECTRIC_CACHE_MAX_AGE: '1',
      ELECTRIC_CACHE_STALE_AGE: '3',
      ELECTRIC_ENABLE_INTEGRATION_TESTING: 'true',
    },
    { holdMs: 1000, eventsMs: 1200, keepAliveMs: 300 },
  );
  closed = await startOpenServer({ ...environment, ELECTRIC_SECRET: 's3cret' });
});
afterAll(async () => {
  await closed.close();
  await server.close();
});

const ask = (query: Record<string, string>, init?: RequestInit) => askShape(server.url, query, init);
let tables = 0;
async function items(rows = 2): Promise<string> {
  tables += 1;
  const table = `items_${tables}`;
  await database().sql(`CREATE TABLE ${table} (id int PRIMARY KEY, title text NOT NULL, note text)`);
  await database().sql(`INSERT INTO ${table} SELECT i, 'title ' || i FROM generate_series(1, ${rows}) AS i`);
  return table;
}
const invalid = (errors: unknown) => ({ message: 'Invalid request', errors });

describe('the first rows (1.2, 1.3, 1.5)', () => {
  it('come with handle, offset, schema and etag, and are never up to date', async () => {
    const table = await items();
    const first = await ask({ table, offset: '-1' });
    expect(first.status).toBe(200);
    expect(first.offset).toBe('0_0');
    expect(first.headers.get('etag')).toBe(`"${first.handle}:-1:0_0"`);
    expect(JSON.parse(first.headers.get('electric-schema')!)).toEqual({
      id: { type: 'int4', not_null: true, pk_index: 0 },
      title: { type: 'text', not_null: true },
      note: { type: 'text' },
    });
    expect(first.headers.get('electric-up-to-date')).toBeNull();
    expect(first.headers.get('electric-cursor')).toBeNull();
    expect(first.headers.get('electric-has-data')).toBe('true');
    expect(changesOf(first)).toEqual([
      {
        key: `"public"."${table}"/"1"`,
        value: { id: '1', title: 'title 1', note: null },
        headers: { operation: 'insert', relation: ['public', table] },
      },
      {
        key: `"public"."${table}"/"2"`,
        value: { id: '2', title: 'title 2', note: null },
        headers: { operation: 'insert', relation: ['public', table] },
      },
    ]);
    expect(first.messages.at(-1)?.headers).toMatchObject({
      control: 'snapshot-end',
      xip_list: expect.any(Array),
    });
  });

  it('stay as they were, and the log goes on from them', async () => {
    const table = await items();
    const first = await ask({ table, offset: '-1' });
    await database().sql(`INSERT INTO ${table} VALUES (3, 'three')`);
    const log = await askUntil(server.url, { table, offset: '0_0', handle: first.handle }, 1);
    expect(changesOf(log).map(({ key }) => key)).toEqual([`"public"."${table}"/"3"`]);
    const again = await ask({ table, offset: '-1' });
    expect(again.headers.get('etag')).toBe(first.headers.get('etag'));
    expect(again.text).toBe(first.text);
  });

  it('come in pieces of the size that was asked for, one after the other', async () => {
    const table = await items(0);
    await database().sql(`INSERT INTO ${table} SELECT i, repeat('x', 1000) FROM generate_series(1, 25) AS i`);
    const keys: unknown[] = [];
    let offset = '-1';
    let handle = '';
    const offsets: string[] = [];
    for (;;) {
      const piece = await ask({ table, offset, ...(handle !== '' && { handle }) });
      offsets.push(piece.offset);
      if (piece.headers.has('electric-up-to-date')) break;
      expect(piece.text.length).toBeLessThan(12_000);
      keys.push(...changesOf(piece).map(({ key }) => key));
      ({ offset, handle } = piece);
    }
    expect(new Set(keys).size).toBe(25);
    expect(offsets).toEqual(['0_0', '0_1', '0_2', '0_2']);
  });

  it('answers 304 to who has them', async () => {
    const table = await items();
    const first = await ask({ table, offset: '-1' });
    const etag = first.headers.get('etag')!;
    const again = await ask({ table, offset: '-1' }, { headers: { 'if-none-match': `"other", W/${etag}` } });
    expect(again.status).toBe(304);
    expect(again.text).toBe('');
    expect(again.headers.get('electric-handle')).toBe(first.handle);
  });

  it('answers HEAD with the same headers', async () => {
    const table = await items();
    const first = await ask({ table, offset: '-1' });
    const head = await ask({ table, offset: '-1' }, { method: 'HEAD' });
    expect(head.text).toBe('');
    expect(head.headers.get('etag')).toBe(first.headers.get('etag'));
  });

  it('leaves them out where only changes are wanted', async () => {
    const table = await items();
    const first = await ask({ table, offset: '-1', log: 'changes_only' });
    expect(changesOf(first)).toEqual([]);
    await database().sql(`UPDATE ${table} SET title = 'new' WHERE id = 1`);
    const log = await askUntil(
      server.url,
      { table, offset: first.offset, handle: first.handle, log: 'changes_only' },
      1,
    );
    expect(changesOf(log).map(({ value }) => value)).toEqual([{ id: '1', title: 'new' }]);
  });
});

describe('the log (1.4, 1.5)', () => {
  it('ends up to date, each change at a place of its own', async () => {
    const table = await items();
    const { handle } = await ask({ table, offset: '-1' });
    await database().sql(`
      INSERT INTO ${table} VALUES (3, 'three'); UPDATE ${table} SET title = 'uno', note = NULL WHERE id = 1; DELETE FROM ${table} WHERE id = 2;
      UPDATE ${table} SET title = title WHERE id = 1; UPDATE ${table} SET id = 30 WHERE id = 3`);
    const log = await askUntil(server.url, { table, offset: '0_0', handle }, 5);
    const key = (id: number): string => `"public"."${table}"/"${id}"`;
    const relation = ['public', table];
    const changes = changesOf(log);
    const positions = changes.map(({ headers }) => Number(headers['lsn']));
    const txids = changes[0]?.headers['txids'];
    expect(txids).toEqual([expect.any(Number)]);
    expect(changes).toMatchObject([
      {
        key: key(3),
        value: { id: '3', title: 'three', note: null },
        headers: { operation: 'insert', relation, op_position: 0, txids },
      },
      { key: key(1), value: { id: '1', title: 'uno' }, headers: { operation: 'update', relation, txids } },
      { key: key(2), value: { id: '2' }, headers: { operation: 'delete', relation, txids } },
      { key: key(3), value: { id: '3' }, headers: { operation: 'delete', key_change_to: key(30) } },
      {
        key: key(30),
        value: { id: '30', title: 'three', note: null },
        headers: { operation: 'insert', key_change_from: key(3), op_position: 1 },
      },
    ]);
    expect(positions.toSorted((one, other) => one - other)).toEqual(positions);
    expect(new Set(positions).size).toBe(4);
    expect(log.offset).toBe(`${positions.at(-1)}_0`);
    expect(log.headers.get('electric-up-to-date')).toBe('');
    expect(log.headers.get('electric-cursor')).toBeNull();
    expect(log.messages.at(-1)?.headers).toEqual({
      control: 'up-to-date',
      global_last_seen_lsn: expect.stringMatching(/^\d+$/),
    });
    expect(log.headers.get('etag')).toBe(`"${handle}:0_0:${log.offset}"`);
    const between = `${(positions[1] ?? 0) + 0}_0`;
    const rest = await ask({ table, offset: between, handle });
    expect(changesOf(rest)).toHaveLength(3);
    const revalidated = await ask(
      { table, offset: between, handle },
      { headers: { 'if-none-match': rest.headers.get('etag')! } },
    );
    expect(revalidated.status).toBe(304);
    expect((await ask({ table, offset: '0_inf', handle })).text).toBe(log.text);
  });

  it('has whole rows and what they were where replica is full', async () => {
    const table = await items();
    const query = { table, replica: 'full' };
    const { handle } = await ask({ ...query, offset: '-1' });
    await database().sql(`UPDATE ${table} SET title = 'uno' WHERE id = 1; DELETE FROM ${table} WHERE id = 2`);
    const log = await askUntil(server.url, { ...query, offset: '0_0', handle }, 2);
    expect(changesOf(log)).toMatchObject([
      { value: { id: '1', title: 'uno', note: null }, old_value: { title: 'title 1' } },
      { value: { id: '2', title: 'title 2', note: null }, headers: { operation: 'delete' } },
    ]);
  });

  it('has the chosen columns only, and no change of others', async () => {
    const table = await items();
    const query = { table, columns: '"title","id"' };
    const first = await ask({ ...query, offset: '-1' });
    expect(changesOf(first).map(({ value }) => value)).toEqual([
      { id: '1', title: 'title 1' },
      { id: '2', title: 'title 2' },
    ]);
    expect(Object.keys(JSON.parse(first.headers.get('electric-schema')!))).toEqual(['id', 'title']);
    await database().sql(
      `UPDATE ${table} SET note = 'secret'; UPDATE ${table} SET title = 'uno', note = 'x' WHERE id = 1`,
    );
    const log = await askUntil(server.url, { ...query, offset: '0_0', handle: first.handle }, 1);
    expect(changesOf(log).map(({ value }) => value)).toEqual([{ id: '1', title: 'uno' }]);
  });

  it('begins at the present with offset=now', async () => {
    const table = await items();
    await ask({ table, offset: '-1' });
    await database().sql(`INSERT INTO ${table} VALUES (3, 'three')`);
    const now = await ask({ table, offset: 'now', handle: 'ignored' });
    expect(now.status).toBe(200);
    expect(now.messages.map(({ headers }) => headers['control'])).toEqual(['up-to-date']);
    expect(now.headers.get('electric-up-to-date')).toBe('');
    expect(now.offset).toMatch(/^\d+_0$/);
    await database().sql(`INSERT INTO ${table} VALUES (4, 'four')`);
    const log = await askUntil(server.url, { table, offset: now.offset, handle: now.handle }, 1);
    expect(changesOf(log).map(({ value }) => value?.['id'])).toEqual(['4']);
  });

  it('comes in pieces, up to date only with the last one', async () => {
    const table = await items(0);
    const { handle } = await ask({ table, offset: '-1' });
    await database().sql(`INSERT INTO ${table} SELECT i, repeat('x', 1000) FROM generate_series(1, 25) AS i`);
    await askUntil(server.url, { table, offset: '0_0', handle }, 9);
    let offset = '0_0';
    const sizes: number[] = [];
    for (;;) {
      const piece = await ask({ table, offset, handle });
      sizes.push(changesOf(piece).length);
      offset = piece.offset;
      if (piece.headers.has('electric-up-to-date')) break;
    }
    expect(sizes.length).toBe(3);
    expect(sizes.reduce((sum, size) => sum + size)).toBe(25);
  });

  it('names rows by quoted parts, slashes and dots doubled, and by all columns without a key', async () => {
    await database()
      .sql(`CREATE SCHEMA "a.b"; CREATE TABLE "a.b"."Odd/Table" (x text, y text, z int, PRIMARY KEY (y, x));
      INSERT INTO "a.b"."Odd/Table" VALUES ('1/2', 'q"', 1); CREATE TABLE no_key (b text, a int); INSERT INTO no_key VALUES (NULL, 7)`);
    const odd = await ask({ table: '"a.b"."Odd/Table"', offset: '-1' });
    expect(changesOf(odd).map(({ key }) => key)).toEqual(['"a..b"."Odd//Table"/"q""/"1//2"']);
    const none = await ask({ table: 'no_key', offset: '-1' });
    expect(changesOf(none).map(({ key }) => key)).toEqual(['"public"."no_key"/"7"/_']);
    await database().sql(`UPDATE no_key SET b = 'x'`);
    const log = await askUntil(server.url, { table: 'no_key', offset: '0_0', handle: none.handle }, 2);
    expect(changesOf(log).map(({ headers }) => headers['operation'])).toEqual(['delete', 'insert']);
  });
});

describe('live requests (1.3, 1.5, 1.7)', () => {
  it('are held until something changes, and carry a cursor that grows', async () => {
    const table = await items();
    const { handle } = await ask({ table, offset: '-1' });
    const held = ask({ table, offset: '0_0', handle, live: 'true', cursor: '10' });
    await new Promise((resolve) => setTimeout(resolve, 50));
    await database().sql(`INSERT INTO ${table} VALUES (3, 'three')`);
    const live = await held;
    expect(changesOf(live)).toHaveLength(1);
    expect(live.headers.get('electric-schema')).toBeNull();
    const cursor = live.headers.get('electric-cursor')!;
    expect(Number(cursor)).toBeGreaterThan(10);
    expect(live.headers.get('cache-control')).toBe('public, max-age=5, stale-while-revalidate=5');
    const far = String(Number(cursor) + 1_000_000);
    const later = await ask({ table, offset: live.offset, handle, live: '', cursor: far });
    expect(Number(later.headers.get('electric-cursor'))).toBeGreaterThan(Number(far));
  });

  it('end up to date at the same place when nothing happens, each with an etag of its own', async () => {
    const table = await items();
    const { handle } = await ask({ table, offset: '-1' });
    const [one, other] = [
      await ask({ table, offset: '0_0', handle, live: 'true' }),
      await ask({ table, offset: '0_0', handle, live: 'true' }),
    ];
    expect(one.messages).toHaveLength(1);
    expect(one.offset).toBe('0_0');
    expect(one.headers.get('electric-has-data')).toBe('false');
    expect(one.headers.get('etag')).toContain(`"${handle}:0_0:0_0:`);
    expect(one.headers.get('etag')).not.toBe(other.headers.get('etag'));
  });

  it('are not woken by rows that do not belong to the shape', async () => {
    const table = await items();
    const query = { table, where: `id > 100` };
    const { handle } = await ask({ ...query, offset: '-1' });
    const held = ask({ ...query, offset: '0_0', handle, live: 'true' });
    await new Promise((resolve) => setTimeout(resolve, 50));
    await database().sql(`INSERT INTO ${table} VALUES (3, 'three')`);
    await database().sql(`INSERT INTO ${table} VALUES (103, 'three')`);
    expect(changesOf(await held).map(({ value }) => value?.['id'])).toEqual(['103']);
  });

  it('are told 409 when the shape goes', async () => {
    const table = await items();
    const { handle } = await ask({ table, offset: '-1' });
    const held = ask({ table, offset: '0_0', handle, live: 'true' });
    await new Promise((resolve) => setTimeout(resolve, 50));
    await database().sql(`TRUNCATE ${table}`);
    expect((await held).status).toBe(409);
    const again = await ask({ table, offset: '-1' });
    expect(again.handle).not.toBe(handle);
    expect(changesOf(again)).toEqual([]);
  });

  it('stream events: one line each, the place in the up-to-date, a comment while it is quiet, an end', async () => {
    const table = await items();
    const { handle } = await ask({ table, offset: '-1' });
    const query = new URLSearchParams({
      table,
      offset: '0_0',
      handle,
      live: 'true',
      live_sse: 'true',
      experimental_live_sse: 'true',
    });
    const response = await fetch(`${server.url}/v1/shape?${query}`);
    expect(response.headers.get('content-type')).toBe('text/event-stream');
    expect(response.headers.get('electric-cursor')).toMatch(/^\d+$/);
    expect(response.headers.get('cache-control')).toBe('public, max-age=1');
    await database().sql(`INSERT INTO ${table} VALUES (3, 'three'), (4, 'four')`);
    const text = await response.text();
    const events = text.split('\n\n').filter((event) => event !== '');
    const data = events
      .filter((event) => event.startsWith('data: '))
      .map((event) => JSON.parse(event.slice(6)));
    expect(events.filter((event) => event === ': keep-alive').length).toBeGreaterThan(0);
    expect(data.filter((message) => message.key !== undefined)).toHaveLength(2);
    const last = data.filter((message) => message.key !== undefined).at(-1).headers.lsn;
    expect(Number(data.at(-1).headers.global_last_seen_lsn)).toBeGreaterThanOrEqual(Number(last));
    const rest = await ask({ table, offset: `${data.at(-1).headers.global_last_seen_lsn}_0`, handle });
    expect(changesOf(rest)).toEqual([]);
  });
});

describe('subsets (1.1, 1.5)', () => {
  const subset = (query: Record<string, string>) => ({ offset: 'now', log: 'changes_only', ...query });

  it('answer an object with what later changes are held against', async () => {
    const table = await items(5);
    const found = await ask(
      subset({
        table,
        subset__where: 'id > $1',
        subset__params: '{"1":"1"}',
        subset__order_by: '"id" DESC NULLS LAST',
        subset__limit: '2',
        subset__offset: '1',
      }),
    );
    expect(found.status).toBe(200);
    expect(found.headers.get('electric-snapshot')).toBe('true');
    expect(found.headers.get('electric-schema')).not.toBeNull();
    expect(found.headers.get('cache-control')).toBe('no-cache');
    const { metadata, data } = found.json as {
      metadata: Record<string, unknown>;
      data: { value: { id: string }; headers: unknown }[];
    };
    expect(metadata).toEqual({
      xmin: expect.stringMatching(/^\d+$/),
      xmax: expect.stringMatching(/^\d+$/),
      // Whoever else writes to the same Postgres is in it.
      xip_list: expect.any(Array),
      snapshot_mark: expect.any(Number),
      database_lsn: expect.stringMatching(/^\d+$/),
    });
    expect(data.map(({ value }) => value.id)).toEqual(['4', '3']);
    expect(data[0]?.headers).toEqual({
      operation: 'insert',
      relation: ['public', table],
      snapshot_mark: metadata['snapshot_mark'],
    });
  });

  it.each([{ where: 'id = 2' }, { subset: { where: 'id = $1', params: { '1': 2 } } }])(
    'come by POST: %j',
    async (body) => {
      const table = await items(5);
      const found = await ask(subset({ table, where: 'id < 4' }), {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
      expect((found.json as { data: unknown[] }).data).toHaveLength(1);
    },
  );

  it('never reach beyond the shape', async () => {
    const table = await items(5);
    const found = await ask(subset({ table, where: 'id < 4', subset__where: '1 = 1 OR 2 = 2' }));
    expect((found.json as { data: unknown[] }).data).toHaveLength(3);
  });

  it('name only columns that they may', async () => {
    const table = await items(2);
    const query = subset({ table, queryable_columns: 'id,title' });
    expect((await ask({ ...query, subset__where: `note = 'x'` })).json).toEqual(
      invalid({ subset: { where: ['At location 0: unknown reference note'] } }),
    );
    expect((await ask({ ...query, subset__order_by: 'note' })).status).toBe(400);
    const found = await ask({ ...query, subset__where: `title = 'title 1'` });
    expect((found.json as { data: { value: unknown }[] }).data[0]?.value).toEqual({
      id: '1',
      title: 'title 1',
    });
    expect((await ask({ ...query, columns: 'id,note' })).json).toEqual(
      invalid({ columns: ['The following columns are not queryable: note'] }),
    );
  });

  it.each([
    [{ subset__limit: '2' }, { order_by: ['order_by is required when limit or offset is present'] }],
    [{ subset__limit: '0', subset__order_by: 'id' }, { limit: ['must be greater than 0'] }],
    [{ subset__offset: '-1', subset__order_by: 'id' }, { offset: ['must be greater than or equal to 0'] }],
    [{ subset__limit: 'x', subset__order_by: 'id' }, { limit: ['is invalid'] }],
    [{ subset__where: 'id = $1' }, { where: ['At location 0: parameter $1 was not provided'] }],
    [{ subset__where: 'id = $1', subset__params: '[' }, { params: ['params must be valid JSON'] }],
    [{ subset__where: 'id = ' }, { where: ['At location 20: syntax error at end of input'] }],
    [{ subset__where: 'id IN (SELECT 1)' }, { where: ['At location 3: Subqueries are not supported'] }],
    [{ subset__order_by: 'id; DROP TABLE x' }, { order_by: [`At location 17: syntax error at or near ";"`] }],
  ])('refuse %j', async (query, errors) => {
    const table = await items(2);
    const found = await ask(subset({ table, ...query } as Record<string, string>));
    expect([found.status, found.json]).toEqual([400, invalid({ subset: errors })]);
  });

  it('leave a client that follows the log where it is', async () => {
    const table = await items(2);
    const { handle, offset } = await ask({ table, offset: '-1' });
    const found = await ask({ table, offset, handle, subset__where: 'id = 1' });
    expect(found.offset).toBe(offset);
  });
});

describe('errors (1.6)', () => {
  it.each([
    [{ table: 'TABLE' }, { offset: ["can't be blank"] }],
    [{ table: 'TABLE', offset: 'bababa' }, { offset: ['has invalid format'] }],
    [{ offset: '-1' }, { table: ["can't be blank"] }],
    [{ table: '.x', offset: '-1' }, { table: ['Invalid zero-length delimited identifier'] }],
    [{ table: 'TABLE', offset: '5_0' }, { handle: ["can't be blank when offset != -1"] }],
    [{ table: 'TABLE', offset: '-1', live: 'true' }, { live: ["can't be true when offset == -1"] }],
    [{ table: 'TABLE', offset: 'now', live: 'true' }, { live: ["can't be true when offset is 'now'"] }],
    [
      { table: 'TABLE', offset: '0_0', handle: 'x', live_sse: 'true' },
      { live_sse: ["can't be true unless live is also true"] },
    ],
    [{ table: 'TABLE', offset: '-1', replica: 'half' }, { replica: ['is invalid'] }],
    [{ table: 'TABLE', offset: '-1', log: 'half' }, { log: ['is invalid'] }],
    [
      { table: 'TABLE', offset: '-1', columns: 'title' },
      { columns: ['The list of columns must include all primary key columns, missing: id'] },
    ],
    [
      { table: 'TABLE', offset: '-1', columns: 'id,nope' },
      { columns: ['The following columns are not found on the table: nope'] },
    ],
    [
      { table: 'TABLE', offset: '-1', columns: 'id,' },
      { columns: ['Invalid zero-length delimited identifier'] },
    ],
    [
      { table: 'TABLE', offset: '-1', where: '1 x 1' },
      { where: ['At location 17: syntax error at or near "x"'] },
    ],
    [
      { table: 'TABLE', offset: '-1', where: 'nope = 1' },
      { where: ['At location 0: unknown reference nope'] },
    ],
    [
      { table: 'TABLE', offset: '-1', where: 'id = 1; DROP TABLE x' },
      { where: ['At location 21: syntax error at or near ";"'] },
    ],
    [
      { table: 'TABLE', offset: '-1', where: 'pg_sleep(9) IS NULL' },
      { where: ['At location 0: unknown or unsupported function pg_sleep/1'] },
    ],
    [
      { table: 'TABLE', offset: '-1', where: 'id = $1', 'params[1]': '1', 'params[2]': '2' },
      { where: ['At location 0: parameter value for $2 was not used'] },
    ],
    [
      { table: 'TABLE', offset: '-1', where: 'id = $2', 'params[2]': '2' },
      { where: ['At location 0: parameter $1 was not provided'] },
    ],
    [
      { table: 'TABLE', offset: '-1', where: 'id = $1', 'params[x]': '2' },
      { params: ['Parameters must be numbered sequentially, starting from 1'] },
    ],
    [
      { table: 'TABLE', offset: '-1', where: `title > 5` },
      { where: ['At location 0: operator does not exist: text > integer'] },
    ],
    [
      { table: 'nope', offset: '-1' },
      {
        table: [
          'Table "public"."nope" does not exist. If the table name contains capitals or special characters you must quote it.',
        ],
      },
    ],
  ])('refuses %j', async (query, errors) => {
    const table = await items();
    const found = await ask({
      ...query,
      ...(Reflect.get(query, 'table') === 'TABLE' && { table }),
    } as unknown as Record<string, string>);
    expect([found.status, found.json]).toEqual([400, invalid(errors)]);
    expect(found.headers.get('cache-control')).toBe('no-store');
    expect(found.headers.get('electric-has-data')).toBeNull();
  });

  it('answers 409 with the handle to go on with where handle and definition do not belong together', async () => {
    const table = await items();
    const { handle } = await ask({ table, offset: '-1' });
    const wrong = await ask({ table, where: 'id = 1', offset: '0_0', handle });
    expect(wrong.status).toBe(409);
    expect(wrong.json).toEqual([{ headers: { control: 'must-refetch' } }]);
    expect(wrong.handle).not.toBe('');
    expect(wrong.headers.get('cache-control')).toBe('public, max-age=60, must-revalidate');
    expect((await ask({ table, where: 'id = 1', offset: '-1' })).handle).toBe(wrong.handle);
  });

  it.each(['999999999_0', '0_7'])(
    'never gives the handle again that it turned away at %s, where no log has been',
    async (offset) => {
      const table = await items();
      const { handle } = await ask({ table, offset: '-1' });
      const beyond = await ask({ table, offset, handle });
      expect(beyond.status).toBe(409);
      expect((await ask({ table, offset: '-1' })).handle).not.toBe(handle);
    },
  );

  it('gives another handle when the table changes its columns', async () => {
    const table = await items();
    const { handle } = await ask({ table, offset: '-1' });
    const held = ask({ table, offset: '0_0', handle, live: 'true' });
    await new Promise((resolve) => setTimeout(resolve, 50));
    await database().sql(`ALTER TABLE ${table} ADD COLUMN more text`);
    await database().sql(`INSERT INTO ${table} VALUES (3, 'three', NULL, 'more')`);
    expect((await held).status).toBe(409);
    const again = await ask({ table, offset: '-1' });
    expect(again.handle).not.toBe(handle);
    expect(changesOf(again)).toHaveLength(3);
  });

  it('takes bodies and addresses of a size', async () => {
    const table = await items();
    const large = await ask(
      { table, offset: 'now' },
      {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ where: 'x'.repeat(2_000_000) }),
      },
    );
    expect(large.status).toBe(413);
    expect((await ask({ table, offset: '-1', where: `title = '${'x'.repeat(20_000)}'` })).status).toBe(414);
  });
});

describe('the rest of the interface (1.1)', () => {
  it('drops shapes by definition and by handle', async () => {
    const table = await items();
    const drop = (query: Record<string, string>) => ask(query, { method: 'DELETE' });
    expect([(await drop({ table })).status, (await drop({ handle: 'nope' })).status]).toEqual([404, 404]);
    const one = await ask({ table, offset: '-1' });
    expect((await drop({ table, handle: 'other' })).status).toBe(400);
    expect((await drop({ table })).status).toBe(202);
    expect((await ask({ table, offset: '0_0', handle: one.handle })).status).toBe(409);
    const other = await ask({ table, offset: '-1' });
    expect(other.handle).not.toBe(one.handle);
    expect((await drop({ handle: other.handle })).status).toBe(202);
    expect((await drop({})).json).toEqual(
      invalid({ handle: ["can't be blank when shape definition is missing"] }),
    );
    const refused = await askShape(closed.url, { table, secret: 's3cret' }, { method: 'DELETE' });
    expect([refused.status, refused.json]).toEqual([405, { message: 'DELETE not allowed' }]);
  });

  it('lets pages read what they need', async () => {
    const preflight = await fetch(`${closed.url}/v1/shape`, {
      method: 'OPTIONS',
      headers: { origin: 'http://localhost:5173' },
    });
    expect(preflight.status).toBe(204);
    expect(preflight.headers.get('access-control-max-age')).toBe('86400');
    expect(preflight.headers.get('access-control-allow-origin')).toBe('http://localhost:5173');
    expect(preflight.headers.get('access-control-allow-methods')).toContain('DELETE');
    const table = await items();
    const found = await ask({ table, offset: '-1' });
    const exposed = found.headers.get('access-control-expose-headers')!.split(',');
    for (const name of [
      'electric-handle',
      'electric-offset',
      'electric-schema',
      'electric-cursor',
      'electric-up-to-date',
      'etag',
    ]) {
      expect(exposed).toContain(name);
    }
  });

  it('lets pages of other places read only where somebody said so', async () => {
    const table = await items();
    const headers = { origin: 'https://example.com' };
    expect(
      (await ask({ table, offset: '-1' }, { headers })).headers.get('access-control-allow-origin'),
    ).toBeNull();
    const insecure = await startOpenServer({ DATABASE_URL: database().url, ELECTRIC_INSECURE: 'true' });
    const found = await askShape(insecure.url, { table, offset: '-1' }, { headers });
    expect(found.headers.get('access-control-allow-origin')).toBe('https://example.com');
    await insecure.close();
  });

  it('asks for its secret where it has one', async () => {
    const table = await items();
    const refused = await askShape(closed.url, { table, offset: '-1', secret: 'wrong' });
    expect(refused.status).toBe(401);
    expect((await askShape(closed.url, { table, offset: '-1', secret: 's3cret' })).status).toBe(200);
    expect((await askShape(closed.url, { table, offset: '-1', api_secret: 's3cret' })).status).toBe(200);
    expect((await fetch(`${closed.url}/v1/%73hape?table=${table}&offset=-1`)).status).toBe(401);
  });

  it('is healthy, and keeps the ages that it was told', async () => {
    const health = await fetch(`${closed.url}/v1/health`);
    expect([health.status, await health.json()]).toEqual([200, { status: 'active' }]);
    expect(health.headers.get('cache-control')).toContain('no-cache');
    const table = await items();
    const first = await ask({ table, offset: '-1' });
    expect(first.headers.get('cache-control')).toBe(
      'public, max-age=604800, s-maxage=3600, stale-while-revalidate=2629746',
    );
    const log = await ask({ table, offset: '0_0', handle: first.handle });
    expect(log.headers.get('cache-control')).toBe('public, max-age=1, stale-while-revalidate=3');
  });
});
