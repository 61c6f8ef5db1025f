import { once } from 'node:events';
import { connect } from 'node:net';
import pino from 'pino';
import { expect, it, onTestFinished } from 'vitest';
import { createApp } from './app.ts';
import { createMetrics } from './metrics.ts';

/** The server's HTTP side with its log: a route that takes JSON, and one whose database goes away. */
async function openLogged() {
  const lines: { level: number; msg: string }[] = [];
  const logger = pino(
    { level: 'debug' },
    { write: (line: string) => void lines.push(JSON.parse(line) as { level: number; msg: string }) },
  );
  const app = createApp({ logger, metrics: createMetrics(), closing: new AbortController().signal });
  app.post('/taken', async () => 'taken');
  app.get('/broken', () => Promise.reject(Object.assign(new Error('read'), { code: 'ECONNRESET' })));
  const url = await app.listen({ host: '127.0.0.1', port: 0 });
  onTestFinished(() => app.close());
  return { url, lines };
}

it.each([
  ['a length', 'Content-Length: 1000\r\n\r\n{'],
  ['pieces', 'Transfer-Encoding: chunked\r\n\r\n1\r\n{\r\n'],
])('takes whoever goes in the middle of a body with %s for no fault of the server', async (_, sent) => {
  const { url, lines } = await openLogged();
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  await once(socket, 'connect');
  socket.write(`POST /taken HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n${sent}`, () =>
    socket.destroy(),
  );
  await expect.poll(() => lines.map(({ msg }) => msg)).toContain('request-refused');
  expect(lines.filter(({ level }) => level > 30)).toEqual([]);
});

it('takes a connection of its own that breaks for one', async () => {
  const { url, lines } = await openLogged();
  const answer = await fetch(`${url}/broken`);
  expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '2']);
  expect(lines).toContainEqual(expect.objectContaining({ level: 50, msg: 'request-failed' }));
});
