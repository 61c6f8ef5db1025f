import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { request as ask } from 'node:http';
import { networkInterfaces, tmpdir } from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { systemClock } from '#server/clock/system-clock.ts';
import { createApp, type App } from '#server/http/app.ts';
import { createMetrics } from '#server/http/metrics.ts';
import { createLogger } from '#server/log/server-log.ts';
import { keptLog } from '#server/test-support/kept-log.ts';
import { createMessages, type Messages } from './create-messages.ts';
import { addOutboxRoute } from './outbox-route.ts';

let app: App;
let messages: Messages;
let folder: string;
let port: number;
const log = keptLog();

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'bro-'));
  const outbox = { file: path.join(folder, 'outbox.jsonl') };
  messages = createMessages({ smtp: undefined, sms: undefined, outbox }, systemClock, log);
  app = createApp({
    logger: createLogger('silent'),
    metrics: createMetrics(),
    closing: new AbortController().signal,
  });
  addOutboxRoute(app, messages.outbox!);
  // The worst case: somebody had it listen everywhere.
  await app.listen({ host: '0.0.0.0', port: 0 });
  port = (app.server.address() as { port: number }).port;
  for (const [address, code] of [
    ['anna@example.com', '111111'],
    ['ben@example.com', '222222'],
  ] as const) {
    const message = { kind: 'code', purpose: 'sign-in', code, goodForMinutes: 10 } as const;
    messages.sender.send({ kind: 'email', address }, message, 'zh-CN');
  }
  await vi.waitFor(() => expect(messages.sender.size).toBe(0));
});
afterEach(async () => {
  await messages.sender.close();
  await app.close();
  await rm(folder, { recursive: true });
});

function get(
  headers: Record<string, string> = {},
  { host = '127.0.0.1', query = '' } = {},
): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    ask({ host, port, path: `/v1/development/outbox${query}`, headers }, (response) => {
      text(response).then((body) => resolve({ status: response.statusCode ?? 0, body }), reject);
    })
      .on('error', reject)
      .end();
  });
}

describe('the outbox', () => {
  it('shows programs of this machine what would have left', async () => {
    const { status, body } = await get({}, { query: '?to=ben%40example.com' });
    expect(status).toBe(200);
    expect(JSON.parse(body)).toEqual({
      messages: [
        {
          id: expect.any(String),
          atMs: expect.any(Number),
          to: 'ben@example.com',
          kind: 'code',
          language: 'zh-CN',
          subject: 'BeatRunner 登录验证码',
          body: expect.stringContaining('222222'),
          short: expect.stringContaining('222222'),
          code: '222222',
        },
      ],
    });
    expect(JSON.parse((await get()).body).messages).toHaveLength(2);
  });

  it.each([
    [{ 'x-forwarded-for': '203.0.113.9' }],
    [{ forwarded: 'for=203.0.113.9' }],
    [{ via: '1.1 proxy' }],
    [{ host: 'run.example' }],
    [{ host: 'localhost.evil.example' }],
    [{ origin: 'http://localhost:3000' }],
    [{ 'sec-fetch-site': 'cross-site' }],
  ])('shows nothing with %o', async (headers) => {
    const { status, body } = await get(headers as unknown as Record<string, string>);
    expect([status, JSON.parse(body).code]).toEqual([404, 'request/not-found']);
    expect(body).not.toMatch(/111111|222222/);
  });

  const elsewhere = Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .find(({ family, internal }) => family === 'IPv4' && !internal)?.address;
  it.runIf(elsewhere)('shows nothing to whoever comes over the network', async () => {
    expect((await get({ host: 'localhost' }, { host: elsewhere! })).status).toBe(404);
  });

  it('is in its file, for this user only', async () => {
    const file = path.join(folder, 'outbox.jsonl');
    const lines = (await readFile(file, 'utf8')).trim().split('\n');
    expect(lines.map((line) => JSON.parse(line).code)).toEqual(['111111', '222222']);
    if (process.platform !== 'win32') expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(log.text()).not.toMatch(/111111|222222|anna@/);
  });

  it('keeps the last two hundred', async () => {
    const message = { kind: 'password-changed' } as const;
    for (let index = 0; index < 300; index += 1) {
      messages.sender.send({ kind: 'phone', address: `+4915${index}000000` }, message, 'en');
    }
    await vi.waitFor(() => expect(messages.sender.size).toBe(0));
    expect(messages.outbox!.messages()).toHaveLength(200);
  });
});
