import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ask, cookieFor, tokenOf } from '#tests/support/ask-service.ts';
import { createPageFolder } from '#tests/support/page-folder.ts';
import { createTestFolder } from '#tests/support/test-folder.ts';
import { startTestService } from '#tests/support/test-service.ts';

/** A person's browser that opens an address. */
const browser = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' };

describe('the page', () => {
  it('is opened by the address that is printed, and the token does not stay in it', async () => {
    const service = await startTestService({ pageFolder: createPageFolder() });
    const { pathname, search } = new URL(service.url);
    const opened = await ask(service, `${pathname}${search}`, browser);
    expect(opened).toMatchObject({ status: 303, body: '' });
    expect(opened.headers['location']).toBe('/');
    const [cookie = ''] = opened.headers['set-cookie'] ?? [];
    expect(cookie).toBe(`beatrunner-${service.port}=${tokenOf(service)}; Path=/; HttpOnly; SameSite=Strict`);

    const page = await ask(service, '/', { ...browser, cookie: cookie.split(';')[0] ?? '' });
    expect(page).toMatchObject({ status: 200 });
    expect(page.body).toContain('<title>Test page</title>');
    expect(page.body).not.toContain(tokenOf(service));
  });

  it('keeps what else the address says', async () => {
    const service = await startTestService({ pageFolder: createPageFolder() });
    const opened = await ask(service, `/?kiosk=1&token=${tokenOf(service)}&lang=zh`);
    expect(opened.headers['location']).toBe('/?kiosk=1&lang=zh');
  });

  it('may load its own files and nothing else, and use nothing but screen, sound and a microphone', async () => {
    const service = await startTestService({ pageFolder: createPageFolder() });
    const { headers } = await ask(service, '/', cookieFor(service));
    const policy = String(headers['content-security-policy']);
    expect(policy).toContain("default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'");
    expect(policy).toContain("require-trusted-types-for 'script'");
    expect(policy).toContain("frame-ancestors 'none'");
    // WebAssembly of its own files alone: the music is stretched by it.
    expect(policy.replace("'wasm-unsafe-eval'", '')).not.toMatch(/unsafe|https?:|\*/);
    const permissions = String(headers['permissions-policy']);
    expect([...permissions.matchAll(/([\w-]+)=\(self\)/g)].map(([, name]) => name)).toEqual([
      'autoplay',
      'fullscreen',
      'microphone',
      'screen-wake-lock',
    ]);
    for (const name of ['bluetooth', 'camera', 'geolocation', 'usb', 'clipboard-read'])
      expect(permissions).toContain(`${name}=()`);
    expect(headers).toMatchObject({
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
    });
  });

  it('is asked for anew each time, its hashed files are kept', async () => {
    const service = await startTestService({ pageFolder: createPageFolder() });
    const of = async (path: string) => (await ask(service, path, cookieFor(service))).headers;
    expect(await of('/')).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
    });
    expect(await of('/assets/index-DkQ_-a1B.js')).toMatchObject({
      'content-type': 'text/javascript; charset=utf-8',
      'cache-control': 'private, max-age=31536000, immutable',
    });
    expect((await of('/nothing.js'))['cache-control']).toBe('no-store');
  });

  it('answers HEAD with the headers alone', async () => {
    const service = await startTestService({ pageFolder: createPageFolder() });
    const whole = await ask(service, '/', cookieFor(service));
    const head = await ask(service, '/', cookieFor(service), 'HEAD');
    expect(head).toMatchObject({ status: 200, body: '' });
    expect(head.headers['content-length']).toBe(String(whole.bytes.length));
  });
});

describe('who comes with an address that is not good', () => {
  it.each([
    ['an old token', `/?token=${'x'.repeat(43)}`, {}, /earlier start/, /这个地址已经失效/],
    ['an old cookie', '/', { cookie: 'old' }, /earlier start/, /上一次启动/],
    ['no token', '/', {}, /This address is not complete/, /地址不完整/],
  ])('with %s, reads what to do in English and Chinese', async (_what, path, headers, english, chinese) => {
    const service = await startTestService({ pageFolder: createPageFolder() });
    const cookie = 'cookie' in headers ? { cookie: `beatrunner-${service.port}=old` } : {};
    const answer = await ask(service, path, { ...browser, ...cookie });
    expect(answer.status).toBe(401);
    expect(answer.headers['content-type']).toBe('text/html; charset=utf-8');
    expect(answer.body).toMatch(english);
    expect(answer.body).toMatch(chinese);
    // What to do about a belt that moves is said whatever happened.
    expect(answer.body).toContain('pull its safety key');
    expect(answer.body).toContain('拔下安全钥匙');
    expect(answer.body).not.toMatch(/<script|src=|https?:/);
    expect(answer.headers['content-security-policy']).toMatch(/^default-src 'none'; style-src 'sha256-/);
    expect(answer.headers['set-cookie']).toBeUndefined();
  });

  it('and is no browser, or wants no page, gets one line', async () => {
    const service = await startTestService({ pageFolder: createPageFolder() });
    for (const [path, headers] of [
      ['/', { accept: '*/*' }],
      ['/', {}],
      ['/whoami', browser],
      ['/assets/index-DkQ_-a1B.js', browser],
    ] as const) {
      const answer = await ask(service, path, headers);
      expect(answer).toMatchObject({ status: 401 });
      expect(answer.body).toMatch(/^This address has no valid token\. .+\n$/);
    }
  });
});

describe('a page that was not built', () => {
  it('says so, and how to build it', async () => {
    const service = await startTestService({ pageFolder: join(createTestFolder(), 'out/renderer') });
    const answer = await ask(service, '/', { ...browser, ...cookieFor(service) });
    expect(answer.status).toBe(503);
    expect(answer.body).toContain('npm run build');
    expect(answer.body).toContain('界面还没有构建');
    // Everything else goes on.
    expect((await ask(service, '/whoami', cookieFor(service))).status).toBe(204);
  });
});
