import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startRestServer, type RestRig } from '#server/test-support/rest-rig.ts';
import { useTestDatabase } from '#server/test-support/test-database.ts';
import { tidyIdempotency } from './http/idempotency.ts';

const database = useTestDatabase();
let server: RestRig;
beforeAll(async () => {
  server = await startRestServer({ DATABASE_URL: database().url });
});
afterAll(() => server.close());

const run = { startedAtMs: 1_790_000_000_000, endedAtMs: 1_790_000_600_000 };

describe('errors', () => {
  it('are problem details with a code, and show nothing of the inside', async () => {
    const answer = await server.ask('PATCH', '/v1/profile', { age: 'forty', shoe: 44 });
    expect(answer.status).toBe(400);
    expect(answer.headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
    expect(answer.json).toMatchObject({
      ...{ code: 'request/invalid', status: 400, type: 'urn:beatrunner:problem:request/invalid' },
      fields: ['age', 'shoe'],
    });
    expect(answer.text).not.toContain('forty');
  });

  it.each([
    ['GET', '/v1/profile', 401, 'auth/not-signed-in', { as: null }],
    ['GET', '/v1/nowhere', 404, 'request/not-found', {}],
    ['GET', '/v1/%70rofile', 401, 'auth/not-signed-in', { as: null }],
    ['GET', '/v1/profile?more=1', 400, 'request/invalid', {}],
    ['GET', '/v1/workouts?cursor=nonsense', 400, 'request/cursor', {}],
    ['GET', '/v1/workouts?limit=101', 400, 'request/invalid', {}],
    ['GET', '/v1/workouts?limit=1&limit=2', 400, 'request/invalid', {}],
    ['GET', '/v1/workouts/%00', 400, 'request/invalid', {}],
    ['GET', '/v1/workouts/%F0', 400, 'request/invalid', {}],
    ['GET', '/v1/gyms/g1/devices', 403, 'request/forbidden', {}],
    ['GET', '/v1/profile', 403, 'request/forbidden', { as: 'kiosk_k1 00000000000000aa k1 g1' }],
  ] as const)('%s %s is %i %s', async (method, path, status, code, asking) => {
    expect(await server.ask(method, path, undefined, asking)).toMatchObject({ status, json: { code } });
  });

  it.each([
    ['DELETE', '/v1/profile', 'GET, PATCH'],
    ['PUT', '/v1/workouts/w1?x=1', 'GET, PATCH, DELETE'],
    ['PATCH', '/v1/workouts', 'GET, POST'],
    ['GET', '/v1/auth/email/sign-in', 'POST'],
    ['PUT', '/v1/auth/%61ccount', 'GET, HEAD, PATCH'],
    ['GET', '/v1/push', 'POST'],
    ['POST', '/metrics', 'GET, HEAD'],
  ] as const)('to %s %s say by which methods it is asked: %s', async (method, path, allow) => {
    const { status, headers, json } = await server.ask(method, path, undefined, { as: null });
    expect([status, headers.get('allow')]).toEqual([405, allow]);
    expect(headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
    expect(json).toMatchObject({ code: 'request/method-not-allowed', status: 405 });
  });

  it.each([
    ['POST', '/v1/nowhere'],
    ['POST', '/v1/profile/'],
    ['POST', '/v1/development/outbox'],
    ['POST', '/v1/%64evelopment/outbox'],
    ['PUT', `/v1/workouts/${'w'.repeat(1900)}`],
  ] as const)('to %s %s tell of no method', async (method, path) => {
    const { status, headers } = await server.ask(method, path, undefined, { as: null });
    expect([status, headers.get('allow')]).toEqual([404, null]);
  });

  it('takes JSON that says so, and nothing else', async () => {
    const send = (type: string, body: string) =>
      server.ask('PATCH', '/v1/profile', body, { headers: { 'content-type': type } });
    expect((await send('text/plain', '{"age":41}')).json['code']).toBe('request/media-type');
    expect((await send('application/x-www-form-urlencoded', 'age=41')).status).toBe(415);
    expect((await send('application/json', '{"age":41')).json['code']).toBe('request/invalid');
    expect((await send('application/json', '{"age":41,"__proto__":{"x":1}}')).status).toBe(400);
    expect((await send('application/json', String.raw`{"displayName":"a\u0000"}`)).status).toBe(400);
    expect((await send('application/json', String.raw`{"displayName":"a\ud800"}`)).status).toBe(400);
    expect((await send('application/json', '')).status).toBe(400);
    expect((await server.ask('PATCH', '/v1/profile')).json['code']).toBe('request/media-type');
    expect((await send('application/json', `{"displayName":"${'a'.repeat(300_000)}"}`)).status).toBe(413);
  });

  it('lets no page of another origin read anything', async () => {
    const origin = { headers: { origin: 'https://elsewhere.example' } };
    const { headers } = await server.ask('GET', '/v1/profile', undefined, origin);
    expect([...headers.keys()].filter((name) => name.startsWith('access-control'))).toEqual([]);
    expect(headers.get('cache-control')).toBe('private, no-store');
    const asked = await server.ask('OPTIONS', '/v1/profile', undefined, origin);
    expect(asked.status).toBe(405);
    expect([...asked.headers.keys()].filter((name) => name.startsWith('access-control'))).toEqual([]);
  });

  it('says when to come again to those who ask too often', async () => {
    const asked = await Promise.all(
      Array.from({ length: 12 }, () =>
        server.ask('DELETE', '/v1/account/erasure', undefined, { as: 'eager x' }),
      ),
    );
    const refused = asked.filter(({ status }) => status === 429);
    expect(refused).toHaveLength(2);
    expect(Number(refused[0]?.headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await server.ask('GET', '/v1/profile', undefined, { as: 'other' })).status).toBe(200);
  });
});

describe('an idempotency key', () => {
  const keyed = (key: string, as = 'ida') => ({ as, headers: { 'idempotency-key': key } });

  it('makes the same request one', async () => {
    const first = await server.ask('POST', '/v1/workouts', run, keyed('one'));
    const again = await server.ask('POST', '/v1/workouts', run, keyed('one'));
    expect(first.status).toBe(201);
    expect(again).toMatchObject({ status: 201, json: first.json });
    expect(again.headers.get('idempotency-replayed')).toBe('true');
    expect(again.headers.get('location')).toBe(first.headers.get('location'));
    const { json } = await server.ask('GET', '/v1/workouts', undefined, { as: 'ida' });
    expect(json['workouts']).toHaveLength(1);
  });

  it('is for one request and one account', async () => {
    await server.ask('POST', '/v1/workouts', run, keyed('two'));
    const other = await server.ask('POST', '/v1/workouts', { ...run, title: 'Other' }, keyed('two'));
    expect(other).toMatchObject({ status: 422, json: { code: 'request/key-reused' } });
    const stranger = await server.ask('POST', '/v1/workouts', { ...run, title: 'Mine' }, keyed('two', 'bob'));
    expect(stranger).toMatchObject({ status: 201, json: { title: 'Mine' } });
  });

  it('is refused while the first is at work, and free again once that has died', async () => {
    const { pool } = server.database;
    await server.ask('POST', '/v1/workouts', run, keyed('three'));
    await pool.query("UPDATE idempotency_key SET status = NULL WHERE account_id = 'ida'");
    const busy = await server.ask('POST', '/v1/workouts', run, keyed('three'));
    expect(busy).toMatchObject({ status: 409, json: { code: 'request/in-progress' } });
    server.clock.advance(150_000);
    const before = await server.ask('GET', '/v1/workouts', undefined, { as: 'ida' });
    const anew = await server.ask('POST', '/v1/workouts', run, keyed('three'));
    expect(anew.status).toBe(201);
    // Its effect had been there: it has no second one.
    const after = await server.ask('GET', '/v1/workouts', undefined, { as: 'ida' });
    expect(after.json['workouts']).toEqual(before.json['workouts']);
  });

  it('is forgotten after a day, and after a failure', async () => {
    const wrong = await server.ask('POST', '/v1/workouts', { ...run, endedAtMs: 1 }, keyed('four'));
    expect(wrong.status).toBe(400);
    expect((await server.ask('POST', '/v1/workouts', run, keyed('four'))).status).toBe(201);
    server.clock.advance(25 * 3_600_000);
    const later = await server.ask('POST', '/v1/workouts', { ...run, title: 'Next day' }, keyed('four'));
    expect(later).toMatchObject({ status: 201, json: { title: 'Next day' } });
    server.clock.advance(25 * 3_600_000);
    expect(await tidyIdempotency(server.database.pool, server.clock.wallTimeMs())).toBeGreaterThanOrEqual(0);
    const { rows } = await server.database.pool.query('SELECT FROM idempotency_key');
    expect(rows).toEqual([]);
  });

  it('lets one of many at once do it', async () => {
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => server.ask('POST', '/v1/workouts', run, keyed('crowd', 'crowd'))),
    );
    expect(new Set(answers.map(({ status }) => status))).toEqual(
      new Set(answers.some(({ status }) => status === 409) ? [201, 409] : [201]),
    );
    const { json } = await server.ask('GET', '/v1/workouts', undefined, { as: 'crowd' });
    expect(json['workouts']).toHaveLength(1);
  });
});
