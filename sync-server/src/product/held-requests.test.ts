import { once } from 'node:events';
import { Agent, request as ask, type IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import { createGunzip } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { untilHeld } from '#server/test-support/held-requests.ts';
import {
  noteTableSql,
  startProductServer,
  type ProductRig,
} from '#server/test-support/product-server-rig.ts';
import { useTestDatabase } from '#server/test-support/test-database.ts';

const holdMs = 700;
const database = useTestDatabase();
let server: ProductRig;
let brief: ProductRig;
let agent: Agent;

beforeAll(async () => {
  const environment = { DATABASE_URL: database().url };
  server = await startProductServer(environment);
  await database().sql(noteTableSql);
  brief = await startProductServer(environment, { times: { holdMs } });
});
afterAll(() => Promise.all([server.close(), brief.close()]));
beforeEach(() => {
  agent = new Agent({ keepAlive: true, maxSockets: 1 });
  onTestFinished(() => agent.destroy());
});

interface Answer {
  readonly message: IncomingMessage;
  readonly body: string;
  readonly port: number | undefined;
}

/** Asks on the one connection of the agent. */
async function get(
  url: string,
  query: Readonly<Record<string, string>>,
  headers: Readonly<Record<string, string>> = {},
): Promise<Answer> {
  const { account = 'anna' } = query;
  const place = `${url}/v1/shape?${new URLSearchParams({ account, ...query })}`;
  const asked = ask(place, { agent, headers: { authorization: `Bearer ${account}`, ...headers } });
  asked.end();
  const [message] = (await once(asked, 'response')) as [IncomingMessage];
  const isZipped = message.headers['content-encoding'] === 'gzip';
  const body = await text(isZipped ? message.pipe(createGunzip()) : message);
  return { message, body, port: asked.socket?.localPort };
}

/** Everything that there is, and how to hold a request behind it. */
async function begin(
  url: string,
  table: string,
  account = 'anna',
): Promise<Record<string, string> & { readonly port: string }> {
  const { message, port } = await get(url, { table, account, offset: '-1' });
  const { 'electric-handle': handle, 'electric-offset': offset } = message.headers;
  return { table, account, handle: String(handle), offset: String(offset), live: 'true', port: String(port) };
}

describe('a request that is held', () => {
  it('is answered like any other, on a connection that goes on', async () => {
    const { port, ...query } = await begin(server.url, 'notes');
    const plain = await get(server.url, { ...query, live: 'false' });
    const held = get(server.url, query);
    await untilHeld(server.url, 1);
    expect(server.app.connections.lent).toBeGreaterThan(0);
    await database().sql(`INSERT INTO note VALUES (1, 'anna', 'one', 'x') ON CONFLICT DO NOTHING`);
    server.notifier.committed(['account:anna']);
    const { message, body } = await held;
    expect(body).toContain('"operation":"insert"');
    expect(message.headers['electric-up-to-date']).toBe('');
    expect(message.headers['date']).toBe(new Date(message.headers['date'] ?? '').toUTCString());
    const same = [
      ...['content-type', 'cache-control', 'vary', 'x-content-type-options', 'content-security-policy'],
      ...['referrer-policy', 'connection', 'keep-alive', 'electric-handle'],
    ];
    for (const name of same)
      expect([name, message.headers[name]]).toEqual([name, plain.message.headers[name]]);
    const after = await get(server.url, { ...query, live: 'false' });
    expect([plain.port, after.port].map(String)).toEqual([port, port]);
    const metrics = await (await fetch(`${server.url}/metrics`)).text();
    expect(metrics).toMatch(/_count\{method="GET",route="\/v1\/shape",status="200"\} 4/);
  });

  it('is zipped where that is worth it', async () => {
    const { port: _, ...query } = await begin(server.url, 'notes');
    const held = get(server.url, query, { 'accept-encoding': 'gzip' });
    await untilHeld(server.url, 1);
    await database().sql(`INSERT INTO note VALUES (2, 'anna', 'two', repeat('long ', 1000))`);
    server.notifier.committed(['account:anna']);
    const { message, body } = await held;
    expect(message.headers['content-encoding']).toBe('gzip');
    expect(message.headers['vary']).toBe('authorization, accept-encoding');
    expect(Number(message.headers['content-length'])).toBeLessThan(1000);
    expect(body).toContain('long long');
  });

  it('asks the database nothing when it ends without a change, and once to be held again', async () => {
    const { port: _, ...query } = await begin(brief.url, 'account_head', 'quiet');
    const asked = vi.spyOn(brief.database.pool, 'query');
    onTestFinished(() => asked.mockRestore());
    const names = (): unknown[] =>
      asked.mock.calls
        .map(([what]) => (what as { readonly name?: string }).name)
        .filter((name) => name !== 'moved-scopes');
    const held = get(brief.url, query);
    await untilHeld(brief.url, 1);
    expect(names()).toEqual(['scope-states']);
    const { message, body } = await held;
    expect([message.statusCode, message.headers['electric-offset']]).toEqual([200, query['offset']]);
    expect(body).toMatch(/^\[\{"headers":\{"control":"up-to-date"/);
    expect(names()).toEqual(['scope-states']);
  });

  it('is told what went wrong, as anybody is', async () => {
    const { port: _, ...query } = await begin(brief.url, 'account_head');
    const held = get(brief.url, query);
    await untilHeld(brief.url, 1);
    const broken = vi.spyOn(brief.database.pool, 'query').mockRejectedValue(new Error('broken') as never);
    onTestFinished(() => broken.mockRestore());
    brief.notifier.committed(['account:anna']);
    const { message, body } = await held;
    expect([message.statusCode, message.headers['content-type']]).toEqual([
      500,
      'application/problem+json; charset=utf-8',
    ]);
    expect(message.headers['cache-control']).toBe('no-store');
    expect(JSON.parse(body)).toMatchObject({ code: 'server/failed', status: 500 });
    expect(body).not.toContain('broken');
  });

  it('is forgotten with its client', async () => {
    const { port: _, ...query } = await begin(server.url, 'account_head');
    const held = get(server.url, query);
    await untilHeld(server.url, 1);
    agent.destroy();
    await expect(held).rejects.toThrow('hang up');
    await untilHeld(server.url, 0);
    expect(server.notifier.size).toBe(0);
  });

  it('is answered by a server that closes, and its connection with it', async () => {
    const closing = await startProductServer({ DATABASE_URL: database().url });
    const { port: _, ...query } = await begin(closing.url, 'account_head');
    const held = get(closing.url, query);
    await untilHeld(closing.url, 1);
    await closing.close();
    const { message, body } = await held;
    expect([message.statusCode, message.headers['connection']]).toEqual([200, 'close']);
    expect(body).toContain('up-to-date');
  });
});
