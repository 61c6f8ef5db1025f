import { describe, expect, it } from 'vitest';
import { useOpenProtocol } from '#server/test-support/open-protocol-rig.ts';

const { ask, items } = useOpenProtocol();

const invalid = (errors: unknown) => ({ message: 'Invalid request', errors });

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
