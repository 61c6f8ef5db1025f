import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { HttpConnections } from './http-connections.ts';

interface Held {
  readonly lent: Socket | undefined;
  readonly response: ServerResponse;
  gone: number;
}

let server: Server;
let closing: AbortController;
let connections: HttpConnections;
let held: Held[];
let clients: Socket[];

/** `/hold` is held, everything else is answered by HTTP with its path and body. */
function serve(request: IncomingMessage, response: ServerResponse): void {
  let body = '';
  request.on('data', (chunk) => (body += String(chunk)));
  request.on('end', () => {
    if (request.url?.startsWith('/hold') !== true) {
      response.end(`${request.url} ${body}`);
      return;
    }
    const one: Held = { lent: undefined, response, gone: 0 };
    const lent = connections.lend(request, response, () => (one.gone += 1));
    held.push(Object.assign(one, { lent }));
  });
}

beforeEach(async () => {
  server = createServer(serve);
  closing = new AbortController();
  connections = new HttpConnections(server, closing.signal);
  [held, clients] = [[], []];
  await once(server.listen(0, '127.0.0.1'), 'listening');
});
afterEach(async () => {
  for (const client of clients) client.destroy();
  await new Promise((resolve) => server.close(resolve));
});

/** A connection, and everything that came on it. */
async function open(): Promise<{ readonly socket: Socket; readonly text: () => string }> {
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
  clients.push(socket);
  let text = '';
  socket.on('data', (chunk) => (text += String(chunk)));
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  return { socket, text: () => text };
}
const get = (path: string, more = ''): string => `GET ${path} HTTP/1.1\r\nHost: a\r\n${more}\r\n`;
const lentOf = (index: number): Socket => {
  const lent = held[index]?.lent;
  if (lent === undefined) throw new Error('the connection was not lent');
  return lent;
};
const head = (length: number): string => `HTTP/1.1 200 OK\r\ncontent-length: ${length}\r\n\r\n`;

