import { createHash } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { nonceSchema } from '#contract/accounts/identities.ts';
import { accountSchema, signedInSchema } from '#contract/accounts/signed-in.ts';
import { phoneDevice } from '#server/test-support/accounts-rig.ts';
import {
  somebodyAtApple,
  type ApplePerson,
  type AppleServer,
} from '#server/test-support/apple/apple-server.ts';
import { PageVisitor } from '#server/test-support/page-visitor.ts';
import { startSocialServer, type SocialRig } from '#server/test-support/social-rig.ts';
import { useTestDatabase } from '#server/test-support/test-database.ts';

const database = useTestDatabase();
let rig: SocialRig;
let apple: AppleServer;
let count = 0;
let person: ApplePerson;
beforeAll(async () => {
  rig = await startSocialServer(database().url, phoneDevice);
  apple = rig.apple;
});
afterAll(() => rig.close());
beforeEach(() => {
  count += 1;
  person = { ...somebodyAtApple, sub: `00${count}.person`, email: `p${count}@privaterelay.appleid.com` };
  apple.misbehave({});
  rig.clock.skip(3_600_000);
});

/** The whole way through the browser, to what the app gets. */
async function there(who = person) {
  const { browser, app, location } = await rig.leave('apple');
  await rig.post(browser, await apple.approve(location, who));
  return { browser, app };
}
const nonce = async (): Promise<string> =>
  (await rig.ask('POST', '/v1/auth/social/nonce')).as(nonceSchema).nonce;
const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

describe('Apple in a browser', () => {
  it('signs in, with the name that Apple says once, and to the same account from then on', async () => {
    const { browser, app } = await there();
    expect(new URL(browser.location).searchParams.get('state')).toBe(app.state);
    const made = (await rig.signInWith(rig.proofOf(browser, app))).as(signedInSchema);
    expect(made).toMatchObject({ isNew: true, account: { name: 'Ida Läufer' } });
    expect(made.account.identities).toMatchObject([{ kind: 'apple', label: person.email }]);
    const again = await there();
    const second = (await rig.signInWith(rig.proofOf(again.browser, again.app))).as(signedInSchema);
    expect([second.isNew, second.account.accountId]).toEqual([false, made.account.accountId]);
  });

  it('gives the app a code that is good once, for two minutes, and for this app only', async () => {
    const { browser, app } = await there();
    const proof = rig.proofOf(browser, app);
    const stolen = { ...Object(proof), codeVerifier: 'x'.repeat(43) } as unknown;
    const second = await there();
    expect((await rig.signInWith(stolen)).json['code']).toBe('auth/wrong-proof');
    expect((await rig.signInWith(proof)).json['code']).toBe('auth/wrong-proof');
    const late = rig.proofOf(second.browser, second.app);
    rig.clock.skip(2 * 60_000);
    expect((await rig.signInWith(late)).json['code']).toBe('auth/wrong-proof');
  });

  it('comes back once, to the browser that left, in ten minutes', async () => {
    const { browser, location } = await rig.leave('apple');
    const answer = await apple.approve(location, person);
    const victim = new PageVisitor(rig.url);
    await rig.post(victim, answer);
    expect([victim.status, victim.location]).toEqual([401, '']);
    // It was used up by that.
    await rig.post(browser, answer);
    expect(browser.status).toBe(401);

    const { browser: second } = await there();
    const replayed = await rig.leave('apple');
    const once = await apple.approve(replayed.location, person);
    await rig.post(replayed.browser, once);
    expect(replayed.browser.location).toContain('127.0.0.1:49152');
    await rig.post(replayed.browser, once);
    expect(replayed.browser.status).toBe(401);
    expect(second.location).toContain('code=');

    const slow = await rig.leave('apple');
    const late = await apple.approve(slow.location, person);
    rig.clock.skip(600_000);
    await rig.post(slow.browser, late);
    expect(slow.browser.status).toBe(401);
  });

  it('tells the app that somebody changed their mind', async () => {
    const { browser, app, location } = await rig.leave('apple');
    await rig.post(browser, apple.cancel(location));
    expect(browser.location).toBe(`${app.redirectUri}?error=access_denied&state=${app.state}`);
  });

  it('is answered to addresses of this machine only', async () => {
    for (const redirectUri of [
      ...['https://evil.example/', 'http://127.0.0.1.evil.example/', 'http://evil@127.0.0.1/'],
      ...[
        'http://127.0.0.1@evil.example/',
        'javascript:alert(1)',
        'http://127.0.0.1:80/?x=1',
        '//evil.example',
      ],
    ]) {
      const query = new URLSearchParams({
        ...{ redirect_uri: redirectUri, state: 'x'.repeat(8), code_challenge_method: 'S256' },
        code_challenge: 'x'.repeat(43),
      });
      expect((await rig.ask('GET', `/v1/auth/social/apple?${query}`)).status, redirectUri).toBe(400);
    }
  });

  it.each([
    ...['wrong-audience', 'wrong-issuer', 'wrong-nonce', 'no-nonce', 'expired', 'too-old', 'unknown-key'],
    ...['no-signature', 'confused-signature', 'tampered'],
  ] as const)('refuses an id token that is %s', async (flaw) => {
    apple.misbehave({ idToken: flaw });
    const { browser } = await there();
    expect(browser.location).toContain('error=server_error');
    expect(await database().sql('SELECT id FROM identity WHERE subject = $1', [person.sub])).toEqual([]);
  });

  it.each(['cut', 'failed', 'no-json', 'no-id-token', 'elsewhere', 'endless'] as const)(
    'goes back to the app when Apple’s answer is %s',
    async (token) => {
      apple.misbehave({ token });
      const { browser } = await there();
      expect(browser.location).toContain('error=server_error');
    },
  );

  it('waits a few seconds for Apple and not for ever', async () => {
    apple.misbehave({ token: 'hang' });
    const { browser } = await there();
    expect(browser.location).toContain('error=server_error');
  });

  it('signs a phone in that approves a screen, on our own page', async () => {
    const begun = await rig.ask('POST', '/v1/auth/device/code', {
      ...{ client_id: 'kiosk', device_id: '00000000000000bb' },
    });
    const { user_code } = begun.json;
    const phone = new PageVisitor(rig.url, 'zh-CN');
    await phone.open(`/device?user_code=${String(user_code)}`);
    const [, way = ''] = /href="(\/device\/social\/apple[^"]*)"/.exec(phone.text) ?? [];
    await phone.open(way.replaceAll('&amp;', '&'));
    await rig.post(phone, await apple.approve(phone.location, person));
    expect(phone.text).toContain('value="approve"');
    expect(phone.text).toContain('Ida Läufer');
    expect(phone.text).toContain('<html lang="zh-CN">');
    await phone.open(way.replaceAll('&amp;', '&'));
    await rig.post(phone, apple.cancel(phone.location));
    expect(phone.text).toContain('您没有完成登录');
  });

  it('goes on when Apple changes its keys', async () => {
    await there();
    await apple.rotateKeys(false);
    // Keys are asked for again at most once in a second.
    await vi.waitFor(
      async () => {
        const { browser } = await there();
        expect(browser.location).toContain('code=');
      },
      { timeout: 10_000, interval: 300 },
    );
  });
});

