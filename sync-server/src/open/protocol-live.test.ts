import { describe, expect, it } from 'vitest';
import { untilHeld } from '#server/test-support/held-requests.ts';
import { useOpenProtocol, type OpenProtocolRig } from '#server/test-support/open-protocol-rig.ts';
import { changesOf, type ShapeMessage } from '#server/test-support/open-server-rig.ts';

describe('live requests (1.3, 1.5, 1.7)', () => {
  const rig = useOpenProtocol({ keepAliveMs: 50 });
  const { database, url, ask, items } = rig;

  it('are held until something changes, and carry a cursor that grows', async () => {
    const table = await items();
    const { handle } = await ask({ table, offset: '-1' });
    const held = ask({ table, offset: '0_0', handle, live: 'true', cursor: '10' });
    await untilHeld(url(), 1);
    await database().sql(`INSERT INTO ${table} VALUES (3, 'three')`);
    const live = await held;
    expect(changesOf(live)).toHaveLength(1);
    expect(live.headers.get('electric-schema')).toBeNull();
    const cursor = live.headers.get('electric-cursor')!;
    expect(Number(cursor)).toBeGreaterThan(10);
    expect(live.headers.get('cache-control')).toBe('public, max-age=5, stale-while-revalidate=5');
    const far = String(Number(cursor) + 1_000_000);
    const later = ask({ table, offset: live.offset, handle, live: '', cursor: far });
    await untilHeld(url(), 1);
    await database().sql(`INSERT INTO ${table} VALUES (4, 'four')`);
    expect(Number((await later).headers.get('electric-cursor'))).toBeGreaterThan(Number(far));
  });

  it('are not woken by rows that do not belong to the shape', async () => {
    const table = await items();
    const query = { table, where: `id > 100` };
    const { handle } = await ask({ ...query, offset: '-1' });
    const held = ask({ ...query, offset: '0_0', handle, live: 'true' });
    await untilHeld(url(), 1);
    await database().sql(`INSERT INTO ${table} VALUES (3, 'three')`);
    await database().sql(`INSERT INTO ${table} VALUES (103, 'three')`);
    expect(changesOf(await held).map(({ value }) => value?.['id'])).toEqual(['103']);
  });

  it('are told 409 when the shape goes', async () => {
    const table = await items();
    const { handle } = await ask({ table, offset: '-1' });
    const held = ask({ table, offset: '0_0', handle, live: 'true' });
    await untilHeld(url(), 1);
    await database().sql(`TRUNCATE ${table}`);
    expect((await held).status).toBe(409);
    const again = await ask({ table, offset: '-1' });
    expect(again.handle).not.toBe(handle);
    expect(changesOf(again)).toEqual([]);
  });

  it('are counted for as long as they are held, streams too', async () => {
    const table = await items();
    const { handle } = await ask({ table, offset: '-1' });
    const aborter = new AbortController();
    const held = ask({ table, offset: '0_0', handle, live: 'true' });
    const stream = await openStream(rig, table, handle, aborter.signal);
    await untilHeld(url(), 2);
    await database().sql(`INSERT INTO ${table} VALUES (3, 'three')`);
    await held;
    await untilHeld(url(), 1);
    aborter.abort();
    await expect(stream.text()).rejects.toThrow('aborted');
    await untilHeld(url(), 0);
  });

  it('stream events: one line each, the place in the up-to-date, a comment while it is quiet', async () => {
    const table = await items();
    const { handle } = await ask({ table, offset: '-1' });
    const aborter = new AbortController();
    const response = await openStream(rig, table, handle, aborter.signal);
    expect(response.headers.get('content-type')).toBe('text/event-stream');
    expect(response.headers.get('electric-cursor')).toMatch(/^\d+$/);
    await untilHeld(url(), 1);
    await database().sql(`INSERT INTO ${table} VALUES (3, 'three'), (4, 'four')`);
    const events: string[] = [];
    let text = '';
    for await (const piece of response.body!.pipeThrough(new TextDecoderStream())) {
      const parts = (text + piece).split('\n\n');
      text = parts.pop() ?? '';
      events.push(...parts);
      if (rowsOf(events).length === 2 && events.at(-1) === ': keep-alive') break;
    }
    aborter.abort();
    const rows = rowsOf(events);
    expect(rows.map(({ value }) => value?.['id'])).toEqual(['3', '4']);
    const seen = messagesOf(events).at(-1)?.headers['global_last_seen_lsn'];
    expect(Number(seen)).toBeGreaterThanOrEqual(Number(rows.at(-1)?.headers['lsn']));
    const rest = await ask({ table, offset: `${String(seen)}_0`, handle });
    expect(changesOf(rest)).toEqual([]);
  });
});

describe('live requests for which nothing happens', () => {
  const rig = useOpenProtocol({ holdMs: 200, eventsMs: 1200, keepAliveMs: 300 });
  const { ask, items } = rig;

  it('end up to date at the same place, each with an etag of its own', async () => {
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

  it('end as streams too, up to date', async () => {
    const table = await items();
    const { handle } = await ask({ table, offset: '-1' });
    const response = await openStream(rig, table, handle);
    expect(response.headers.get('cache-control')).toBe('public, max-age=1');
    const events = (await response.text()).split('\n\n').filter((event) => event !== '');
    expect(messagesOf(events).map(({ headers }) => headers['control'])).toEqual(['up-to-date']);
    expect(events.filter((event) => event === ': keep-alive').length).toBeGreaterThan(0);
  });
});

function openStream(rig: OpenProtocolRig, table: string, handle: string, signal?: AbortSignal) {
  const query = new URLSearchParams({
    ...{ table, offset: '0_0', handle, live: 'true' },
    ...{ live_sse: 'true', experimental_live_sse: 'true' },
  });
  return fetch(`${rig.url()}/v1/shape?${query}`, signal === undefined ? {} : { signal });
}

function messagesOf(events: readonly string[]): readonly ShapeMessage[] {
  return events
    .filter((event) => event.startsWith('data: '))
    .map((event) => JSON.parse(event.slice(6)) as ShapeMessage);
}

function rowsOf(events: readonly string[]): readonly ShapeMessage[] {
  return messagesOf(events).filter(({ key }) => key !== undefined);
}
