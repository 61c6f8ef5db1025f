import { ShapeStream, isChangeMessage, isControlMessage, type Message, type Row } from '@electric-sql/client';
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { shapeOf } from '#server/test-support/follow-shape.ts';
import { startOpenServer, type ServerRig } from '#server/test-support/open-server-rig.ts';
import { useTestDatabase } from '#server/test-support/test-database.ts';

const database = useTestDatabase();
let server: ServerRig;

beforeAll(async () => {
  server = await startOpenServer({
    DATABASE_URL: database().url,
    ELECTRIC_SHAPE_CHUNK_BYTES_THRESHOLD: '10000',
    ELECTRIC_ENABLE_INTEGRATION_TESTING: 'true',
  });
});
afterAll(() => server.close());

let tables = 0;
async function issues(...titles: readonly string[]): Promise<string> {
  tables += 1;
  const name = `issues_${tables}`;
  await database().sql(
    `CREATE TABLE ${name} (id int PRIMARY KEY, title text NOT NULL, priority int NOT NULL DEFAULT 10)`,
  );
  for (const [index, title] of titles.entries()) {
    await database().sql(`INSERT INTO ${name} VALUES ($1, $2)`, [index + 1, title]);
  }
  return name;
}

function follow(params: Record<string, string>, options: Record<string, unknown> = {}): ShapeStream<Row> {
  const aborter = new AbortController();
  onTestFinished(() => aborter.abort());
  return new ShapeStream<Row>({
    url: `${server.url}/v1/shape`,
    params,
    signal: aborter.signal,
    ...options,
  } as ConstructorParameters<typeof ShapeStream<Row>>[0]);
}

describe.each([{ liveSse: false }, { liveSse: true }])('the real client, liveSse $liveSse', ({ liveSse }) => {
  it('gets rows and then every change of foreign SQL', async () => {
    const table = await issues('one', 'two');
    const shape = shapeOf(follow({ table }, { liveSse }));
    expect((await shape.rows).length).toBe(2);
    await database().sql(`UPDATE ${table} SET title = 'uno' WHERE id = 1`);
    await database().sql(`INSERT INTO ${table} VALUES (3, 'three')`);
    await database().sql(`DELETE FROM ${table} WHERE id = 2`);
    await database().sql(`UPDATE ${table} SET id = 30 WHERE id = 3`);
    await vi.waitFor(() =>
      expect(shape.currentRows.toSorted((a, b) => Number(a['id']) - Number(b['id']))).toEqual([
        { id: 1, title: 'uno', priority: 10 },
        { id: 30, title: 'three', priority: 10 },
      ]),
    );
  });

  it('gets a transaction once and whole, over reconnects', async () => {
    const table = await issues();
    const seen: Message<Row>[] = [];
    const stream = follow({ table }, { liveSse });
    let upToDate = 0;
    stream.subscribe((messages) => {
      seen.push(...messages);
      upToDate += messages.filter(
        (message) => isControlMessage(message) && message.headers.control === 'up-to-date',
      ).length;
    });
    await vi.waitFor(() => expect(upToDate).toBeGreaterThan(0));
    for (let round = 0; round < 10; round += 1) {
      await database().sql(
        `INSERT INTO ${table} SELECT i, 'row' FROM generate_series(${round * 10 + 1}, ${round * 10 + 10}) AS i`,
      );
    }
    await vi.waitFor(() => expect(seen.filter(isChangeMessage).length).toBeGreaterThanOrEqual(100), 5000);
    const keys = seen.filter(isChangeMessage).map((message) => message.key);
    expect(keys).toEqual(Array.from({ length: 100 }, (_, index) => `"public"."${table}"/"${index + 1}"`));
  });

  it('starts again when its shape is dropped', async () => {
    const table = await issues('one');
    const stream = follow({ table }, { liveSse });
    const shape = shapeOf(stream);
    await shape.rows;
    const first = stream.shapeHandle;
    await database().sql(`INSERT INTO ${table} VALUES (2, 'two')`);
    await fetch(`${server.url}/v1/shape?table=${table}&handle=${first}`, { method: 'DELETE' });
    await vi.waitFor(() => expect(shape.currentRows.length).toBe(2), 10_000);
    expect(stream.shapeHandle).not.toBe(first);
  });
});

it('gets large rows in pieces', async () => {
  const table = await issues();
  await database().sql(`INSERT INTO ${table} SELECT i, repeat('x', 1000) FROM generate_series(1, 35) AS i`);
  const sizes: number[] = [];
  const fetchClient: typeof fetch = async (...args) => {
    const response = await fetch(...args);
    sizes.push((await response.clone().text()).length);
    return response;
  };
  const shape = shapeOf(follow({ table }, { fetchClient }));
  expect((await shape.rows).length).toBe(35);
  expect(sizes.filter((size) => size > 8000 && size < 12_000).length).toBeGreaterThanOrEqual(3);
  sizes.length = 0;
  await database().sql(
    `INSERT INTO ${table} SELECT i, repeat('y', 1000) FROM generate_series(101, 135) AS i`,
  );
  await vi.waitFor(() => expect(shape.currentRows.length).toBe(70));
  expect(sizes.filter((size) => size > 8000 && size < 12_000).length).toBeGreaterThanOrEqual(3);
});

