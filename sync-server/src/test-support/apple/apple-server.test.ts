import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createRemoteJWKSet, importPKCS8, jwtVerify, SignJWT } from 'jose';
import { somebodyAtApple, startAppleServer, type AppleServer, type FormPost } from './apple-server.ts';

const redirectUri = 'https://run.example/v1/auth/social/apple/callback';
let nowMs: number;
let apple: AppleServer;
beforeEach(async () => {
  nowMs = Date.UTC(2026, 10, 23);
  apple = await startAppleServer({ nowMs: () => nowMs, redirectUris: [redirectUri] });
});
afterEach(() => apple.close());

function authorizeUrl(changed: Record<string, string> = {}): string {
  const query = new URLSearchParams({
    ...{ client_id: apple.developer.clientId, redirect_uri: redirectUri, response_type: 'code' },
    ...{ response_mode: 'form_post', scope: 'name email', state: 'st', nonce: 'no', ...changed },
  });
  return `${apple.url}/auth/authorize?${query}`;
}

async function secret(
  changed: { kid?: string; iss?: string; sub?: string; aud?: string; forS?: number } = {},
) {
  const { developer, url } = apple;
  const key = await importPKCS8(developer.privateKey, 'ES256');
  return new SignJWT()
    .setProtectedHeader({ alg: 'ES256', kid: changed.kid ?? developer.keyId })
    .setIssuer(changed.iss ?? developer.teamId)
    .setSubject(changed.sub ?? developer.clientId)
    .setAudience(changed.aud ?? url)
    .setIssuedAt(nowMs / 1000)
    .setExpirationTime(nowMs / 1000 + (changed.forS ?? 300))
    .sign(key);
}

async function exchange({ fields }: FormPost, changed: Record<string, string> = {}) {
  const response = await fetch(`${apple.url}/auth/token`, {
    method: 'POST',
    body: new URLSearchParams({
      ...{ grant_type: 'authorization_code', code: fields['code']!, redirect_uri: redirectUri },
      ...{ client_id: apple.developer.clientId, client_secret: await secret(), ...changed },
    }),
  });
  return { status: response.status, body: (await response.json()) as Record<string, string> };
}

function check(idToken: string, nonce = 'no', audience = apple.developer.clientId) {
  return jwtVerify(idToken, createRemoteJWKSet(new URL(`${apple.url}/auth/keys`), { cooldownDuration: 0 }), {
    ...{ issuer: apple.url, audience, algorithms: ['RS256'], currentDate: new Date(nowMs) },
    maxTokenAge: '10 min',
  }).then(({ payload }) => {
    if (payload['nonce'] !== nonce) throw new Error('nonce');
    return payload;
  });
}

describe('a sign-in in the browser', () => {
  it('comes back by a post, with the name the first time only', async () => {
    const first = await apple.approve(authorizeUrl());
    expect(first).toEqual({
      action: redirectUri,
      fields: { code: expect.any(String), state: 'st', user: expect.stringContaining('Läufer') },
    });
    expect((await apple.approve(authorizeUrl())).fields).not.toHaveProperty('user');
    const { status, body } = await exchange(first);
    expect([status, body['token_type']]).toEqual([200, 'Bearer']);
    expect(await check(body['id_token']!)).toMatchObject({
      ...{ sub: somebodyAtApple.sub, email: somebodyAtApple.email, email_verified: true },
      ...{ is_private_email: true, nonce: 'no', nonce_supported: true },
    });
    const refreshed = await exchange(first, {
      grant_type: 'refresh_token',
      refresh_token: body['refresh_token']!,
    });
    expect([refreshed.status, refreshed.body]).toEqual([
      200,
      expect.not.objectContaining({ refresh_token: expect.anything() }),
    ]);
  });

  it('can be cancelled', () => {
    expect(apple.cancel(authorizeUrl()).fields).toEqual({ error: 'user_cancelled_authorize', state: 'st' });
  });

  it.each([
    [{ client_id: 'somebody.else' }, 'invalid_client'],
    [{ redirect_uri: 'https://evil.example/callback' }, 'Invalid redirect_uri'],
    [{ response_type: 'token' }, 'unsupported_response_type'],
    [{ response_mode: 'query' }, 'form_post'],
  ])('is refused with %o', async (changed, why) => {
    await expect(apple.approve(authorizeUrl(changed))).rejects.toThrow(why);
  });
});

