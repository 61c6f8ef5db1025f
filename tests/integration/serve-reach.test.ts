import { describe, expect, it } from 'vitest';
import type { Service } from '#electron/cli/service.ts';
import { ask, cookieFor, knock, tokenOf } from '#tests/support/ask-service.ts';
import { createPageFolder } from '#tests/support/page-folder.ts';
import { createShortMusicFolder } from '#tests/support/short-music.ts';
import { listenedTracks, startTestService } from '#tests/support/test-service.ts';

/** A service with a built page and one track. */
async function startReachable(): Promise<Service & { readonly trackId: string }> {
  const service = await startTestService({
    pageFolder: createPageFolder(),
    musicFolders: [createShortMusicFolder('stereo.ogg')],
  });
  const [track] = await listenedTracks(service);
  return { ...service, trackId: track?.trackId ?? '' };
}

/** Everything that answers, and how it answers whoever may: the table of docs/rpc.md. */
const pages = {
  '/healthz': 200,
  '/whoami': 204,
  '/': 200,
  '/index.html': 200,
  '/assets/index-DkQ_-a1B.js': 200,
  '/assets/index-B0_abcde.css': 200,
  '/music/TRACK': 200,
} as const;
const sockets = ['/rpc', '/stop'] as const;
/** What answers anybody on this machine. */
const open: readonly string[] = ['/healthz'];

const strangeTokens = (service: Service): Readonly<Record<string, Record<string, string>>> => ({
  'a wrong cookie': { cookie: `beatrunner-${service.port}=${'x'.repeat(43)}` },
  'the cookie of another port': { cookie: `beatrunner-1=${tokenOf(service)}` },
  'an empty cookie': { cookie: `beatrunner-${service.port}=` },
  'a wrong header': { authorization: `Bearer ${'x'.repeat(43)}`, ...cookieFor(service) },
});

