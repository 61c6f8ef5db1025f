import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { accountProblemSchema } from '#contract/accounts/account-problem-codes.ts';
import { challengeSchema, signInMethodsSchema } from '#contract/accounts/identities.ts';
import { accountSchema, signedInSchema } from '#contract/accounts/signed-in.ts';
import {
  goodPassword,
  phoneDevice,
  startAccountsServer,
  treadmillDevice,
  type AccountsRig,
  type Answered,
} from '#server/test-support/accounts-rig.ts';
import { useTestDatabase } from '#server/test-support/test-database.ts';

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
  // What one test used up is there again for the next.
  rig.clock.skip(24 * 3_600_000);
});

const device = phoneDevice;
const signUp = async (address = email, password = goodPassword): Promise<string> => {
  const answer = await rig.ask('POST', '/v1/auth/email/sign-up', { email: address, password, name: 'Anna' });
  expect(answer.status).toBe(202);
  return answer.as(challengeSchema).challengeId;
};
const verify = (challengeId: string, code: string): Promise<Answered> =>
  rig.ask('POST', '/v1/auth/codes/verify', { challengeId, code, device });
const signedUp = async (): Promise<Answered> => verify(await signUp(), await rig.code(email));
const signIn = (password: string, address = email): Promise<Answered> =>
  rig.ask('POST', '/v1/auth/email/sign-in', { email: address, password, device });
const other = (code: string): string => String((Number(code) + 1) % 1_000_000).padStart(6, '0');

describe('e-mail and password', () => {
  it('makes an account when the code comes back, and signs in with the password from then on', async () => {
    const made = (await signedUp()).as(signedInSchema);
    expect(made).toMatchObject({
      isNew: true,
      account: { name: 'Anna', isGuest: false, isAdmin: false, hasPassword: true },
    });
    expect(made.account.identities).toMatchObject([{ kind: 'email', label: email }]);
    const again = (await signIn(goodPassword, email.toUpperCase())).as(signedInSchema);
    expect(again.account.accountId).toBe(made.account.accountId);
    expect([again.isNew, again.signInId === made.signInId]).toEqual([false, false]);
    const own = await rig.ask('GET', '/v1/auth/account', undefined, { token: again.accessToken });
    expect(own.as(accountSchema)).toEqual(again.account);
    expect(own.headers.get('cache-control')).toBe('no-store');
  });

  it('has no account before that, and one code makes one only once', async () => {
    const challengeId = await signUp();
    expect((await signIn(goodPassword)).status).toBe(401);
    const code = await rig.code(email);
    const answers = await Promise.all([verify(challengeId, code), verify(challengeId, code)]);
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 401]);
    expect((await verify(challengeId, code)).json['code']).toBe('auth/wrong-code');
  });

  it('says the same to an address that has an account, tells its owner, and gives nothing away', async () => {
    await signedUp();
    const [taken, free] = [
      await rig.ask('POST', '/v1/auth/email/sign-up', { email, password: goodPassword }),
      await rig.ask('POST', '/v1/auth/email/sign-up', { email: `free${email}`, password: goodPassword }),
    ];
    const shape = ({ status, json }: Answered) => [status, Object.keys(json), { ...json, challengeId: '' }];
    expect(shape(taken)).toEqual(shape(free));
    expect((await rig.mail(email)).at(-1)).toMatchObject({ kind: 'has-account', code: null });
    const { challengeId } = taken.as(challengeSchema);
    expect((await verify(challengeId, '000000')).status).toBe(401);
  });

  it('keeps apart two who sign up with one address: a code belongs to one of them', async () => {
    const stranger = await signUp(email, 'a password of a stranger');
    const ownersChallenge = await signUp();
    const ownersCode = await rig.code(email);
    const wrong = await verify(stranger, ownersCode);
    expect(wrong.status).toBe(401);
    expect((await verify(ownersChallenge, ownersCode)).status).toBe(200);
    expect((await signIn('a password of a stranger')).status).toBe(401);
    expect((await signIn(goodPassword)).status).toBe(200);
  });

  it('refuses a wrong password and an unknown address with the same words', async () => {
    await signedUp();
    const [wrong, unknown] = [await signIn('not my password'), await signIn(goodPassword, `no${email}`)];
    const said = ({ status, json }: Answered) => [status, { ...json, instance: '' }];
    expect(said(wrong)).toEqual(said(unknown));
    expect(wrong.as(accountProblemSchema)).toMatchObject({ status: 401, code: 'auth/wrong-credentials' });
  });

  it('refuses weak passwords, and shows nothing of what was sent', async () => {
    for (const [password, reason] of [
      ['short', 'too-short'],
      ['password1', 'common'],
      [`${email.split('@')[0]}1`, 'like-identity'],
    ]) {
      const answer = await rig.ask('POST', '/v1/auth/email/sign-up', { email, password });
      expect(answer.as(accountProblemSchema)).toMatchObject({ code: 'auth/weak-password', reason });
    }
    const invalid = await rig.ask('POST', '/v1/auth/email/sign-up', {
      ...{ email: 'not-an-address', password: 'secret!', role: 'admin' },
    });
    expect(invalid.as(accountProblemSchema)).toMatchObject({
      ...{ status: 400, code: 'request/invalid', fields: ['email', 'role'] },
    });
    expect(invalid.text).not.toMatch(/secret|not-an-address/);
  });

  it('locks out after wrong passwords, whether there is an account or not', async () => {
    const [known, unknown] = [email, `no${email}`];
    await signedUp();
    for (const address of [known, unknown]) {
      const statuses: number[] = [];
      for (let attempt = 0; attempt < 8; attempt += 1) {
        statuses.push((await signIn('not my password', address)).status);
      }
      expect(statuses).toEqual([401, 401, 401, 401, 401, 429, 429, 429]);
    }
    const locked = await signIn(goodPassword);
    expect(locked.as(accountProblemSchema).code).toBe('auth/too-many-attempts');
    expect(Number(locked.headers.get('retry-after'))).toBeGreaterThan(0);
  });

  it('replaces an old kind of hash at the first sign-in', async () => {
    await signedUp();
    const bcrypt = '$2a$05$CCCCCCCCCCCCCCCCCCCCC.VGOzA784oUp/Z0DY336zx7pLYAy0lwK';
    await database().sql(
      `UPDATE identity SET password = $1 WHERE provider = 'credential'
       AND account_id = (SELECT id FROM account WHERE email = $2)`,
      [bcrypt, email],
    );
    expect((await signIn('U*U*')).status).toBe(200);
    const [row] = await database().sql(
      `SELECT password FROM identity JOIN account ON account.id = account_id WHERE email = $1 AND password IS NOT NULL`,
      [email],
    );
    expect(row?.['password']).toMatch(/^\$argon2id\$/);
    expect((await signIn('U*U*')).status).toBe(200);
  });
});

