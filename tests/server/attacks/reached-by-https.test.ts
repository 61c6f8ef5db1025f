import { afterAll, beforeAll, expect, it } from 'vitest';
import { PageVisitor } from '#server/test-support/page-visitor.ts';
import { useTestDatabase } from '#server/test-support/test-database.ts';
import { signedToken } from './access-token-forge.ts';
import { openAttackedWorld, victimPassword, type AttackedWorld } from './attacked-world.ts';

/* Behind a proxy that speaks TLS, as the server is for people: here without the proxy. */
const database = useTestDatabase();
let world: AttackedWorld;
beforeAll(async () => {
  world = await openAttackedWorld(database(), { PUBLIC_URL: 'https://localhost' });
});
afterAll(() => world.rig.close());

it('every answer tells browsers to ask by https only, also one that refuses', async () => {
  for (const path of ['/v1/health', '/v1/auth/account', '/device', '/nowhere', '/v1/shape', '/v1/docs']) {
    const { headers } = await world.ask('GET', path);
    expect(headers.get('strict-transport-security'), path).toBe('max-age=31536000');
  }
});

it('every answer is no page for a browser, unless it is one that says what it may', async () => {
  for (const path of [
    '/v1/health',
    '/v1/auth/account',
    '/nowhere',
    '/v1/shape',
    '/v1/%F0',
    '/admin/setup.js',
    '/metrics',
  ]) {
    const { headers } = await world.ask('GET', path);
    expect(headers.get('content-security-policy'), path).toBe(
      "default-src 'none'; base-uri 'none'; frame-ancestors 'none'",
    );
    expect([headers.get('x-content-type-options'), headers.get('referrer-policy')], path).toEqual([
      ...['nosniff', 'no-referrer'],
    ]);
  }
  for (const path of ['/device', '/admin/setup', '/v1/docs']) {
    const policy = (await world.ask('GET', path)).headers.get('content-security-policy') ?? '';
    expect(policy, path).toMatch(/^default-src 'none'; style-src 'sha256-/);
    expect(policy, path).toContain("frame-ancestors 'none'");
    expect(policy, path).toContain("base-uri 'none'");
  }
});

it('a cookie is of this host, for https alone, and no other name of it counts', async () => {
  const { rig, victim } = world;
  const code = await world.userCode();
  const visitor = new PageVisitor(rig.url);
  await visitor.open(`/device?user_code=${code}`);
  await visitor.send('/device/sign-in', { email: victim.email, password: victimPassword });
  expect(visitor.setCookies.at(-1)).toMatch(
    /^__Host-beatrunner_page=[\w-]{40,}; Path=\/; HttpOnly; SameSite=Lax; Max-Age=900; Secure$/,
  );
  expect(visitor.text).toContain('value="approve"');
  const value = visitor.cookies.get('__Host-beatrunner_page') ?? '';
  const shows = async (cookie: string): Promise<boolean> => {
    const { text } = await rig.ask('GET', `/device?user_code=${code}`, undefined, { headers: { cookie } });
    return text.includes('value="approve"');
  };
  expect(await shows(`__Host-beatrunner_page=${value}`)).toBe(true);
  expect(await shows(`beatrunner_page=${value}`)).toBe(false);
});

it('a token of it is for it, and one of a server of another name is not', async () => {
  const { victim, key, claimsOf, ask } = world;
  const withIssuer = (iss: string): string => signedToken(key, { ...claimsOf(victim), iss });
  const account = (token: string) => ask('GET', '/v1/auth/account', undefined, token);
  expect((await account(withIssuer('https://localhost'))).status).toBe(200);
  // Signed by the same keys.
  for (const other of ['beatrunner', 'https://localhost/', 'http://run.example', 'https://localhost.evil']) {
    expect((await account(withIssuer(other))).status, other).toBe(401);
  }
});
