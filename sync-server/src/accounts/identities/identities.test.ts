import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { challengeSchema, type Contact } from '#contract/accounts/identities.ts';
import {
  accountSchema,
  signedInSchema,
  tokensSchema,
  type SignedIn,
  type SignInDevice,
} from '#contract/accounts/signed-in.ts';
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
let guests = 0;
let email: Contact;
let phone: Contact;
beforeAll(async () => {
  rig = await startAccountsServer({ DATABASE_URL: database().url });
});
afterAll(() => rig.close());
beforeEach(() => {
  count += 1;
  email = { kind: 'email', address: `runner${count}@example.com` };
  phone = { kind: 'phone', address: `+49151100000${String(count).padStart(2, '0')}` };
  rig.clock.skip(3_600_000);
});

/** Links, as far as sending the code and typing it. */
async function link({ accessToken }: { readonly accessToken: string }, contact: Contact): Promise<Answered> {
  const asking = { token: accessToken };
  const sent = await rig.ask('POST', '/v1/auth/identities/codes', { contact }, asking);
  const { challengeId } = sent.as(challengeSchema);
  const answer = { kind: 'contact', challengeId, code: await rig.code(contact.address) };
  return rig.ask('POST', '/v1/auth/identities', answer, asking);
}
const unlink = ({ accessToken }: SignedIn, identityId: string): Promise<Answered> =>
  rig.ask('DELETE', `/v1/auth/identities/${identityId}`, undefined, { token: accessToken });
const guest = async (device?: SignInDevice): Promise<SignedIn> => {
  guests += 1;
  const own = { deviceId: String(guests).padStart(16, '0') };
  return (await rig.ask('POST', '/v1/auth/guest', { device: device ?? own })).as(signedInSchema);
};
const kindsOf = (answer: Answered): readonly string[] =>
  answer.as(accountSchema).identities.map(({ kind }) => kind);

