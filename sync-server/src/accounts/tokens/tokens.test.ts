import { createHmac } from 'node:crypto';
import {
  createLocalJWKSet,
  decodeJwt,
  decodeProtectedHeader,
  jwtVerify,
  SignJWT,
  type JSONWebKeySet,
} from 'jose';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { signInListSchema, tokensSchema, type SignedIn } from '#contract/accounts/signed-in.ts';
import {
  phoneDevice,
  startAccountsServer,
  treadmillDevice,
  type AccountsRig,
  type Answered,
} from '#server/test-support/accounts-rig.ts';
import { useTestDatabase } from '#server/test-support/test-database.ts';
import { SigningKeys } from './signing-keys.ts';

const database = useTestDatabase();
let rig: AccountsRig;
let count = 0;
let email = '';
beforeAll(async () => {
  rig = await startAccountsServer({ DATABASE_URL: database().url });
});
afterAll(() => rig.close());
beforeEach(() => {
  count += 1;
  email = `runner${count}@example.com`;
  rig.clock.skip(3_600_000);
});

const signIn = (device = phoneDevice): Promise<SignedIn> =>
  rig.signIn({ kind: 'email', address: email }, device);
const refresh = (refreshToken: string, deviceId = phoneDevice.deviceId): Promise<Answered> =>
  rig.ask('POST', '/v1/auth/token', { refreshToken, deviceId });
const account = (token: string): Promise<Answered> =>
  rig.ask('GET', '/v1/auth/account', undefined, { token });

describe('an access token', () => {
  it('says who and where, for ten minutes, and is checked with the published keys', async () => {
    const { accessToken, accessExpiresInS, signInId, account: own } = await signIn();
    const jwks = await rig.ask('GET', '/v1/auth/jwks');
    expect(JSON.stringify(jwks.json)).not.toContain('"d"');
    const { payload, protectedHeader } = await jwtVerify(
      accessToken,
      createLocalJWKSet(jwks.json as unknown as JSONWebKeySet),
      { audience: 'beatrunner', typ: 'at+jwt', currentDate: new Date(rig.clock.wallTimeMs()) },
    );
    expect(protectedHeader.alg).toBe('EdDSA');
    expect(payload).toMatchObject({ sub: own.accountId, sid: signInId, did: phoneDevice.deviceId });
    expect([accessExpiresInS, (payload.exp ?? 0) - (payload.iat ?? 0)]).toEqual([600, 600]);
    rig.clock.skip(599_000);
    expect((await account(accessToken)).status).toBe(200);
    rig.clock.skip(7000);
    expect((await account(accessToken)).json['code']).toBe('auth/not-signed-in');
  });

  it('is refused when anything in it was changed', async () => {
    const { accessToken } = await signIn();
    const other = await rig.signIn({ kind: 'email', address: `other.${email}` });
    const [head = '', body = '', signature = ''] = accessToken.split('.');
    const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
    const header = decodeProtectedHeader(accessToken);
    const claims = decodeJwt(accessToken);
    const { keys } = (await rig.ask('GET', '/v1/auth/jwks')).json as { keys: readonly object[] };
    const hs = `${encode({ ...header, alg: 'HS256' })}.${body}`;
    const forged = [
      `${encode({ ...header, alg: 'none' })}.${body}.`,
      `${encode({ ...header, alg: 'none' })}.${body}.${signature}`,
      // The public key as the secret of an HMAC.
      ...[JSON.stringify(keys[0]), String(Reflect.get(keys[0] ?? {}, 'x'))].map(
        (secret) => `${hs}.${createHmac('sha256', secret).update(hs).digest('base64url')}`,
      ),
      `${head}.${encode({ ...claims, sub: other.account.accountId })}.${signature}`,
      `${head}.${encode({ ...claims, exp: 9_999_999_999 })}.${signature}`,
      `${head}.${body}.${other.accessToken.split('.')[2]}`,
      `${encode({ ...header, kid: 'unknown' })}.${body}.${signature}`,
      `${encode({ ...header, typ: 'JWT' })}.${body}.${signature}`,
      `${head}.${body}`,
      'x'.repeat(3000),
    ];
    for (const token of forged) {
      const answer = await account(token);
      expect([answer.status, answer.json['code']], token).toEqual([401, 'auth/not-signed-in']);
    }
    expect((await account(accessToken)).status).toBe(200);
  });

  it('is refused when it is signed by us, but is something else', async () => {
    const { accessToken } = await signIn();
    const { privateKey, id } = await new SigningKeys(rig.database.query, () =>
      rig.clock.wallTimeMs(),
    ).current();
    const claims = decodeJwt(accessToken);
    const signed = (changed: object, typ = 'at+jwt'): Promise<string> =>
      new SignJWT({ ...claims, ...changed })
        .setProtectedHeader({ alg: 'EdDSA', typ, kid: id })
        .sign(privateKey);
    expect((await account(await signed({}))).status).toBe(200);
    for (const token of [
      await signed({}, 'JWT'),
      await signed({ aud: 'somebody-else' }),
      await signed({ iss: 'https://elsewhere.example' }),
      await signed({ exp: undefined }),
      await signed({ sid: undefined }),
      await signed({ sid: 'never-was' }),
      await signed({ sub: 'another-account' }),
      await signed({ sid: 7 }),
    ]) {
      expect((await account(token)).json['code']).toBe('auth/not-signed-in');
    }
  });

  it('is HS256 where a secret is configured, and then nothing else is taken', async () => {
    const { accessToken } = await signIn();
    const secret = 'a secret of thirty-two characters';
    const environment = { DATABASE_URL: database().url, BEATRUNNER_JWT_SECRET: secret };
    const shared = await startAccountsServer(environment, rig.clock.wallTimeMs());
    const own = await shared.signIn({ kind: 'email', address: `hs.${email}` });
    expect(decodeProtectedHeader(own.accessToken).alg).toBe('HS256');
    const ask = (token: string) => shared.ask('GET', '/v1/auth/account', undefined, { token });
    expect((await ask(own.accessToken)).status).toBe(200);
    expect((await ask(accessToken)).status).toBe(401);
    expect((await account(own.accessToken)).status).toBe(401);
    expect((await shared.ask('GET', '/v1/auth/jwks')).json).toEqual({ keys: [] });
    await shared.close();
  });
});

