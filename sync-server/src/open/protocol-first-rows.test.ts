import { describe, expect, it } from 'vitest';
import { useOpenProtocol } from '#server/test-support/open-protocol-rig.ts';
import { askUntil, changesOf } from '#server/test-support/open-server-rig.ts';

const { database, url, ask, items } = useOpenProtocol();

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
    const log = await askUntil(url(), { table, offset: '0_0', handle: first.handle }, 1);
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
      url(),
      { table, offset: first.offset, handle: first.handle, log: 'changes_only' },
      1,
    );
    expect(changesOf(log).map(({ value }) => value)).toEqual([{ id: '1', title: 'new' }]);
  });
});
