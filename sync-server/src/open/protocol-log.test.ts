import { describe, expect, it } from 'vitest';
import { useOpenProtocol } from '#server/test-support/open-protocol-rig.ts';
import { askUntil, changesOf } from '#server/test-support/open-server-rig.ts';

const { database, url, ask, items } = useOpenProtocol();

describe('the log (1.4, 1.5)', () => {
  it('ends up to date, each change at a place of its own', async () => {
    const table = await items();
    const { handle } = await ask({ table, offset: '-1' });
    await database().sql(`
      INSERT INTO ${table} VALUES (3, 'three'); UPDATE ${table} SET title = 'uno', note = NULL WHERE id = 1; DELETE FROM ${table} WHERE id = 2;
      UPDATE ${table} SET title = title WHERE id = 1; UPDATE ${table} SET id = 30 WHERE id = 3`);
    const log = await askUntil(url(), { table, offset: '0_0', handle }, 5);
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
    const log = await askUntil(url(), { ...query, offset: '0_0', handle }, 2);
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
    const log = await askUntil(url(), { ...query, offset: '0_0', handle: first.handle }, 1);
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
    const log = await askUntil(url(), { table, offset: now.offset, handle: now.handle }, 1);
    expect(changesOf(log).map(({ value }) => value?.['id'])).toEqual(['4']);
  });

  it('comes in pieces, up to date only with the last one', async () => {
    const table = await items(0);
    const { handle } = await ask({ table, offset: '-1' });
    await database().sql(`INSERT INTO ${table} SELECT i, repeat('x', 1000) FROM generate_series(1, 25) AS i`);
    await askUntil(url(), { table, offset: '0_0', handle }, 9);
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
    const log = await askUntil(url(), { table: 'no_key', offset: '0_0', handle: none.handle }, 2);
    expect(changesOf(log).map(({ headers }) => headers['operation'])).toEqual(['delete', 'insert']);
  });
});
