import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  startAttackedServer,
  rightPassword,
  type AttackedServer,
} from '#server/test-support/attacked-server.ts';
import { useTestDatabase } from '#server/test-support/test-database.ts';

const database = useTestDatabase();
const routes = [
  '/v1/auth/email/sign-in',
  '/v1/auth/email/sign-up',
  '/v1/auth/codes',
  '/v1/auth/codes/verify',
  '/v1/auth/password/forgot',
  '/v1/auth/password/reset',
];
let server: AttackedServer;
let nextAddress = 0;
function from(): string {
  nextAddress += 1;
  return `127.2.${Math.floor(nextAddress / 250)}.${1 + (nextAddress % 250)}`;
}
beforeAll(async () => {
  server = await startAttackedServer(database().url);
  await server.signUp('anna@example.com', from());
});
afterAll(() => server.stop());

function expectProblem(
  answer: { status: number; text: string; headers: Record<string, unknown> },
  most = 499,
): void {
  expect(answer.status, answer.text).toBeGreaterThanOrEqual(400);
  expect(answer.status, answer.text).toBeLessThanOrEqual(most);
  expect(answer.headers['content-type']).toBe('application/problem+json; charset=utf-8');
  expect(answer.text).not.toMatch(/node_modules|\.ts:|at \w+ \(|SELECT|argon2/);
}

it.each(routes)('%s refuses bodies that are too large, too deep, packed or no JSON', async (path) => {
  const ask = (body: unknown, headers: Record<string, string> = {}) =>
    server.client.ask(path, { from: from(), body, headers });
  const deep = '['.repeat(200_000) + ']'.repeat(200_000);
  expect((await ask(`{"email":"${'x'.repeat(2_000_000)}"}`)).status).toBe(413);
  for (const body of [
    deep,
    `{"email":${deep}}`,
    '{',
    '',
    'null',
    '[]',
    '"x"',
    '1e999',
    '\0',
    `{"__proto__":{"email":"x"}}`,
  ]) {
    expectProblem(await ask(body));
  }
  const bomb = gzipSync(Buffer.alloc(50_000_000));
  const began = performance.now();
  expectProblem(await ask(bomb, { 'content-encoding': 'gzip' }));
  expectProblem(await ask('<xml/>', { 'content-type': 'text/xml' }));
  expectProblem(await ask(Buffer.from([0xff, 0xfe, 0x00, 0x80])));
  expect(performance.now() - began).toBeLessThan(15_000);
});

it('long passwords cost nothing', async () => {
  const took: number[] = [];
  for (let round = 0; round < 20; round += 1) {
    const { status, tookMs } = await server.signIn('anna@example.com', '跑'.repeat(300_000), from());
    expect([400, 413]).toContain(status);
    took.push(tookMs);
  }
  expect(took.toSorted((a, b) => a - b)[10]).toBeLessThan(500);
});

it('any JSON is answered with a problem, and never with a failure', async () => {
  const fields = [
    'email',
    'password',
    'device',
    'contact',
    'challengeId',
    'code',
    'language',
    'name',
    'newPassword',
  ];
  const body = fc.oneof(
    fc.json(),
    fc
      .dictionary(fc.constantFrom(...fields), fc.jsonValue(), { maxKeys: 6 })
      .map((value) => JSON.stringify(value)),
  );
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...routes), body, async (path, text) => {
      expectProblem(await server.client.ask(path, { from: from(), body: text }));
    }),
    { numRuns: 300 },
  );
});

it('slow bodies keep nobody from signing in', async () => {
  const { hostname, port } = new URL(server.process.url);
  const slow: Socket[] = [];
  for (let index = 0; index < 500; index += 1) {
    const socket = connect({ host: hostname, port: Number(port) });
    socket.on('error', () => undefined);
    await once(socket, 'connect');
    socket.write(
      'POST /v1/auth/email/sign-in HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{',
    );
    slow.push(socket);
  }
  for (const socket of slow) socket.write('"');
  const { status, tookMs } = await server.signIn('anna@example.com', rightPassword, from());
  console.info(`signed in beside 500 slow bodies: ${tookMs.toFixed(0)} ms`);
  expect(status).toBe(200);
  expect(tookMs).toBeLessThan(10_000);
  for (const socket of slow) socket.destroy();
});
