import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AskFrom, type AskAnswer } from '#server/test-support/ask-from.ts';
import { useTestDatabase } from '#server/test-support/test-database.ts';
import { expectNothingOfTheInside } from './expect-nothing-of-the-inside.ts';
import { openAttackedWorld, type AttackedWorld } from './attacked-world.ts';
import { rawRequest, sendRaw } from './raw-http.ts';
import { requestOf, routeClasses } from './route-classes.ts';

const database = useTestDatabase();
let world: AttackedWorld;
let client: AskFrom;
beforeAll(async () => {
  world = await openAttackedWorld(database());
  client = new AskFrom(world.rig.url);
});
afterAll(async () => {
  client.close();
  await world.rig.close();
});

/** Routes that read a body, as somebody asks them who has signed in. */
const writing = Object.entries(routeClasses).filter(([name]) => /^(?:POST|PUT|PATCH) /.test(name));

async function post(
  name: string,
  body: string | Buffer,
  headers: Readonly<Record<string, string>> = {},
): Promise<AskAnswer> {
  const route = routeClasses[name]!;
  const { method, path } = requestOf(name, await route.example(world));
  // Nobody is counted here: limits have tests of their own.
  world.rig.clock.advance(30_000);
  const answer = await client.ask(path, {
    ...{ method, body },
    headers: { authorization: `Bearer ${world.tokenOf(world.stranger)}`, ...headers },
  });
  const where = `${name} ${answer.text.slice(0, 300)}`;
  expect(answer.status, where).toBeGreaterThanOrEqual(200);
  expect(answer.status, where).toBeLessThan(500);
  expectNothingOfTheInside(answer.text, name);
  return answer;
}

const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
const deepObject = `${'{"a":'.repeat(50_000)}1${'}'.repeat(50_000)}`;

describe('a body', () => {
  it('that is too large is refused everywhere, and not kept in memory', { timeout: 120_000 }, async () => {
    const large = `{"x":"${'a'.repeat(4_500_000)}"}`;
    for (const [name] of writing) {
      const { status } = await post(name, large);
      expect([401, 403, 404, 413], name).toContain(status);
    }
    const form = { 'content-type': 'application/x-www-form-urlencoded' };
    expect((await post('POST /device/sign-in', `email=${'a'.repeat(70_000)}`, form)).status).toBe(413);
  });

  it('that is packed is unpacked nowhere but in a push, and there not for long', async () => {
    const bomb = gzipSync(Buffer.alloc(200_000_000, ' '), { level: 1 });
    expect(bomb.byteLength).toBeLessThan(1_000_000);
    for (const [name] of writing) {
      for (const encoding of ['gzip', 'deflate', 'br', 'gzip, gzip', 'x']) {
        const { status } = await post(name, bomb.subarray(0, 200_000), { 'content-encoding': encoding });
        expect([400, 401, 403, 404, 413, 415], `${name} ${encoding}`).toContain(status);
      }
    }
    expect((await post('POST /v1/push', bomb, { 'content-encoding': 'gzip' })).status).toBe(413);
    // What is good as it is is not even looked at when it is packed.
    const packed = gzipSync('{"name":"Packed"}');
    const headers = { 'content-encoding': 'gzip' };
    expect((await post('PATCH /v1/auth/account', packed, headers)).status).toBe(400);
    expect((await post('PATCH /v1/auth/account', '{"name":"Packed"}')).status).toBe(200);
  });

  it(
    'that is deep, broken or poisoned is refused, and changes no object of ours',
    { timeout: 120_000 },
    async () => {
      const odd = [
        ...[deep, deepObject, `{"name":${deep}}`, '{', '[', 'null', '[]', '"x"', '1e999', '-', '', '\0', ' '],
        ...['{"__proto__":{"polluted":1}}', '{"constructor":{"prototype":{"polluted":1}}}'],
        ...['{"a":{"__proto__":{"polluted":1}}}', '{"__proto__":null,"toString":1,"hasOwnProperty":1}'],
        ...[
          '{"name":"a","name":"b"}',
          '{"name":"a\\u0000"}',
          '{"name":"\\ud800"}',
          '{"\\u0000":1}',
          '{"\\udfff":1}',
        ],
        ...['{"n":1e400,"m":-0,"i":9007199254740993}', '\uFEFF{}', '<x/>', 'a=b', "' OR 1=1 --"],
      ];
      const bytes = [
        Buffer.from([0xff, 0xfe, 0x7b, 0x7d]),
        Buffer.from([0x7b, 0x22, 0xc0, 0x80, 0x22, 0x3a, 0x31, 0x7d]),
      ];
      for (const [name] of writing) {
        for (const body of [...odd, ...bytes]) await post(name, body);
        for (const type of [
          'text/plain',
          'application/xml',
          'multipart/form-data; boundary=x',
          'application/json; charset=utf-7',
          '',
        ]) {
          await post(name, '{}', { 'content-type': type });
        }
      }
      expect(Reflect.get({}, 'polluted')).toBeUndefined();
      expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
    },
  );

  it('of a form with names of the inside is no object with them', async () => {
    const type = { 'content-type': 'application/x-www-form-urlencoded', origin: world.rig.url };
    for (const body of [
      '__proto__=x&user_code=a',
      '__proto__[polluted]=1',
      'constructor.prototype.polluted=1',
      'user_code=%00',
      'user_code=%ff',
      '&'.repeat(20_000),
    ]) {
      for (const [name] of writing.filter(([route]) => /POST \/(?:device|admin)/.test(route))) {
        await post(name, body, type);
      }
    }
    expect(Reflect.get({}, 'polluted')).toBeUndefined();
  });
});