describe('a refresh token', () => {
  it('is good once, and followed by another', async () => {
    const first = await signIn();
    const second = (await refresh(first.refreshToken)).as(tokensSchema);
    expect(second.refreshToken).not.toBe(first.refreshToken);
    const third = (await refresh(second.refreshToken)).as(tokensSchema);
    expect((await account(third.accessToken)).status).toBe(200);
  });

  it('brings the same again to a client that did not get the answer', async () => {
    const first = await signIn();
    const [one, other] = await Promise.all([refresh(first.refreshToken), refresh(first.refreshToken)]);
    const tokens = [one.as(tokensSchema).refreshToken, other.as(tokensSchema).refreshToken];
    expect(tokens[0]).toBe(tokens[1]);
    rig.clock.skip(29_000);
    expect((await refresh(first.refreshToken)).as(tokensSchema).refreshToken).toBe(tokens[0]);
    expect((await refresh(tokens[0] ?? '')).status).toBe(200);
  });

  it('ends the sign-in when it is used again after its follower was', async () => {
    const first = await signIn();
    const second = (await refresh(first.refreshToken)).as(tokensSchema);
    const third = (await refresh(second.refreshToken)).as(tokensSchema);
    expect((await refresh(first.refreshToken)).json['code']).toBe('auth/refresh-reused');
    expect((await refresh(third.refreshToken)).json['code']).toBe('auth/refresh-refused');
    expect((await account(third.accessToken)).status).toBe(401);
  });

  it('ends the sign-in when it is used again later', async () => {
    const first = await signIn();
    const { refreshToken } = (await refresh(first.refreshToken)).as(tokensSchema);
    rig.clock.skip(31_000);
    expect((await refresh(first.refreshToken)).json['code']).toBe('auth/refresh-reused');
    expect((await refresh(refreshToken)).json['code']).toBe('auth/refresh-refused');
  });

  it('ends no other sign-in of the account with it', async () => {
    const first = await signIn();
    const elsewhere = await signIn(treadmillDevice);
    await refresh(first.refreshToken);
    rig.clock.skip(31_000);
    await refresh(first.refreshToken);
    expect((await refresh(elsewhere.refreshToken, treadmillDevice.deviceId)).status).toBe(200);
  });

  it('is refused from another device, and stays good on its own', async () => {
    const { refreshToken } = await signIn();
    expect((await refresh(refreshToken, treadmillDevice.deviceId)).json['code']).toBe('auth/refresh-refused');
    expect((await refresh(refreshToken)).status).toBe(200);
  });

  it('is good for half a year of not being used, and each use begins it anew', async () => {
    const { refreshToken } = await signIn();
    const day = 24 * 3_600_000;
    rig.clock.skip(179 * day);
    const next = (await refresh(refreshToken)).as(tokensSchema);
    rig.clock.skip(179 * day);
    const last = (await refresh(next.refreshToken)).as(tokensSchema);
    rig.clock.skip(181 * day);
    expect((await refresh(last.refreshToken)).json['code']).toBe('auth/refresh-refused');
  });

  it('signs out, whether it was used or not', async () => {
    const signedIn = await signIn();
    const { accessToken } = (await refresh(signedIn.refreshToken)).as(tokensSchema);
    const { refreshToken } = signedIn;
    expect((await rig.ask('POST', '/v1/auth/sign-out', { refreshToken })).status).toBe(204);
    expect((await account(accessToken)).status).toBe(401);
    expect((await rig.ask('POST', '/v1/auth/sign-out', { refreshToken })).status).toBe(204);
  });
});

