import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inParallel } from '#server/test-support/ask-from.ts';
import { useTestDatabase } from '#server/test-support/test-database.ts';
import { marker, openAttackedWorld, type AttackedWorld } from './attacked-world.ts';
import { rawRequest, sendRaw, type RawAnswer } from './raw-http.ts';
import { requestOf, routeClasses } from './route-classes.ts';

const database = useTestDatabase();
let world: AttackedWorld;
beforeAll(async () => {
  world = await openAttackedWorld(database());
});
afterAll(() => world.rig.close());

const send = (text: string): Promise<RawAnswer> => sendRaw(world.rig.url, text);

/** Addresses of what is the victim's, as she would ask for them. */
async function readablePaths(): Promise<readonly string[]> {
  const readable = Object.entries(routeClasses).filter(
    ([name, { who }]) => name.startsWith('GET ') && who !== 'anyone',
  );
  return Promise.all(readable.map(async ([name, { example }]) => requestOf(name, await example(world)).path));
}

/** Other ways to write the address, some of which are the same to somebody on the way. */
function otherWays(path: string): readonly string[] {
  const [bare = '', query] = path.split('?');
  const search = query === undefined ? '' : `?${query}`;
  const [, ...segments] = bare.split('/');
  const last = segments.at(-1) ?? '';
  const hex = (text: string): string =>
    [...Buffer.from(text)].map((byte) => `%${byte.toString(16)}`).join('');
  const withLast = (text: string): string => `/${[...segments.slice(0, -1), text].join('/')}`;
  return [
    ...[withLast(hex(last[0] ?? '') + last.slice(1)), `/${segments.map(hex).join('/')}`],
    ...[withLast(hex(hex(last)).replaceAll('%25', '%25')), withLast(`%25${hex(last).slice(1)}`)],
    ...[`/${bare}`, bare.replaceAll('/', '//'), `/.${bare}`, `/x/..${bare}`, `/x/%2e%2e${bare}`],
    ...[
      withLast(`./${last}`),
      withLast(`x/../${last}`),
      withLast(`%2e/${last}`),
      withLast(`x%2f..%2f${last}`),
    ],
    ...[bare.replace('/v1/', '/v1%2f'), bare.replace('/v1/', '/v1%5c'), bare.replace('/v1/', '/v1\\')],
    ...[
      '/',
      '//',
      '.',
      '..',
      '/.',
      '/..',
      '%20',
      '%09',
      '%00',
      '%00.json',
      '.json',
      ';',
      ';x=1',
      '%3b',
      '~',
    ].map((end) => `${bare}${end}`),
    ...[bare.toUpperCase(), bare.replace('/v1', '/V1'), bare.replace('v1', 'v01'), bare.replace('/v1', '')],
    ...[withLast(`%c0%ae${last}`), withLast(`${last}%ef%bc%8f`), withLast(`${last}%0d%0ax:%20y`)],
    ...[`//evil.example${bare}`, `http://evil.example${bare}`, `http://evil.example:80${bare}`],
  ].map((way) => `${way}${search}`);
}

describe('an address', () => {
  it('that is written in another way leads nobody past who may ask', { timeout: 120_000 }, async () => {
    const { tokenOf, stranger } = world;
    const ways = (await readablePaths()).flatMap((path) => [path, ...otherWays(path)]);
    expect(ways.length).toBeGreaterThan(800);
    const authorization = `Bearer ${tokenOf(stranger)}`;
    const seen = new Map<number, number>();
    await inParallel(ways.length, 16, async (index) => {
      const way = ways[index]!;
      const [bare, asStranger, head] = [
        await send(rawRequest(`GET ${way}`)),
        await send(rawRequest(`GET ${way}`, { Authorization: authorization })),
        await send(rawRequest(`HEAD ${way}`)),
      ];
      for (const { status, text } of [bare, head]) {
        // 405: a route without HEAD, or an address whose last part is taken for an id, which is asked by others than GET.
        expect([400, 401, 404, 405], `${way}: ${text}`).toContain(status);
        seen.set(status, (seen.get(status) ?? 0) + 1);
      }
      if (bare.status === 405) expect(bare.text, way).not.toMatch(/^allow:.*GET/im);
      // An account has one export at a time, and here several are asked for at once.
      const isBusy = asStranger.status === 503 && asStranger.text.includes('server/busy');
      expect(asStranger.status < 500 || isBusy, `${way}: ${asStranger.text}`).toBe(true);
      for (const { text } of [bare, asStranger, head]) expect(text, way).not.toContain(marker);
      expect(head.text.split('\r\n\r\n')[1], way).toBe('');
    });
    // Some of them are the same address, and get as far as to who may ask.
    expect(seen.get(401)).toBeGreaterThan(100);
    expect(seen.get(404)).toBeGreaterThan(100);
  });

  it('is the one of the request line, and of no header', async () => {
    const names = [
      'X-Original-URL',
      'X-Rewrite-URL',
      'X-Forwarded-Prefix',
      'X-Forwarded-Path',
      'X-Original-URI',
    ];
    for (const name of names) {
      for (const headers of [
        { [name]: '/v1/auth/account' },
        { [name]: '/v1/auth/account', Authorization: `Bearer ${world.tokenOf(world.victim)}` },
      ]) {
        const { text } = await send(rawRequest('GET /v1/health', headers));
        expect(text).toContain('{"status":"active"}');
      }
    }
    const past = await send(rawRequest('GET /v1/auth/account', { 'X-Original-URL': '/v1/health' }));
    expect(past.status).toBe(401);
  });
});