describe('a forgotten password', () => {
  const forgot = async (address: string): Promise<Answered> =>
    rig.ask('POST', '/v1/auth/password/forgot', { email: address });
  const reset = (challengeId: string, code: string, newPassword: string): Promise<Answered> =>
    rig.ask('POST', '/v1/auth/password/reset', { challengeId, code, newPassword });

  it('is replaced with a code, once, and every sign-in is over', async () => {
    const made = (await signedUp()).as(signedInSchema);
    const { challengeId } = (await forgot(email)).as(challengeSchema);
    const code = await rig.code(email);
    expect((await reset(challengeId, code, 'password1')).json['code']).toBe('auth/weak-password');
    expect((await reset(challengeId, other(code), 'another good password')).status).toBe(401);
    expect((await reset(challengeId, code, 'another good password')).status).toBe(204);
    expect((await reset(challengeId, code, 'yet another password')).status).toBe(401);
    expect((await signIn(goodPassword)).status).toBe(401);
    expect((await signIn('another good password')).status).toBe(200);
    const old = await rig.ask('GET', '/v1/auth/account', undefined, { token: made.accessToken });
    expect(old.status).toBe(401);
    expect((await rig.mail(email)).some(({ kind }) => kind === 'password-changed')).toBe(true);
  });

  it('is asked for in the same words by those who have no account, who get no message', async () => {
    await signedUp();
    const [known, unknown] = [await forgot(email), await forgot(`no${email}`)];
    const said = ({ status, json }: Answered) => [status, { ...json, challengeId: '' }];
    expect(said(known)).toEqual(said(unknown));
    expect(await rig.mail(`no${email}`)).toEqual([]);
  });

  it('is changed by whoever knows it, which ends all other sign-ins', async () => {
    const first = (await signedUp()).as(signedInSchema);
    const { accessToken } = (await signIn(goodPassword)).as(signedInSchema);
    const change = (body: unknown) => rig.ask('POST', '/v1/auth/password', body, { token: accessToken });
    expect((await change({ newPassword: 'another good password' })).json['code']).toBe(
      'auth/wrong-credentials',
    );
    expect(
      (await change({ currentPassword: goodPassword, newPassword: 'another good password' })).status,
    ).toBe(204);
    expect((await rig.ask('GET', '/v1/auth/account', undefined, { token: accessToken })).status).toBe(200);
    const ended = await rig.ask('GET', '/v1/auth/account', undefined, { token: first.accessToken });
    expect(ended.status).toBe(401);
  });
});

