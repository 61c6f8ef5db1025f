import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { signedInSchema, tokensSchema } from '#contract/accounts/signed-in.ts';
import { useTestDatabase } from '#server/test-support/test-database.ts';
import { openAttackedWorld, victimPassword, type AttackedWorld } from './attacked-world.ts';

/* A phone that somebody else has in hand for a minute: signed in, and not just now. */
const database = useTestDatabase();
let world: AttackedWorld;
beforeAll(async () => {
  world = await openAttackedWorld(database());
});
afterAll(() => world.rig.close());
beforeEach(() => world.rig.clock.skip(16 * 60_000));

const own = { kind: 'email', address: 'attacker@example.com' } as const;

it('adds no way in, takes none away, and sets no password where there was none', async () => {
  const { victim, member, ids, tokenOf, ask } = world;
  const before = await world.everythingOfVictim();
  for (const [method, path, body] of [
    ['POST', '/v1/auth/identities/codes', { contact: own }],
    ['POST', '/v1/auth/identities', { kind: 'contact', challengeId: 'never-sent', code: '000000' }],
    ['DELETE', `/v1/auth/identities/${ids.phoneIdentityId}`],
  ] as const) {
    const answer = await ask(method, path, body, tokenOf(victim));
    expect([answer.status, answer.json['code']], path).toEqual([403, 'auth/sign-in-not-fresh']);
  }
  const set = await ask('POST', '/v1/auth/password', { newPassword: 'mine from now on' }, tokenOf(member));
  expect([set.status, set.json['code']]).toEqual([403, 'auth/sign-in-not-fresh']);
  expect(await world.everythingOfVictim()).toBe(before);
  expect(await world.rig.mail(own.address)).toEqual([]);
});

it('exports and erases nothing', async () => {
  const { victim, tokenOf, ask } = world;
  for (const [method, path, body] of [
    ['GET', '/v1/account/export'],
    ['POST', '/v1/account/erasure', { accountId: victim.accountId }],
    ['DELETE', '/v1/account/erasure'],
  ] as const) {
    const answer = await ask(method, path, body, tokenOf(victim));
    expect([answer.status, answer.json['code']], path).toEqual([403, 'auth/sign-in-not-fresh']);
  }
});

it('is no better for a refreshed token, and all of it goes for whoever signs in again', async () => {
  const { victim, ask } = world;
  const link = (token: string) => ask('POST', '/v1/auth/identities/codes', { contact: own }, token);
  const { refreshToken, deviceId } = victim;
  const refreshed = (await ask('POST', '/v1/auth/token', { refreshToken, deviceId })).as(tokensSchema);
  expect((await link(refreshed.accessToken)).status).toBe(403);
  const body = { email: victim.email, password: victimPassword, device: { deviceId } };
  const again = (await ask('POST', '/v1/auth/email/sign-in', body)).as(signedInSchema);
  expect((await link(again.accessToken)).status).toBe(202);
});

it('changes a password for whoever knows the old one, and takes a guest along who has no way in yet', async () => {
  const { victim, tokenOf, ask, rig } = world;
  const change = { currentPassword: victimPassword, newPassword: 'another horse, another battery' };
  expect((await ask('POST', '/v1/auth/password', change, tokenOf(victim))).status).toBe(204);
  const device = { deviceId: '00000000000000f7' };
  const guest = (await ask('POST', '/v1/auth/guest', { device })).as(signedInSchema);
  rig.clock.skip(24 * 3_600_000);
  const body = { refreshToken: guest.refreshToken, deviceId: device.deviceId };
  const { accessToken } = (await ask('POST', '/v1/auth/token', body)).as(tokensSchema);
  const contact = { kind: 'email', address: 'guest@example.com' };
  expect((await ask('POST', '/v1/auth/identities/codes', { contact }, accessToken)).status).toBe(202);
});