describe('a method', () => {
  it('is the one of the request line, whatever a header or a parameter says', async () => {
    const { victim, tokenOf, ids } = world;
    const path = `/v1/workouts/${ids.workoutId}`;
    const authorization = `Bearer ${tokenOf(victim)}`;
    for (const name of ['X-HTTP-Method-Override', 'X-HTTP-Method', 'X-Method-Override']) {
      const got = await send(rawRequest(`GET ${path}`, { [name]: 'DELETE', Authorization: authorization }));
      expect(got.status).toBe(200);
    }
    expect(
      (await send(rawRequest(`GET ${path}?_method=DELETE`, { Authorization: authorization }))).status,
    ).toBe(400);
    const posted = await send(
      rawRequest(`POST ${path}`, { Authorization: authorization, 'X-HTTP-Method-Override': 'DELETE' }),
    );
    expect(posted.status).toBe(405);
    expect(posted.text).toContain('\r\nallow: GET, PATCH, DELETE\r\n');
    expect((await send(rawRequest(`GET ${path}`, { Authorization: authorization }))).text).toContain(marker);
  });

  it.each(['TRACE', 'CONNECT', 'PROPFIND', 'SEARCH', 'PURGE', 'PUT', 'FOO', 'GE T', ''])(
    '%s gets nothing, and nothing is repeated',
    async (method) => {
      for (const path of ['/v1/auth/account', '/v1/shape?table=sessions&offset=-1', '/v1/workouts', '/']) {
        const { status, text } = await send(
          rawRequest(`${method} ${path}`, {
            Authorization: `Bearer ${world.tokenOf(world.victim)}`,
            'X-Echo': 'echo-me',
          }),
        );
        // Of CONNECT there is no answer: the connection ends.
        expect([0, 400, 404, 405], text).toContain(status);
        expect(text).not.toMatch(/echo-me|only-hers/);
      }
    },
  );

  it('that is the wrong one is told the same to everybody, whether or not what is asked for is there', async () => {
    const { victim, tokenOf, ids } = world;
    const authorization = `Bearer ${tokenOf(victim)}`;
    const answers = [
      await send(rawRequest(`POST /v1/workouts/${ids.workoutId}`, { Authorization: authorization })),
      await send(rawRequest(`POST /v1/workouts/${ids.workoutId}`)),
      await send(rawRequest('POST /v1/workouts/there-is-none')),
    ].map(({ text }) => text.replaceAll(/urn:beatrunner:request:[\w-]+|^date: .*$/gim, ''));
    expect(answers[0]).toMatch(/^HTTP\/1\.1 405 /);
    expect(new Set(answers).size).toBe(1);
  });

  it('OPTIONS lets no page of another origin in, anywhere', async () => {
    for (const path of await readablePaths()) {
      const { status, text } = await send(
        rawRequest(`OPTIONS ${path}`, {
          ...{ Origin: 'https://evil.example', 'Access-Control-Request-Method': 'GET' },
          'Access-Control-Request-Headers': 'authorization',
        }),
      );
      expect([204, 405], `${path} ${text}`).toContain(status);
      expect(text.toLowerCase()).not.toContain('access-control-allow-origin');
      expect(text).not.toContain(marker);
    }
    expect((await send(rawRequest('OPTIONS *'))).status).toBe(404);
  });

  it('HEAD tells those who may not ask nothing, not even a length', async () => {
    for (const path of await readablePaths()) {
      const { status, text } = await send(rawRequest(`HEAD ${path}`));
      expect([401, 405], path).toContain(status);
      expect(text.split('\r\n\r\n')[1], path).toBe('');
    }
  });
});