describe('headers', () => {
  const ask = (headers: Readonly<Record<string, string>>) =>
    sendRaw(world.rig.url, rawRequest('GET /v1/auth/account', headers));

  it('that are too many or too long are refused, and nothing of them is repeated', async () => {
    const many = Object.fromEntries(Array.from({ length: 3000 }, (_, index) => [`X-${index}`, 'a']));
    for (const [headers, statuses] of [
      [{ 'X-Long': 'a'.repeat(40_000) }, [431]],
      [Object.fromEntries(Array.from({ length: 20_000 }, (_, index) => [`X-${index}`, 'a'])), [431]],
      [many, [431]],
      [{ Cookie: 'a=b; '.repeat(5000) }, [401]],
      [{ 'Accept-Language': 'zh,'.repeat(8000) }, [401]],
      [{ Authorization: `Bearer ${'a'.repeat(30_000)}` }, [401]],
      [{ Authorization: `Bearer ${' '.repeat(30_000)}` }, [401]],
      [{ 'Content-Type': `application/json${';a=b'.repeat(7000)}` }, [400, 401, 415]],
      [{ 'If-None-Match': '"a",'.repeat(7000) }, [401]],
      [{ 'X-Forwarded-For': '1.2.3.4, '.repeat(3000) }, [401]],
    ] as const) {
      const began = performance.now();
      const { status, text } = await ask(headers as unknown as Record<string, string>);
      expect(statuses as readonly number[], text.slice(0, 300)).toContain(status);
      expect(text.length).toBeLessThan(2000);
      expectNothingOfTheInside(text, JSON.stringify(headers).slice(0, 60));
      expect(performance.now() - began).toBeLessThan(2000);
    }
  });

  it('with lines of their own in the address make none in the answer', async () => {
    for (const path of [
      '/device?user_code=%0d%0aSet-Cookie:%20a=b',
      '/device?lang=%0d%0aX-Evil:%20b',
      '/v1/auth/social/apple?redirect_uri=%0d%0aX-Evil:1',
      '/device/social/apple?user_code=%0d%0aX-Evil:1',
    ]) {
      const { text } = await sendRaw(world.rig.url, rawRequest(`GET ${path}`));
      expect(text.split('\r\n\r\n')[0]).not.toMatch(/^(?:X-Evil|Set-Cookie: a=b)/im);
    }
  });
});

describe('an address', () => {
  it('that is long, or has many parameters, is refused or read soon', async () => {
    for (const [path, status] of [
      [`/v1/auth/account?${'a'.repeat(17_000)}`, 414],
      [`/v1/workouts/${'a'.repeat(3000)}`, 401],
      [`/v1/auth/gyms/${'a'.repeat(1900)}/members`, 404],
      [`/v1/workouts?${'a=1&'.repeat(3500)}`, 401],
      [`/v1/shape?${'offset=-1&'.repeat(1500)}`, 401],
    ] as const) {
      const began = performance.now();
      const answer = await sendRaw(world.rig.url, rawRequest(`GET ${path}`));
      expect([status, 404, 414], answer.text).toContain(answer.status);
      expect(performance.now() - began).toBeLessThan(1000);
    }
  });

  it('with what the database has no place for is refused, or of nobody', async () => {
    const { tokenOf, stranger, ask } = world;
    const odd = [
      '%00',
      'a%00b',
      '%ED%A0%80',
      '%EF%BF%BE',
      '%E2%80%AE',
      "'",
      '%27%3B--',
      '%25',
      '%F0%9F%8F%83',
      '-1',
      '9'.repeat(90),
    ];
    for (const [name, route] of Object.entries(routeClasses)) {
      const [method = '', url = ''] = name.split(' ');
      if (!url.includes(':') || method === 'OPTIONS') continue;
      const { body } = requestOf(name, await route.example(world));
      for (const id of odd) {
        world.rig.clock.advance(30_000);
        const path = url.replaceAll(/:(\w+)/g, id);
        const answer = await ask(method, path, body, tokenOf(stranger));
        expect([400, 401, 403, 404], `${method} ${path} ${answer.text}`).toContain(answer.status);
        expectNothingOfTheInside(answer.text, path);
      }
    }
  });
});