describe('a connection whose request is held', () => {
  it('is none of HTTP, and goes back with the next request on it, as often as one likes', async () => {
    const { socket, text } = await open();
    for (let round = 0; round < 3; round += 1) {
      socket.write(get(`/before/${round}`));
      await expect.poll(text).toContain(`/before/${round}`);
      socket.write(get('/hold'));
      await expect.poll(() => held.length).toBe(round + 1);
      const lent = lentOf(round);
      expect([Reflect.get(lent, 'parser'), connections.lent]).toEqual([null, 1]);
      connections.answer(lent, head(6), `held ${round}`);
      await expect.poll(text).toContain(`held ${round}`);
    }
    socket.write(`POST /after HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n\r\nbody`);
    await expect.poll(text).toContain('/after body');
    expect(held.map(({ gone }) => gone)).toEqual([0, 0, 0]);
  });

  it('may bring a body of bytes', async () => {
    const { socket, text } = await open();
    socket.write(get('/hold'));
    await expect.poll(() => held.length).toBe(1);
    connections.answer(lentOf(0), head(4), Buffer.from('zzzz'));
    await expect.poll(text).toBe(`${head(4)}zzzz`);
  });

  it('is lent after a push on the same connection', async () => {
    const { socket, text } = await open();
    socket.write(`POST /push HTTP/1.1\r\nHost: a\r\nContent-Length: 6\r\n\r\nabcdef`);
    await expect.poll(text).toContain('/push abcdef');
    socket.write(get('/hold'));
    await expect.poll(() => held.length).toBe(1);
    expect(held[0]?.lent).toBeDefined();
  });

  it('answers what was asked ahead, in its order', async () => {
    const { socket, text } = await open();
    socket.write(get('/hold'));
    await expect.poll(() => held.length).toBe(1);
    const ahead = get('/ahead') + get('/and-more');
    const taken = Number(lentOf(0).bytesRead);
    socket.write(ahead);
    await expect.poll(() => lentOf(0).bytesRead).toBe(taken + ahead.length);
    connections.answer(lentOf(0), head(4), 'held');
    await expect.poll(text).toMatch(/held[^]*\/ahead[^]*\/and-more/);
  });

  it.each([
    ['the next one came with it', get('/hold') + get('/next')],
    ['the next one has begun', `${get('/hold')}GET /ne`],
    ['it is not kept', get('/hold', 'Connection: close\r\n')],
    ['it is of HTTP/1.0', 'GET /hold HTTP/1.0\r\nHost: a\r\nConnection: keep-alive\r\n\r\n'],
    ['the next one makes up for what its head lacks', `${get('/hold', 'a:b\r\n'.repeat(7))}GET /ne`],
    ['an empty line behind it came with it', `${get('/hold', 'a:b\r\n'.repeat(2))}\r\n`],
    ['an empty line before it came with it', `\r\n${get('/hold')}`],
    ['it has no end', `POST /hold HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`],
  ])('stays with HTTP where %s', async (_, bytes) => {
    const { socket, text } = await open();
    socket.write(bytes);
    await expect.poll(() => held.length).toBe(1);
    expect(held[0]?.lent).toBeUndefined();
    held[0]?.response.end('by HTTP');
    await expect.poll(text).toContain('by HTTP');
    if (bytes.includes('/ne')) {
      if (bytes.endsWith('/ne')) socket.write('xt HTTP/1.1\r\nHost: a\r\n\r\n');
      await expect.poll(text).toContain('/next');
    }
  });

  it.each(['Accept:*/*\r\n', 'Accept: \t */* \r\n', 'Accept: \xe9\r\n', 'Accept:\r\n'])(
    'is lent however its head is written: %j',
    async (header) => {
      const { socket } = await open();
      socket.write(get('/hold', header), 'latin1');
      await expect.poll(() => held.length).toBe(1);
      expect(held[0]?.lent).toBeDefined();
    },
  );

  it.each([
    ['is lent where its head came in pieces', 'GET /hold HT', true],
    ['stays with HTTP where the end of its head did', 'GET /hold HTTP/1.1\r\nHost: a\r\n', false],
  ])('%s', async (_, first, isLent) => {
    const connected = once(server, 'connection') as Promise<[Socket]>;
    const { socket } = await open();
    const [read] = await connected;
    socket.write(first);
    await expect.poll(() => read.bytesRead).toBe(first.length);
    socket.write(get('/hold').slice(first.length));
    await expect.poll(() => held.length).toBe(1);
    expect(held[0]?.lent !== undefined).toBe(isLent);
    held[0]?.response.end();
  });

  it.each(['goes away', 'has nothing more to say'])('tells once of a client that %s', async (how) => {
    const { socket } = await open();
    socket.write(get('/hold'));
    await expect.poll(() => held.length).toBe(1);
    if (how === 'goes away') socket.destroy();
    else socket.end();
    await expect.poll(() => held[0]?.gone).toBe(1);
    // Too late, and nothing happens.
    connections.answer(lentOf(0), head(4), 'held');
    expect([connections.lent, held[0]?.gone]).toEqual([0, 1]);
  });

  it('is none of HTTP either, where it is kept and nothing is asked for a while', async () => {
    const { socket, text } = await open();
    socket.write(get('/once'));
    await expect.poll(text).toContain('/once');
    await expect.poll(() => connections.lent, { timeout: 3000 }).toBe(1);
    socket.write(get('/again'));
    await expect.poll(text).toContain('/again');
    socket.write(get('/hold'));
    await expect.poll(() => held.length).toBe(1);
    expect(held[0]?.lent).toBeDefined();
  });

  it('is kept for HTTP while it is answered, however long that takes', async () => {
    const { socket, text } = await open();
    socket.write(get('/hold', 'Connection: close\r\n'));
    await expect.poll(() => held.length).toBe(1);
    const { socket: other, text: otherText } = await open();
    other.write(get('/once'));
    await expect.poll(otherText).toContain('/once');
    // It has looked for those without anything under way.
    await expect.poll(() => connections.lent, { timeout: 3000 }).toBe(1);
    held[0]?.response.end('late');
    await expect.poll(text).toContain('late');
  });

  it('ends after some time without a next request', async () => {
    server.keepAliveTimeout = 50;
    const { socket } = await open();
    const ended = once(socket, 'close');
    socket.write(get('/hold'));
    await expect.poll(() => held.length).toBe(1);
    connections.answer(lentOf(0), head(4), 'held');
    await ended;
    await expect.poll(() => connections.lent).toBe(0);
  });
});

describe('a new connection', () => {
  it('is none of HTTP until something comes on it', async () => {
    const connected = once(server, 'connection') as Promise<[Socket]>;
    const { socket, text } = await open();
    const [read] = await connected;
    expect([Reflect.get(read, 'parser'), connections.lent]).toEqual([undefined, 1]);
    socket.write('GET /wo');
    await expect.poll(() => connections.lent).toBe(0);
    socket.write('rd HTTP/1.1\r\nHost: a\r\n\r\n');
    await expect.poll(text).toContain('/word');
  });

  it('ends where nothing comes for as long as a head may take', async () => {
    server.headersTimeout = 50;
    const { socket, text } = await open();
    await once(socket, 'close');
    expect(text()).toBe('');
    await expect.poll(() => connections.lent).toBe(0);
  });
});

describe('a server that closes', () => {
  it('ends connections on which nothing is under way, and those of held requests with their answer', async () => {
    const [silent, idle, waiting] = [await open(), await open(), await open()];
    idle.socket.write(get('/hold/idle'));
    await expect.poll(() => held.length).toBe(1);
    connections.answer(lentOf(0), head(4), 'done');
    await expect.poll(idle.text).toContain('done');
    waiting.socket.write(get('/hold/waiting'));
    await expect.poll(() => held.length).toBe(2);
    const ended = [silent, idle].map(({ socket }) => once(socket, 'close'));
    const closed = once(server, 'close');
    closing.abort();
    server.close();
    await Promise.all(ended);
    const last = once(waiting.socket, 'close');
    connections.answer(lentOf(1), head(4), 'last');
    await Promise.all([last, closed]);
    expect(waiting.text()).toBe(`${head(4)}last`);
    server.listen(0);
  });
});
