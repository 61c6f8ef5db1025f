import { once } from 'node:events';
import { connect } from 'node:net';
import { expect, it } from 'vitest';
import { createLogger } from '#server/log/server-log.ts';
import { createApp } from './app.ts';
import { createMetrics } from './metrics.ts';

it('closes at once, although somebody has a connection open and has asked nothing yet', async () => {
  const closing = new AbortController();
  const app = createApp({
    ...{ logger: createLogger('silent'), metrics: createMetrics(), closing: closing.signal },
  });
  const url = await app.listen({ host: '127.0.0.1', port: 0 });
  const silent = connect(Number(new URL(url).port), '127.0.0.1');
  await once(silent, 'connect');
  // Connections are taken in their order: after this answer the server has that one too.
  expect((await fetch(`${url}/metrics`)).status).toBe(200);
  const ended = once(silent, 'close');
  const started = performance.now();
  closing.abort();
  await app.close();
  await ended;
  expect(performance.now() - started).toBeLessThan(4000);
});
