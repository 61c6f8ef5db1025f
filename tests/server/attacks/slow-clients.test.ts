import { once } from 'node:events';
import type { Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { createApp, type App } from '#server/http/app.ts';
import { createMetrics } from '#server/http/metrics.ts';
import { createLogger } from '#server/log/server-log.ts';
import { useTestDatabase } from '#server/test-support/test-database.ts';
import { openAttackedWorld, type AttackedWorld } from './attacked-world.ts';
import { openRaw, rawRequest, untilClosed } from './raw-http.ts';

const database = useTestDatabase();
let world: AttackedWorld;
beforeAll(async () => {
  world = await openAttackedWorld(database());
});
afterAll(() => world.rig.close());

/** More than the kernel takes for somebody who does not read it. */
const largeBytes = 64_000_000;

/** The server's HTTP side, which has less patience than usual. */
async function openImpatient(patience: { requestMs: number; silenceMs: number }): Promise<{
  readonly url: string;
  readonly app: App;
}> {
  const app = createApp({
    ...{ logger: createLogger('silent'), metrics: createMetrics(), closing: new AbortController().signal },
    patience,
  });
  app.post('/taken', async () => 'taken');
  app.get('/large', async () => Buffer.alloc(largeBytes));
  const url = await app.listen({ host: '127.0.0.1', port: 0 });
  onTestFinished(() => app.close());
  return { url, app };
}

const post = 'POST /taken HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n';

describe('a request that does not come to its end', () => {
  it.each([
    ['nothing at all', ''],
    ['half a line', 'GET /metr'],
    ['headers without an end', `${post}X-A: b\r\n`],
    ['a body that stops', `${post}Content-Length: 1000\r\n\r\n{`],
    ['a body in pieces that stops', `${post}Transfer-Encoding: chunked\r\n\r\n1\r\n{\r\n`],
  ])('(%s) is cut, and holds nobody up', async (_, begun) => {
    const { url } = await openImpatient({ requestMs: 400, silenceMs: 60_000 });
    const slow = await openRaw(url);
    const ended = untilClosed(slow);
    slow.write(begun);
    expect((await fetch(`${url}/metrics`)).status).toBe(200);
    const { status, text } = await ended;
    expect([0, 408], text).toContain(status);
    expect(text).not.toMatch(/node:|\bat .+:\d+|ERR_/);
  });

  it('is cut although something comes of it all the time', async () => {
    const { url } = await openImpatient({ requestMs: 400, silenceMs: 60_000 });
    const slow: Socket[] = [];
    for (const begun of [post, `${post}Content-Length: 100000\r\n\r\n{`]) {
      const socket = await openRaw(url);
      socket.write(begun);
      slow.push(socket);
    }
    const ended = Promise.all(slow.map((socket) => untilClosed(socket)));
    const drip = setInterval(
      () => slow.forEach((socket, index) => socket.write(index === 0 ? 'X-A: b\r\n' : ' ')),
      20,
    );
    onTestFinished(() => clearInterval(drip));
    for (const { status } of await ended) expect([0, 408]).toContain(status);
  });

  it('does not keep five hundred others waiting', async () => {
    const { rig } = world;
    const slow = await Promise.all(Array.from({ length: 500 }, () => openRaw(rig.url)));
    onTestFinished(() => slow.forEach((socket) => socket.destroy()));
    slow.forEach((socket, index) =>
      socket.write(index % 2 === 0 ? post : `${post}Content-Length: 9\r\n\r\n{`),
    );
    const began = performance.now();
    const { status } = await world.ask('GET', '/v1/workouts', undefined, world.tokenOf(world.victim));
    expect(status).toBe(200);
    expect(performance.now() - began).toBeLessThan(2000);
  });

  it('has half a minute in the server as it is', () => {
    const { server } = world.rig.app;
    expect(server.requestTimeout).toBe(30_000);
    expect(server.timeout).toBe(120_000);
    expect(server.headersTimeout).toBe(30_000);
  });
});

describe('an answer that nobody reads', () => {
  it('is given up when nothing of it goes out any more', async () => {
    const { url, app } = await openImpatient({ requestMs: 60_000, silenceMs: 400 });
    const cut = new Promise((resolve) =>
      app.server.once('connection', (socket) => socket.once('close', resolve)),
    );
    const deaf = await openRaw(url);
    deaf.pause();
    deaf.write(rawRequest('GET /large'));
    await cut;
    let bytes = 0;
    deaf.on('data', (part: Buffer) => (bytes += part.byteLength));
    await untilGone(deaf);
    expect(bytes).toBeLessThan(largeBytes);
  });

  it('keeps nobody else from an export, and its own account from one more only for ten minutes', async () => {
    const { victim, stranger, tokenOf, ask, rig } = world;
    await database().sql(
      `INSERT INTO sessions (account_id, session_id, hlcs, note)
       SELECT $1, 'large' || run, '{}', (SELECT string_agg(md5(random()::text || i), '') FROM generate_series(1, 30000) AS i WHERE run > 0)
       FROM generate_series(1, 40) AS run`,
      [victim.accountId],
    );
    const deaf = await openRaw(rig.url);
    deaf.write(rawRequest('GET /v1/account/export', { Authorization: `Bearer ${tokenOf(victim)}` }));
    await once(deaf, 'data');
    deaf.pause();
    const again = () => ask('GET', '/v1/account/export', undefined, tokenOf(victim));
    expect((await again()).status).toBe(503);
    expect((await ask('GET', '/v1/account/export', undefined, tokenOf(stranger))).status).toBe(200);
    expect(rig.database.pool.totalCount - rig.database.pool.idleCount).toBeLessThanOrEqual(1);
    rig.clock.advance(600_000);
    await untilGone(deaf);
    await expect.poll(() => rig.database.pool.totalCount - rig.database.pool.idleCount).toBe(0);
    rig.clock.advance(60_000);
    expect((await again()).status).toBe(200);
  });
});

async function untilGone(socket: Socket): Promise<void> {
  socket.resume();
  if (!socket.closed) await new Promise((resolve) => socket.once('close', resolve));
}