it('parses what every type says', async () => {
  await database()
    .sql(`CREATE TYPE mood AS ENUM ('sad', 'ok'); CREATE DOMAIN positive AS int CHECK (value > 0);
    CREATE TYPE point2 AS (x float8, y float8);
    CREATE TABLE types (id int2 PRIMARY KEY, i8 int8, f8 float8, b bool, j jsonb, js json, ints int8[], bools bool[], moods mood[],
      points point2[], positives positive[], text text, empty text, at timestamptz, bytes bytea, num numeric(10, 2), word varchar(20),
      span interval, "odd "" name, here" text);
    SET TIME ZONE 'Asia/Shanghai'; SET datestyle = 'German';
    INSERT INTO types VALUES (1, 9223372036854775807, 0.1, true, '{"a": [1, "x\\"y"]}', '{"b": 1}', '{1,NULL,3}', '{t,f}', '{sad,ok}',
      '{"(1,2)"}', '{5}', E'a "b", (c)\\\\ \\n', '', '2026-11-22 10:00+08', '\\xdead', 12.5, 'hej', '1 day 02:00', 'odd')`);
  const shape = shapeOf(follow({ table: 'types' }));
  const expected = {
    ...{ id: 1, i8: 9223372036854775807n, f8: 0.1, b: true, j: { a: [1, 'x"y'] }, js: { b: 1 } },
    ...{
      ints: [1n, null, 3n],
      bools: [true, false],
      moods: ['sad', 'ok'],
      points: ['(1,2)'],
      positives: ['5'],
    },
    ...{ text: 'a "b", (c)\\ \n', empty: '', at: '2026-11-22 02:00:00+00', bytes: '\\xdead', num: '12.50' },
    ...{ word: 'hej', span: 'P1DT2H', 'odd " name, here': 'odd' },
  };
  expect(await shape.rows).toEqual([expected]);
  await database()
    .sql(`SET TIME ZONE 'Asia/Shanghai'; SET datestyle = 'German'; SET intervalstyle = 'sql_standard';
    UPDATE types SET id = 2, at = '2026-11-22 11:00+08', span = '1 day 03:00', b = false`);
  await vi.waitFor(() =>
    expect(shape.currentRows).toEqual([
      { ...expected, id: 2, at: '2026-11-22 03:00:00+00', span: 'P1DT3H', b: false },
    ]),
  );
});

it('follows a filter with parameters, and rows that move in and out of it', async () => {
  const table = await issues('foo', 'bar', 'food');
  const shape = shapeOf(
    follow({
      table,
      where: 'title LIKE $1 AND priority < $2',
      'params[1]': 'foo%',
      'params[2]': '20',
    } as Record<string, string>),
  );
  const ids = (): number[] => shape.currentRows.map((row) => Number(row['id'])).toSorted((a, b) => a - b);
  await shape.rows;
  expect(ids()).toEqual([1, 3]);
  await database().sql(`UPDATE ${table} SET title = 'foot' WHERE id = 2`);
  await vi.waitFor(() => expect(ids()).toEqual([1, 2, 3]));
  expect(shape.currentRows.find((row) => row['id'] === 2)).toEqual({ id: 2, title: 'foot', priority: 10 });
  await database().sql(`UPDATE ${table} SET priority = 30 WHERE id = 1`);
  await vi.waitFor(() => expect(ids()).toEqual([2, 3]));
});

it.each(['GET', 'POST'] as const)(
  'asks for subsets by %s while it follows changes only, without a row twice',
  async (method) => {
    const table = await issues('a', 'b', 'c', 'd');
    const stream = follow({ table }, { log: 'changes_only', subsetMethod: method });
    const inserts: string[] = [];
    const updates: string[] = [];
    stream.subscribe((messages) => {
      for (const message of messages.filter(isChangeMessage)) {
        (message.headers.operation === 'insert' ? inserts : updates).push(String(message.value['title']));
      }
    });
    const changing = database().sql(`UPDATE ${table} SET title = title || '!'`);
    const subset = await stream.requestSnapshot({
      where: 'id > $1',
      params: { '1': 1 },
      orderBy: 'id DESC',
      limit: 2,
    });
    await changing;
    expect(subset.data.map((message) => message.value['id'])).toEqual([4, 3]);
    await database().sql(`UPDATE ${table} SET priority = 5, title = 'end' WHERE id = 4`);
    await vi.waitFor(() => expect(updates).toContain('end'));
    expect(inserts).toHaveLength(2);
  },
);