describe('what the page may reach', () => {
  it('is this list, for whoever has the token, however it comes', async () => {
    const service = await startReachable();
    for (const [path, status] of Object.entries(pages)) {
      const address = path.replace('TRACK', service.trackId);
      const bearer = { authorization: `Bearer ${tokenOf(service)}` };
      const answers = {
        cookie: (await ask(service, address, cookieFor(service))).status,
        bearer: (await ask(service, address, bearer)).status,
        query: (await ask(service, `${address}?token=${tokenOf(service)}`)).status,
        head: (await ask(service, address, bearer, 'HEAD')).status,
      };
      // The address that is printed goes on without its token.
      const query = path === '/' ? 303 : status;
      expect(answers, path).toEqual({ cookie: status, bearer: status, query, head: status });
    }
    const origin = `http://127.0.0.1:${service.port}`;
    for (const path of sockets) {
      expect(await knock(service, path, { origin, headers: cookieFor(service) }), path).toHaveProperty(
        'socket',
      );
      expect(await knock(service, `${path}?token=${tokenOf(service)}`), path).toHaveProperty('socket');
      // Without being asked for a WebSocket they are nothing.
      expect((await ask(service, path, cookieFor(service))).status, path).toBe(404);
    }
  });

  it('is closed to whoever has no token, or a wrong one', async () => {
    const service = await startReachable();
    const ways: readonly (readonly [string, string, Record<string, string>])[] = [
      ['none', '', {}],
      ['an empty query', '?token=', {}],
      ['a wrong query', `?token=${'x'.repeat(43)}`, {}],
      ['a wrong query beside the right cookie', '?token=old', cookieFor(service)],
      ...Object.entries(strangeTokens(service)).map(([name, headers]) => [name, '', headers] as const),
    ];
    for (const [name, query, headers] of ways) {
      for (const path of Object.keys(pages)) {
        const address = path.replace('TRACK', service.trackId) + query;
        const { status, body } = await ask(service, address, headers);
        expect(status, `${path}, ${name}`).toBe(open.includes(path) ? 200 : 401);
        expect(body, path).not.toContain(tokenOf(service));
      }
      // Whoever may not come in is not told what there is.
      expect((await ask(service, `/nothing-here${query}`, headers)).status).toBe(401);
      for (const path of sockets) {
        expect(await knock(service, path + query, { headers }), `${path}, ${name}`).toMatchObject({
          status: 401,
        });
      }
    }
  });

  it('is closed to pages of others and to other names of this machine, token or not', async () => {
    const service = await startReachable();
    const foreign: readonly Record<string, string>[] = [
      { origin: 'http://evil.example' },
      { origin: 'null' },
      { origin: `http://127.0.0.1:${service.port + 1}` },
      { host: `evil.example:${service.port}` },
      { host: '127.0.0.1' },
      { 'sec-fetch-site': 'same-site', 'sec-fetch-dest': 'audio' },
      { 'sec-fetch-site': 'cross-site', 'sec-fetch-dest': 'empty' },
      { 'sec-fetch-site': 'cross-site', 'sec-fetch-dest': 'iframe' },
    ];
    for (const headers of foreign) {
      for (const path of [...Object.keys(pages), ...sockets]) {
        const address = path.replace('TRACK', service.trackId);
        const { status } = await ask(service, address, { ...headers, ...cookieFor(service) });
        expect(status, `${path} ${JSON.stringify(headers)}`).toBe(403);
      }
      for (const path of sockets) {
        const answer = await knock(service, path, { headers: { ...headers, ...cookieFor(service) } });
        expect(answer, `${path} ${JSON.stringify(headers)}`).toMatchObject({ status: 403 });
      }
    }
  });

  it('is read, and nothing else', async () => {
    const service = await startReachable();
    for (const method of ['POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE', 'PROPFIND']) {
      for (const path of [...Object.keys(pages), ...sockets]) {
        const address = path.replace('TRACK', service.trackId);
        const { status, headers } = await ask(service, address, cookieFor(service), method);
        expect({ status, allow: headers['allow'] }, `${method} ${path}`).toEqual({
          status: 405,
          allow: 'GET, HEAD',
        });
      }
    }
  });

  it('is nowhere else, however the address is written', async () => {
    const service = await startReachable();
    const { trackId } = service;
    const nowhere = [
      ...['/../secret.json', '/%2e%2e/secret.json', '/..%2fsecret.json', '/%2e%2e%2fsecret.json'],
      ...[
        '/..%5csecret.json',
        '/assets/../../secret.json',
        '/assets/..%2f..%2fsecret.json',
        '/...//secret.json',
      ],
      ...['/%252e%252e%252fsecret.json', '/secret.json', '/etc/passwd', '//etc/passwd', '/%2fetc%2fpasswd'],
      ...['//evil.example/', '/assets/', '/assets', '/index.html%00', '/%00', '/index.html/', '/INDEX.HTML.'],
      ...[
        '/music',
        '/music/',
        '/music/..%2f..%2fsecret.json',
        '/music/..%2findex.html',
        '/music/%2e%2e%2f%2e%2e',
      ],
      ...[`/music/${trackId}/`, `/music/${trackId}%00`, `/music/${trackId}.ogg`, `/music/%00${trackId}`],
      ...['/music//etc/passwd', '/music/%2fetc%2fpasswd', `/music/./${trackId}x`, '/music/*', "/music/'--"],
      ...[
        '/package.json',
        '/.git/config',
        '/service.json',
        '/healthz/',
        '/whoami/',
        '/rpc/',
        '/stop/x',
        '/%',
      ],
    ];
    for (const path of nowhere) {
      const { status, body } = await ask(service, path, cookieFor(service));
      expect(status, path).toBe(404);
      expect(body, path).not.toMatch(/secret|root:|doctype/);
    }
    for (const path of ['http://evil.example/', '*', 'index.html']) {
      expect((await ask(service, path, cookieFor(service))).status, path).toBe(400);
    }
    // A browser tidies these up before it asks; whoever does not, gets what they come to.
    expect((await ask(service, '/assets/../index.html', cookieFor(service))).status).toBe(200);
  });
});