describe('identities', () => {
  it('lead to one account once they are linked', async () => {
    const first = await rig.signIn(email);
    expect(kindsOf(await link(first, phone))).toEqual(['email', 'phone']);
    rig.clock.skip(3_600_000);
    const again = await rig.signIn(phone, treadmillDevice);
    expect([again.isNew, again.account.accountId]).toEqual([false, first.account.accountId]);
    // Once more is no harm.
    rig.clock.skip(3_600_000);
    expect(kindsOf(await link(await rig.signIn(email), phone))).toEqual(['email', 'phone']);
  });

  it('are never taken from another account', async () => {
    const owner = await rig.signIn(phone);
    const other = await rig.signIn(email);
    expect((await link(other, phone)).json['code']).toBe('auth/identity-taken');
    rig.clock.skip(3_600_000);
    expect((await rig.signIn(phone)).account.accountId).toBe(owner.account.accountId);
  });

  it('are one of each kind', async () => {
    const first = await rig.signIn(email);
    const second: Contact = { kind: 'email', address: `second.${email.address}` };
    expect((await link(first, second)).json['code']).toBe('auth/kind-taken');
  });

  it('are unlinked, but never the last one', async () => {
    const first = await rig.signIn(email);
    const linked = (await link(first, phone)).as(accountSchema);
    const [mail, number] = linked.identities.map(({ identityId }) => identityId);
    expect(kindsOf(await unlink(first, mail ?? ''))).toEqual(['phone']);
    const last = await unlink(first, number ?? '');
    expect([last.status, last.json['code']]).toEqual([409, 'auth/last-identity']);
    expect((await unlink(first, mail ?? '')).json['code']).toBe('auth/not-found');
    // The address is free: it belongs to a new account now.
    rig.clock.skip(3_600_000);
    const again = await rig.signIn(email);
    expect([again.isNew, again.account.accountId === first.account.accountId]).toEqual([true, false]);
  });

  it('keep one when both are unlinked at once', async () => {
    const accounts = await Promise.all(Array.from({ length: 12 }, () => guest()));
    await database().sql(
      `INSERT INTO identity (id, account_id, provider, subject)
       SELECT account_id || provider, account_id, provider, account_id
       FROM unnest($1::text[]) AS account_id, unnest('{apple,wechat}'::text[]) AS provider`,
      [accounts.map(({ account }) => account.accountId)],
    );
    const unlinked = await Promise.all(
      accounts.map((one) =>
        Promise.all(['apple', 'wechat'].map((kind) => unlink(one, `${one.account.accountId}${kind}`))),
      ),
    );
    for (const answers of unlinked) {
      expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409]);
    }
  });

  it('take the password along with the address', async () => {
    const sent = await rig.ask('POST', '/v1/auth/email/sign-up', {
      ...{ email: email.address, password: goodPassword },
    });
    const { challengeId } = sent.as(challengeSchema);
    const code = await rig.code(email.address);
    const made = (
      await rig.ask('POST', '/v1/auth/codes/verify', { challengeId, code, device: phoneDevice })
    ).as(signedInSchema);
    const { identities } = (await link(made, phone)).as(accountSchema);
    const mail = identities.find(({ kind }) => kind === 'email');
    expect((await unlink(made, mail?.identityId ?? '')).as(accountSchema).hasPassword).toBe(false);
    const signIn = await rig.ask('POST', '/v1/auth/email/sign-in', {
      ...{ email: email.address, password: goodPassword, device: phoneDevice },
    });
    expect(signIn.json['code']).toBe('auth/wrong-credentials');
  });

  it('are linked by whoever asked for the code, and nobody else', async () => {
    const [mine, theirs] = [await rig.signIn(email), await guest(treadmillDevice)];
    const sent = await rig.ask(...(['POST', '/v1/auth/identities/codes', { contact: phone }] as const), {
      token: mine.accessToken,
    });
    const { challengeId } = sent.as(challengeSchema);
    const answer = { kind: 'contact', challengeId, code: await rig.code(phone.address) };
    const taken = await rig.ask('POST', '/v1/auth/identities', answer, { token: theirs.accessToken });
    expect(taken.json['code']).toBe('auth/wrong-code');
    const signedIn = await rig.ask('POST', '/v1/auth/codes/verify', {
      ...{ challengeId, code: answer.code, device: phoneDevice },
    });
    expect(signedIn.json['code']).toBe('auth/wrong-code');
  });

  it('of others are nobody’s business', async () => {
    const [mine, theirs] = [await rig.signIn(email), await rig.signIn(phone)];
    const [identity] = theirs.account.identities;
    expect((await unlink(mine, identity?.identityId ?? '')).json['code']).toBe('auth/not-found');
    for (const path of ['/v1/auth/identities', '/v1/auth/identities/codes', '/v1/auth/password']) {
      expect((await rig.ask('POST', path, {})).json['code']).toBe('auth/not-signed-in');
    }
  });
});

describe('a guest', () => {
  it('signs in with nothing, stays the same account, and becomes a full one when an identity is linked', async () => {
    const signedIn = await guest(phoneDevice);
    expect(signedIn).toMatchObject({ isNew: true, account: { isGuest: true, identities: [] } });
    const refreshed = await rig.ask('POST', '/v1/auth/token', {
      ...{ refreshToken: signedIn.refreshToken, deviceId: phoneDevice.deviceId },
    });
    const claimed = (await link(refreshed.as(tokensSchema), email)).as(accountSchema);
    expect(claimed).toMatchObject({ accountId: signedIn.account.accountId, isGuest: false });
    rig.clock.skip(3_600_000);
    expect((await rig.signIn(email)).account.accountId).toBe(signedIn.account.accountId);
  });

  it('does not take over an account by linking its identity', async () => {
    const owner = await rig.signIn(email);
    const signedIn = await guest();
    expect((await link(signedIn, email)).json['code']).toBe('auth/identity-taken');
    const own = await rig.ask('GET', '/v1/auth/account', undefined, { token: signedIn.accessToken });
    expect(own.as(accountSchema).isGuest).toBe(true);
    expect(owner.account.accountId).not.toBe(signedIn.account.accountId);
  });

  it('has no password, and no gym', async () => {
    const asking = { token: (await guest()).accessToken };
    const password = await rig.ask('POST', '/v1/auth/password', { newPassword: goodPassword }, asking);
    expect(password.json['code']).toBe('auth/forbidden');
    expect((await rig.ask('POST', '/v1/auth/gyms', { name: 'Mine' }, asking)).json['code']).toBe(
      'auth/guest',
    );
  });
});
