import { afterAll, beforeAll, expect, it } from 'vitest';
import { gymSchema, pairedSchema, pairingSchema, type Gym } from '#contract/accounts/gyms.ts';
import { silentLog } from '#contract/runtime/log.ts';
import type { SignedIn } from '#contract/accounts/signed-in.ts';
import { doChores } from '#server/hourly-chores.ts';
import { startAccountsServer, type AccountsRig, type Answered } from '#server/test-support/accounts-rig.ts';
import { useTestDatabase } from '#server/test-support/test-database.ts';

const database = useTestDatabase();
let server: AccountsRig;
beforeAll(async () => {
  server = await startAccountsServer({ DATABASE_URL: database().url });
});
afterAll(() => server.close());

const dayMs = 86_400_000;
let number = 0;
function signIn(): Promise<SignedIn> {
  // Codes are sent only so often.
  server.clock.advance(60_000);
  return server.signIn({ kind: 'email', address: `trainer${(number += 1)}@example.com` });
}
const gyms = (who: SignedIn, method: string, path: string, body?: unknown): Promise<Answered> =>
  server.ask(method, `/v1/auth/gyms${path}`, body, { token: who.accessToken });
const create = async (owner: SignedIn): Promise<Gym> =>
  (await gyms(owner, 'POST', '', { name: 'Iron & Oak' })).as(gymSchema);
const invite = async (owner: SignedIn, { gymId }: Gym, role: string): Promise<unknown> =>
  (await gyms(owner, 'POST', `/${gymId}/invitations`, { role })).json['code'];
const join = async (owner: SignedIn, gym: Gym, who: SignedIn, role: string): Promise<Answered> =>
  gyms(who, 'POST', '/join', { code: await invite(owner, gym, role) });
const leave = (who: SignedIn, { gymId }: Gym): Promise<Answered> =>
  gyms(who, 'DELETE', `/${gymId}/members/${who.account.accountId}`);
const erase = ({ accessToken: token, account: { accountId } }: SignedIn): Promise<Answered> =>
  server.ask('POST', '/v1/account/erasure', { accountId }, { token });
const purge = async (): Promise<void> => {
  server.clock.advance(15 * dayMs);
  await doChores(server.database.pool, silentLog, server.clock.wallTimeMs());
};
const ownersOf = async ({ gymId }: Gym): Promise<readonly unknown[]> => {
  const rows = await database().sql(
    `SELECT account_id FROM gym_member WHERE gym_id = $1 AND role = 'owner'`,
    [gymId],
  );
  return rows.map(({ account_id: id }) => id);
};

it('the only owner of a gym that others are in is refused, until one of them is an owner', async () => {
  const [owner, member] = [await signIn(), await signIn()];
  const gym = await create(owner);
  await join(owner, gym, member, 'member');
  expect(await erase(owner)).toMatchObject({ status: 409, json: { code: 'gym/last-owner' } });
  const path = `/v1/account/erasure`;
  const stands = await server.ask('GET', path, undefined, { token: owner.accessToken });
  expect(stands.json).toMatchObject({ isErased: false });
  await gyms(owner, 'PUT', `/${gym.gymId}/members/${member.account.accountId}`, { role: 'owner' });
  expect((await erase(owner)).json).toMatchObject({ isErased: true });
  // Whoever is being erased is not the owner that the gym keeps.
  expect((await leave(member, gym)).json['code']).toBe('gym/last-owner');
  expect((await erase(member)).json['code']).toBe('gym/last-owner');
  await purge();
  expect(await ownersOf(gym)).toEqual([member.account.accountId]);
});

it('of two owners who are erased at once, one is refused', async () => {
  for (let round = 0; round < 5; round += 1) {
    const [one, other] = [await signIn(), await signIn()];
    const gym = await create(one);
    await join(one, gym, other, 'owner');
    const answers = await Promise.all([erase(one), erase(other)]);
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409]);
  }
});

it('a gym that nobody else is in goes with its owner, and nobody joins it meanwhile', async () => {
  const [owner, late] = [await signIn(), await signIn()];
  const gym = await create(owner);
  const { pairingCode } = (await gyms(owner, 'POST', `/${gym.gymId}/kiosks/pairing`, { name: 'Row 2' })).as(
    pairingSchema,
  );
  const pairing = { pairingCode, deviceId: '00000000000000ee' };
  const { credential } = (await server.ask('POST', '/v1/auth/kiosks/pair', pairing)).as(pairedSchema);
  await database().sql(`INSERT INTO gym_machine (gym_id, machine_id) VALUES ($1, 'belt')`, [gym.gymId]);
  const code = await invite(owner, gym, 'owner');
  expect((await erase(owner)).status).toBe(200);
  expect((await gyms(late, 'POST', '/join', { code })).json['code']).toBe('auth/wrong-code');
  await purge();
  const kiosk = await server.ask('GET', '/v1/auth/kiosks/self', undefined, { token: credential });
  expect(kiosk.status).toBe(401);
  const tables = await database().sql(
    `SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public' AND table_type = 'BASE TABLE'`,
  );
  for (const { name } of tables) {
    const left = await database().sql(`SELECT 1 FROM "${String(name)}" AS t WHERE strpos(t::text, $1) > 0`, [
      gym.gymId,
    ]);
    expect(left, String(name)).toEqual([]);
  }
});