describe('codes', () => {
  const send = async (contact: { kind: string; address: string }): Promise<string> => {
    const answer = await rig.ask('POST', '/v1/auth/codes', { contact, language: 'zh-CN' });
    expect(answer.status).toBe(202);
    return answer.as(challengeSchema).challengeId;
  };

  it('sign in with a number that is written in any way', async () => {
    const number = `+4915112${String(count).padStart(5, '0')}`;
    const spaced = `${number.slice(0, 3)} (${number.slice(3, 6)}) ${number.slice(6)}`;
    const challengeId = await send({ kind: 'phone', address: spaced });
    const code = await rig.code(number);
    const made = (await verify(challengeId, `${code.slice(0, 3)} ${code.slice(3)}`)).as(signedInSchema);
    expect(made).toMatchObject({ isNew: true, account: { hasPassword: false } });
    expect(made.account.identities).toMatchObject([{ kind: 'phone', label: number }]);
    expect((await rig.mail(number)).at(-1)?.language).toBe('zh-CN');
    rig.clock.skip(3_600_000);
    const again = await rig.signIn({ kind: 'phone', address: number }, treadmillDevice);
    expect([again.isNew, again.account.accountId]).toEqual([false, made.account.accountId]);
  });

  it('are good for ten minutes', async () => {
    const challengeId = await send({ kind: 'email', address: email });
    rig.clock.skip(10 * 60_000);
    expect((await verify(challengeId, await rig.code(email))).json['code']).toBe('auth/wrong-code');
    const another = await send({ kind: 'email', address: email });
    rig.clock.skip(10 * 60_000 - 1);
    expect((await verify(another, await rig.code(email))).status).toBe(200);
  });

  it('take five answers, also of those that come at once', async () => {
    const challengeId = await send({ kind: 'email', address: email });
    const code = await rig.code(email);
    await Promise.all(Array.from({ length: 5 }, () => verify(challengeId, other(code))));
    expect((await verify(challengeId, code)).json['code']).toBe('auth/wrong-code');
  });

  it('of one purpose are good for no other', async () => {
    await signedUp();
    const challengeId = await send({ kind: 'email', address: email });
    const answer = await rig.ask('POST', '/v1/auth/password/reset', {
      ...{ challengeId, code: await rig.code(email), newPassword: 'another good password' },
    });
    expect(answer.json['code']).toBe('auth/wrong-code');
  });

  it('are not sent without end', async () => {
    const statuses: number[] = [];
    for (let sent = 0; sent < 5; sent += 1) {
      const contact = { kind: 'email', address: email };
      statuses.push((await rig.ask('POST', '/v1/auth/codes', { contact })).status);
    }
    expect(statuses).toEqual([202, 202, 202, 429, 429]);
    expect(await rig.mail(email)).toHaveLength(3);
  });

  it('tell the owner of a device that the account has not been used on', async () => {
    await signedUp();
    await rig.signIn({ kind: 'email', address: email });
    expect((await rig.mail(email)).filter(({ kind }) => kind === 'new-sign-in')).toEqual([]);
    await rig.signIn({ kind: 'email', address: email }, treadmillDevice);
    const told = (await rig.mail(email)).filter(({ kind }) => kind === 'new-sign-in');
    expect(told).toHaveLength(1);
    expect(told[0]?.body).toContain('Treadmill');
  });
});

it('keeps nothing of a code, a password or a token but hashes', async () => {
  const { refreshToken } = (await signedUp()).as(signedInSchema);
  await rig.ask('POST', '/v1/auth/password/forgot', { email });
  const code = await rig.code(email);
  const tables = ['verification', 'refresh_token', 'sign_in', 'identity', 'account', 'attempt_count'];
  for (const table of tables) {
    const rows = await database().sql(`SELECT t::text AS text FROM ${table} AS t`);
    const text = rows.map((row) => String(row['text'])).join('\n');
    expect(text).not.toContain(refreshToken);
    expect(text).not.toContain(goodPassword);
    if (table === 'verification') expect(text).not.toMatch(new RegExp(`\\b${code}\\b`));
  }
});

it('says what it offers, and refuses what it does not', async () => {
  const methods = (await rig.ask('GET', '/v1/auth/methods')).as(signInMethodsSchema);
  expect(methods).toEqual({ email: true, phone: true, apple: false, wechat: false });
  const environment = { DATABASE_URL: database().url, MESSAGE_OUTBOX: '' };
  const bare = await startAccountsServer(environment, rig.clock.wallTimeMs());
  const contact = { kind: 'phone', address: '+4915112345678' };
  expect((await bare.ask('POST', '/v1/auth/codes', { contact })).json['code']).toBe('auth/method-off');
  await bare.close();
});

it('counts sign-ins by how they went', async () => {
  await signedUp();
  await signIn('not my password');
  const { text } = await rig.ask('GET', '/metrics');
  expect(text).toMatch(/^sign_ins_total\{method="email_code",outcome="ok"\} [1-9]/m);
  expect(text).toMatch(/^sign_ins_total\{method="password",outcome="auth\/wrong-credentials"\} [1-9]/m);
});