describe('the token endpoint', () => {
  it('takes a code once, for five minutes, from whom it was for', async () => {
    const once = await apple.approve(authorizeUrl());
    const refused = { status: 400, body: { error: 'invalid_grant' } };
    expect(await exchange(once, { redirect_uri: 'https://run.example/other' })).toEqual(refused);
    expect((await exchange(once)).status).toBe(200);
    expect(await exchange(once)).toEqual(refused);
    const late = await apple.approve(authorizeUrl());
    nowMs += 5 * 60_000;
    expect(await exchange(late)).toEqual(refused);
    expect(await exchange({ action: '', fields: { code: 'made up' } })).toEqual(refused);
    const { developer } = apple;
    const others = { client_id: developer.appId, client_secret: await secret({ sub: developer.appId }) };
    expect(await exchange(await apple.approve(authorizeUrl()), others)).toEqual(refused);
    expect((await exchange(late, { grant_type: 'password' })).body).toEqual({
      error: 'unsupported_grant_type',
    });
  });

  it.each([
    [{ kid: 'OTHER' }],
    [{ iss: 'OTHERTEAM' }],
    [{ sub: 'somebody.else' }],
    [{ aud: 'https://appleid.example' }],
    [{ forS: -10 }],
    [{ forS: 16_000_000 }],
  ])('refuses a client’s secret with %o', async (changed) => {
    const answer = await exchange(await apple.approve(authorizeUrl()), {
      client_secret: await secret(changed),
    });
    expect(answer).toEqual({ status: 400, body: { error: 'invalid_client' } });
  });

  it('knows a secret of another key', async () => {
    const other = await startAppleServer({ nowMs: () => nowMs, redirectUris: [redirectUri] });
    const forged = await new SignJWT()
      .setProtectedHeader({ alg: 'ES256', kid: apple.developer.keyId })
      .setIssuer(apple.developer.teamId)
      .setSubject(apple.developer.clientId)
      .setAudience(apple.url)
      .setIssuedAt(nowMs / 1000)
      .setExpirationTime(nowMs / 1000 + 300)
      .sign(await importPKCS8(other.developer.privateKey, 'ES256'));
    await other.close();
    const answer = await exchange(await apple.approve(authorizeUrl()), { client_secret: forged });
    expect(answer.body).toEqual({ error: 'invalid_client' });
  });
});

describe('an id token', () => {
  it('is right for an app too', async () => {
    const { idToken, code } = await apple.nativeSignIn('hash');
    expect((await check(idToken, 'hash', apple.developer.appId)).sub).toBe(somebodyAtApple.sub);
    const answer = await fetch(`${apple.url}/auth/token`, {
      method: 'POST',
      body: new URLSearchParams({
        ...{ grant_type: 'authorization_code', code, client_id: apple.developer.appId },
        client_secret: await secret({ sub: apple.developer.appId }),
      }),
    });
    expect(answer.status).toBe(200);
  });

  it.each([
    ['wrong-audience', /aud/],
    ['wrong-issuer', /iss/],
    ['wrong-nonce', /nonce/],
    ['no-nonce', /nonce/],
    ['expired', /exp/],
    ['too-old', /iat|too far in the past/],
    ['unknown-key', /no applicable key/],
    ['no-signature', /alg|"alg"/i],
    ['confused-signature', /alg/i],
    ['tampered', /signature verification failed/],
  ] as const)('can be %s', async (idToken, why) => {
    apple.misbehave({ idToken });
    const { body } = await exchange(await apple.approve(authorizeUrl()));
    await expect(check(body['id_token']!)).rejects.toThrow(why);
    apple.misbehave({});
    const again = await exchange(await apple.approve(authorizeUrl()));
    await check(again.body['id_token']!);
  });

  it('is signed by another key after a rotation', async () => {
    const before = (await apple.nativeSignIn('n')).idToken;
    await apple.rotateKeys(true);
    const between = (await apple.nativeSignIn('n')).idToken;
    await check(before, 'n', apple.developer.appId);
    await check(between, 'n', apple.developer.appId);
    await apple.rotateKeys(false);
    await expect(check(between, 'n', apple.developer.appId)).rejects.toThrow(/no applicable key/);
  });
});

describe('a bad day', () => {
  it.each([
    ['failed', 500],
    ['no-json', 200],
    ['elsewhere', 307],
    ['endless', 200],
  ] as const)('of the token endpoint: %s', async (token, status) => {
    apple.misbehave({ token });
    const answer = await fetch(`${apple.url}/auth/token`, { method: 'POST', body: '', redirect: 'manual' });
    expect(answer.status).toBe(status);
    if (token === 'endless') expect((await answer.text()).length).toBeGreaterThan(1_000_000);
  });

  it.each(['hang', 'cut'] as const)('of the token endpoint: %s', async (token) => {
    apple.misbehave({ token });
    const signal = AbortSignal.timeout(200);
    const failed = fetch(`${apple.url}/auth/token`, { method: 'POST', body: '', signal });
    await expect(failed).rejects.toThrow(token === 'hang' ? /timeout/ : /fetch failed/);
    expect(apple.asked.token).toBe(1);
  });

  it.each([
    ['failed', 503, ''],
    ['none', 200, '{"keys":[]}'],
    ['no-json', 200, '<html>'],
  ] as const)('of the keys: %s', async (keys, status, text) => {
    apple.misbehave({ keys });
    const answer = await fetch(`${apple.url}/auth/keys`);
    expect([answer.status, await answer.text()]).toEqual([status, text]);
  });

  it('of the keys: hang', async () => {
    apple.misbehave({ keys: 'hang' });
    await expect(fetch(`${apple.url}/auth/keys`, { signal: AbortSignal.timeout(200) })).rejects.toThrow(
      /timeout/,
    );
  });
});
