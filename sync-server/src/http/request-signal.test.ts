import { once } from 'node:events';
import { connect, type AddressInfo } from 'node:net';
import Fastify from 'fastify';
import { afterEach, expect, it } from 'vitest';
import { requestSignal } from './request-signal.ts';

const app = Fastify();
const closing = new AbortController();
const gone = Promise.withResolvers<boolean>();
const held = Promise.withResolvers<AbortSignal>();
app.get('/gone', async (_, reply) => {
  reply.raw.socket?.destroy();
  await once(reply.raw, 'close');
  gone.resolve(requestSignal(reply, closing.signal).aborted);
  return reply.hijack();
});
app.get('/held', (_, reply) => {
  held.resolve(requestSignal(reply, closing.signal));
  return reply.hijack();
});
afterEach(() => app.close());

it('comes for a client that goes, for one that had gone before anybody asked, and when the server closes', async () => {
  await app.listen({ port: 0, host: '127.0.0.1' });
  const { port } = app.server.address() as AddressInfo;
  const ask = (path: string) => {
    const socket = connect(port, '127.0.0.1');
    socket.write(`GET ${path} HTTP/1.1\r\nhost: a\r\n\r\n`);
    return socket;
  };
  ask('/gone').on('error', () => undefined);
  expect(await gone.promise).toBe(true);

  const client = ask('/held');
  const signal = await held.promise;
  expect(signal.aborted).toBe(false);
  client.destroy();
  await expect.poll(() => signal.aborted).toBe(true);
});

it.each(['while it is held', 'before it is held'])('comes when the server closes %s', async (when) => {
  const server = Fastify();
  const end = new AbortController();
  const found = Promise.withResolvers<AbortSignal>();
  server.get('/', (_, reply) => {
    if (when === 'before it is held') end.abort();
    found.resolve(requestSignal(reply, end.signal));
    return reply.send('');
  });
  server.addHook('onSend', async () => end.abort());
  await server.inject('/');
  expect((await found.promise).aborted).toBe(true);
  expect((await found.promise).reason).toMatchObject({ name: 'AbortError' });
  await server.close();
});
