import { describe, expect, it } from 'vitest';
import { untilHeld } from '#server/test-support/held-requests.ts';
import { useOpenProtocol } from '#server/test-support/open-protocol-rig.ts';
import { changesOf } from '#server/test-support/open-server-rig.ts';

const { database, url, ask, items } = useOpenProtocol();

const invalid = (errors: unknown) => ({ message: 'Invalid request', errors });

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
    await untilHeld(url(), 1);
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