describe('Apple in an app', () => {
  const prove = async (idToken: string, said: string): Promise<unknown> => ({
    ...{ kind: 'apple_id_token', idToken, nonce: said, name: 'Ida' },
  });

  it('signs in with what the system gave the app', async () => {
    const said = await nonce();
    const { idToken } = await apple.nativeSignIn(sha256(said), person);
    const made = (await rig.signInWith(await prove(idToken, said))).as(signedInSchema);
    expect(made).toMatchObject({ isNew: true, account: { name: 'Ida' } });
    // The same token again, with its nonce used up, and with a new one.
    expect((await rig.signInWith(await prove(idToken, said))).json['code']).toBe('auth/wrong-proof');
    expect((await rig.signInWith(await prove(idToken, await nonce()))).json['code']).toBe('auth/wrong-proof');
    expect((await rig.signInWith(await prove(idToken, 'n'.repeat(43)))).json['code']).toBe(
      'auth/wrong-proof',
    );
  });

  it('is one person there and in the browser', async () => {
    const { browser, app } = await there();
    const made = (await rig.signInWith(rig.proofOf(browser, app))).as(signedInSchema);
    const said = await nonce();
    const { idToken } = await apple.nativeSignIn(sha256(said), person);
    const native = (await rig.signInWith(await prove(idToken, said))).as(signedInSchema);
    expect(native.account.accountId).toBe(made.account.accountId);
  });

  it.each([
    'wrong-audience',
    'wrong-issuer',
    'expired',
    'too-old',
    'unknown-key',
    'confused-signature',
  ] as const)('refuses an id token that is %s', async (flaw) => {
    apple.misbehave({ idToken: flaw });
    const said = await nonce();
    const { idToken } = await apple.nativeSignIn(sha256(said), person);
    expect((await rig.signInWith(await prove(idToken, said))).json['code']).toBe('auth/wrong-proof');
  });

  it('does not take the nonce itself for its hash', async () => {
    const said = await nonce();
    const { idToken } = await apple.nativeSignIn(said, person);
    expect((await rig.signInWith(await prove(idToken, said))).json['code']).toBe('auth/wrong-proof');
  });
});

describe('linking', () => {
  it('gives an account Apple as one more identity, and takes it from no other', async () => {
    const owner = await rig.signIn({ kind: 'email', address: `owner${count}@example.com` });
    const link = async (token: string) => {
      const { browser, app } = await there();
      const proof = rig.proofOf(browser, app);
      return rig.ask('POST', '/v1/auth/identities', { kind: 'social', proof }, { token });
    };
    const linked = (await link(owner.accessToken)).as(accountSchema);
    expect(linked.identities.map(({ kind }) => kind)).toEqual(['email', 'apple']);
    const { browser, app } = await there();
    const signedIn = (await rig.signInWith(rig.proofOf(browser, app))).as(signedInSchema);
    expect(signedIn.account.accountId).toBe(owner.account.accountId);
    const other = await rig.signIn({ kind: 'email', address: `other${count}@example.com` });
    expect((await link(other.accessToken)).json['code']).toBe('auth/identity-taken');
  });

  it('does not join accounts because Apple says the same address', async () => {
    const owner = await rig.signIn({ kind: 'email', address: person.email });
    const { browser, app } = await there();
    const made = (await rig.signInWith(rig.proofOf(browser, app))).as(signedInSchema);
    expect([made.isNew, made.account.accountId === owner.account.accountId]).toEqual([true, false]);
  });
});