describe('the list of sign-ins', () => {
  it('shows where somebody is signed in, and ends one or all others', async () => {
    const phone = await signIn();
    const treadmill = await signIn(treadmillDevice);
    const third = await signIn(treadmillDevice);
    const asking = { token: phone.accessToken };
    const { signIns } = (await rig.ask('GET', '/v1/auth/sign-ins', undefined, asking)).as(signInListSchema);
    expect(signIns).toHaveLength(3);
    expect(signIns.find(({ isThisOne }) => isThisOne)).toMatchObject({
      ...{ signInId: phone.signInId, deviceName: 'Phone', method: 'email_code' },
    });
    const end = (id: string) => rig.ask('DELETE', `/v1/auth/sign-ins/${id}`, undefined, asking);
    expect((await end(treadmill.signInId)).status).toBe(204);
    expect((await end(treadmill.signInId)).json['code']).toBe('auth/not-found');
    expect((await account(treadmill.accessToken)).status).toBe(401);
    expect((await refresh(treadmill.refreshToken, treadmillDevice.deviceId)).status).toBe(401);
    expect((await rig.ask('DELETE', '/v1/auth/sign-ins', undefined, asking)).status).toBe(204);
    expect([(await account(third.accessToken)).status, (await account(phone.accessToken)).status]).toEqual([
      401, 200,
    ]);
  });

  it('is of one account: nobody ends another one’s', async () => {
    const mine = await signIn();
    const theirs = await rig.signIn({ kind: 'email', address: `other.${email}` });
    const answer = await rig.ask('DELETE', `/v1/auth/sign-ins/${theirs.signInId}`, undefined, {
      token: mine.accessToken,
    });
    expect(answer.json['code']).toBe('auth/not-found');
    expect((await account(theirs.accessToken)).status).toBe(200);
  });

  it('counts on another node within two seconds', async () => {
    const other = await startAccountsServer({ DATABASE_URL: database().url }, rig.clock.wallTimeMs());
    const { accessToken, signInId } = await signIn();
    const there = () => other.ask('GET', '/v1/auth/account', undefined, { token: accessToken });
    expect((await there()).status).toBe(200);
    await rig.ask('DELETE', `/v1/auth/sign-ins/${signInId}`, undefined, { token: accessToken });
    other.clock.skip(2000);
    expect((await there()).status).toBe(401);
    await other.close();
  });
});

describe('signing keys', () => {
  it('are made once by many nodes, follow each other, and are published before they sign', async () => {
    await database().sql('DELETE FROM signing_key');
    const day = 24 * 3_600_000;
    let now = Date.UTC(2026, 10, 23);
    const node = () => new SigningKeys(rig.database.query, () => now);
    const nodes = Array.from({ length: 5 }, node);
    const firsts = await Promise.all(nodes.map(async (keys) => (await keys.current()).id));
    expect(new Set(firsts).size).toBe(1);
    const [keys] = nodes as [SigningKeys];
    now += 30 * day - 1_800_000;
    const before = await keys.published();
    expect(before.keys).toHaveLength(2);
    expect((await keys.current()).id).toBe(firsts[0]);
    now += 1_800_000 + 60_000;
    const next = (await keys.current()).id;
    expect(next).not.toBe(firsts[0]);
    expect(before.keys.map(({ kid }) => kid)).toContain(next);
    // Tokens of the old one are good until they are too old themselves.
    expect(await keys.find(firsts[0] ?? '')).toBeDefined();
    now += 2 * 3_600_000;
    expect(await keys.find(firsts[0] ?? '')).toBeUndefined();
    expect((await node().current()).id).toBe(next);
  });
});

it('signs nobody in with what is not of the contract', async () => {
  for (const body of [{}, { refreshToken: 'x' }, { refreshToken: 'x'.repeat(43), deviceId: 'no' }, '[]']) {
    const answer = await rig.ask('POST', '/v1/auth/token', body, {
      headers: { 'content-type': 'application/json' },
    });
    expect([answer.status, answer.json['code']]).toEqual([400, 'request/invalid']);
  }
});