describe('a connection', () => {
  it('signs nobody in: each request on it is asked for itself', async () => {
    const good = { Connection: 'keep-alive', Authorization: `Bearer ${world.tokenOf(world.victim)}` };
    const { text } = await send(
      rawRequest('GET /v1/auth/account', good) + rawRequest('GET /v1/auth/account'),
    );
    expect([...text.matchAll(/HTTP\/1\.1 (\d{3})/g)].map(([, status]) => status)).toEqual(['200', '401']);
  });

  const hidden = 'GET /v1/auth/account HTTP/1.1\r\nHost: x\r\n\r\n';
  it.each([
    [
      'two kinds of length',
      `Content-Length: ${hidden.length}\r\nTransfer-Encoding: chunked`,
      `0\r\n\r\n${hidden}`,
    ],
    ['two lengths', `Content-Length: 0\r\nContent-Length: ${hidden.length}`, hidden],
    ['a length that is none', 'Content-Length: +5', 'xxxxx'],
    ['a length that is less than nothing', 'Content-Length: -1', ''],
    ['a space before the colon', 'Transfer-Encoding : chunked', `0\r\n\r\n${hidden}`],
    ['an encoding that is none', 'Transfer-Encoding: xchunked', `0\r\n\r\n${hidden}`],
    ['chunked not at the end', 'Transfer-Encoding: chunked, identity', `0\r\n\r\n${hidden}`],
    ['a header on two lines', 'X-A: b\r\n Transfer-Encoding: chunked', ''],
    ['a piece of no length', 'Transfer-Encoding: chunked', `zz\r\n${hidden}`],
    ['a zero byte in a header', 'X-A: a\0b', ''],
    ['a line feed alone', 'X-A: b\nX-C: d', ''],
  ])('with %s has no second request in it', async (_, headers, body) => {
    const text = `POST /v1/auth/email/sign-in HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: application/json\r\n${headers}\r\n\r\n${body}`;
    const answer = await send(text);
    expect(answer.status, answer.text).toBe(400);
    expect(answer.text.match(/HTTP\/1\.1/g)).toHaveLength(1);
    expect(answer.text).not.toMatch(/HPE_|node:|\bat .+:\d+|Parse Error/);
  });
});

describe('the name of the server', () => {
  it('is not the one that a request brings along', async () => {
    const { rig, member } = world;
    for (const headers of [
      { Host: 'evil.example' },
      { 'X-Forwarded-Host': 'evil.example', 'X-Forwarded-Proto': 'https', 'X-Forwarded-Port': '443' },
      { Forwarded: 'host=evil.example;proto=https' },
      { 'X-Host': 'evil.example', 'X-Forwarded-Server': 'evil.example' },
    ]) {
      const body = JSON.stringify({ client_id: 'screen', device_id: '00000000000000f0' });
      const length = { 'Content-Type': 'application/json', 'Content-Length': String(body.length) };
      const { status, text } = await send(
        rawRequest('POST /v1/auth/device/code', { ...length, ...headers }, body),
      );
      expect(status, text).toBe(200);
      expect(text).toContain(`"verification_uri":"${rig.url}/device"`);
      expect(text).not.toContain('evil.example');
    }
    const forgot = JSON.stringify({ email: member.email, language: 'en' });
    await send(
      rawRequest(
        'POST /v1/auth/password/forgot',
        {
          Host: 'evil.example',
          'X-Forwarded-Host': 'evil.example',
          'Content-Type': 'application/json',
          'Content-Length': String(forgot.length),
        },
        forgot,
      ),
    );
    expect(JSON.stringify(await rig.mail(member.email))).not.toContain('evil');
  });

  it('in a link of another host makes no form ours', async () => {
    const { status } = await send(
      rawRequest('POST /device/decide', {
        Origin: 'https://evil.example',
        'X-Forwarded-Host': 'evil.example',
        'Content-Type': 'application/x-www-form-urlencoded',
        'Content-Length': '0',
      }),
    );
    expect(status).toBe(403);
  });
});
