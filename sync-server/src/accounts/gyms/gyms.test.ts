import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  gymListSchema,
  gymMembersSchema,
  gymRoles,
  gymSchema,
  invitationListSchema,
  newInvitationSchema,
  type Gym,
  type GymRole,
  type NewInvitation,
} from '#contract/accounts/gyms.ts';
import type { SignedIn } from '#contract/accounts/signed-in.ts';
import { startAccountsServer, type AccountsRig, type Answered } from '#server/test-support/accounts-rig.ts';
import { useTestDatabase } from '#server/test-support/test-database.ts';
import { mayGive } from './gym-roles.ts';

const database = useTestDatabase();
let rig: AccountsRig;
let count = 0;
beforeAll(async () => {
  rig = await startAccountsServer({ DATABASE_URL: database().url });
});
afterAll(() => rig.close());
beforeEach(() => rig.clock.skip(24 * 3_600_000));

const somebody = (): Promise<SignedIn> => {
  count += 1;
  rig.clock.skip(60_000);
  return rig.signIn({ kind: 'email', address: `member${count}@example.com` });
};
const as = ({ accessToken }: SignedIn, method: string, path: string, body?: unknown): Promise<Answered> =>
  rig.ask(method, `/v1/auth/gyms${path}`, body, { token: accessToken });
const create = async (owner: SignedIn): Promise<Gym> =>
  (await as(owner, 'POST', '', { name: 'Iron & Oak' })).as(gymSchema);
const invite = async (by: SignedIn, { gymId }: Gym, body: unknown): Promise<NewInvitation> =>
  (await as(by, 'POST', `/${gymId}/invitations`, body)).as(newInvitationSchema);
const join = (who: SignedIn, code: string): Promise<Answered> => as(who, 'POST', '/join', { code });
const member = async (owner: SignedIn, gym: Gym, role: GymRole): Promise<SignedIn> => {
  const joining = await somebody();
  await join(joining, (await invite(owner, gym, { role })).code);
  return joining;
};
const setRole = (by: SignedIn, { gymId }: Gym, whom: SignedIn, role: GymRole): Promise<Answered> =>
  as(by, 'PUT', `/${gymId}/members/${whom.account.accountId}`, { role });
const remove = (by: SignedIn, { gymId }: Gym, whom: SignedIn): Promise<Answered> =>
  as(by, 'DELETE', `/${gymId}/members/${whom.account.accountId}`);

describe('a gym', () => {
  it('belongs to whoever makes it, and is renamed by owner and admin', async () => {
    const owner = await somebody();
    const gym = await create(owner);
    expect(gym).toMatchObject({ name: 'Iron & Oak', role: 'owner' });
    const admin = await member(owner, gym, 'admin');
    expect((await as(admin, 'PATCH', `/${gym.gymId}`, { name: 'Oak' })).as(gymSchema)).toMatchObject({
      ...{ name: 'Oak', role: 'admin' },
    });
    const coach = await member(owner, gym, 'coach');
    expect((await as(coach, 'PATCH', `/${gym.gymId}`, { name: 'Mine' })).json['code']).toBe('auth/forbidden');
    expect((await as(coach, 'GET', '')).as(gymListSchema).gyms).toMatchObject([
      { name: 'Oak', role: 'coach' },
    ]);
  });

  it('is not there for others, whatever they ask', async () => {
    const gym = await create(await somebody());
    const stranger = await somebody();
    expect((await as(stranger, 'GET', '')).as(gymListSchema).gyms).toEqual([]);
    const asked = await Promise.all([
      as(stranger, 'PATCH', `/${gym.gymId}`, { name: 'Mine' }),
      as(stranger, 'GET', `/${gym.gymId}/members`),
      as(stranger, 'GET', `/${gym.gymId}/invitations`),
      as(stranger, 'POST', `/${gym.gymId}/invitations`, { role: 'owner' }),
      as(stranger, 'GET', `/${gym.gymId}/kiosks`),
      as(stranger, 'POST', `/${gym.gymId}/kiosks/pairing`, { name: 'Mine' }),
      setRole(stranger, gym, stranger, 'owner'),
      remove(stranger, gym, stranger),
    ]);
    expect(asked.map(({ status, json }) => [status, json['code']])).toEqual(
      asked.map(() => [404, 'auth/not-found']),
    );
  });

  it('keeps an owner, also when both leave at once', async () => {
    const owner = await somebody();
    const gym = await create(owner);
    expect((await remove(owner, gym, owner)).json['code']).toBe('gym/last-owner');
    expect((await setRole(owner, gym, owner, 'member')).json['code']).toBe('gym/last-owner');
    const second = await member(owner, gym, 'owner');
    const gyms = [gym, ...(await Promise.all(Array.from({ length: 15 }, () => create(owner))))];
    await database().sql(
      `INSERT INTO gym_member (gym_id, account_id, role) SELECT id, $1, 'owner' FROM unnest($2::text[]) AS id
       ON CONFLICT DO NOTHING`,
      [second.account.accountId, gyms.map(({ gymId }) => gymId)],
    );
    const left = await Promise.all(
      gyms.map((one) => Promise.all([remove(owner, one, owner), remove(second, one, second)])),
    );
    for (const answers of left) {
      expect(answers.map(({ status }) => status).toSorted()).toEqual([204, 409]);
    }
  });

  it('lets go who leaves, and takes out whom an admin takes out', async () => {
    const owner = await somebody();
    const gym = await create(owner);
    const [admin, coach, runner] = [
      await member(owner, gym, 'admin'),
      await member(owner, gym, 'coach'),
      await member(owner, gym, 'member'),
    ];
    expect((await remove(runner, gym, coach)).json['code']).toBe('auth/forbidden');
    expect((await remove(runner, gym, runner)).status).toBe(204);
    expect((await remove(admin, gym, coach)).status).toBe(204);
    expect((await remove(admin, gym, owner)).json['code']).toBe('auth/forbidden');
    const { members } = (await as(admin, 'GET', `/${gym.gymId}/members`)).as(gymMembersSchema);
    expect(members.map(({ role }) => role)).toEqual(['owner', 'admin']);
  });
});

describe('roles', () => {
  it('are given by owners, and by admins only up to coach', async () => {
    const owner = await somebody();
    const gym = await create(owner);
    const [admin, runner] = [await member(owner, gym, 'admin'), await member(owner, gym, 'member')];
    const given: Record<string, number> = {};
    for (const role of gymRoles) {
      given[`admin gives ${role}`] = (await setRole(admin, gym, runner, role)).status;
    }
    for (const role of gymRoles) {
      given[`member takes ${role}`] = (await setRole(runner, gym, runner, role)).status;
    }
    given['admin takes owner'] = (await setRole(admin, gym, admin, 'owner')).status;
    given['admin degrades owner'] = (await setRole(admin, gym, owner, 'member')).status;
    given['owner gives owner'] = (await setRole(owner, gym, runner, 'owner')).status;
    expect(given).toEqual({
      ...{ 'admin gives owner': 403, 'admin gives admin': 403 },
      ...{ 'admin gives coach': 204, 'admin gives member': 204 },
      ...{ 'member takes owner': 403, 'member takes admin': 403 },
      ...{ 'member takes coach': 403, 'member takes member': 403 },
      ...{ 'admin takes owner': 403, 'admin degrades owner': 403, 'owner gives owner': 204 },
    });
  });

  it('never go beyond those of whoever gives them', () => {
    for (const role of ['coach', 'member'] as const) {
      for (const given of gymRoles) expect(mayGive(role, given)).toBe(false);
    }
  });
});

describe('an invitation', () => {
  it('is good once, for a week, however it is typed', async () => {
    const owner = await somebody();
    const gym = await create(owner);
    const first = await invite(owner, gym, { role: 'coach' });
    expect(first.code).toMatch(/^\w{4}-\w{4}-\w{4}$/);
    const coach = await somebody();
    const joined = (await join(coach, first.code.toLowerCase().replaceAll('-', ' '))).as(gymSchema);
    expect(joined).toMatchObject({ gymId: gym.gymId, role: 'coach' });
    expect((await join(await somebody(), first.code)).json['code']).toBe('auth/wrong-code');
    const second = await invite(owner, gym, { role: 'member' });
    expect((await join(coach, second.code)).json['code']).toBe('gym/already-member');
    const late = await invite(owner, gym, { role: 'member' });
    const runner = await somebody();
    rig.clock.skip(7 * 24 * 3_600_000);
    const again = await rig.signIn({ kind: 'email', address: `member${count}@example.com` });
    expect(again.account.accountId).toBe(runner.account.accountId);
    expect((await join(again, late.code)).json['code']).toBe('auth/wrong-code');
  });

  it('is sent by e-mail, and then good for that address only', async () => {
    const owner = await somebody();
    const gym = await create(owner);
    const friend = await somebody();
    const [identity] = friend.account.identities;
    const address = identity?.label ?? '';
    const { code } = await invite(owner, gym, { role: 'admin', email: address, language: 'zh-CN' });
    expect((await rig.mail(address)).at(-1)).toMatchObject({ kind: 'invitation', code, language: 'zh-CN' });
    expect((await join(await somebody(), code)).json['code']).toBe('auth/wrong-code');
    expect((await join(friend, code)).as(gymSchema).role).toBe('admin');
  });

  it('is listed without its code, and taken back', async () => {
    const owner = await somebody();
    const gym = await create(owner);
    const { code, invitationId } = await invite(owner, gym, { role: 'member' });
    const list = await as(owner, 'GET', `/${gym.gymId}/invitations`);
    expect(list.as(invitationListSchema).invitations).toMatchObject([{ invitationId, role: 'member' }]);
    expect(list.text).not.toContain(code);
    expect((await as(owner, 'DELETE', `/${gym.gymId}/invitations/${invitationId}`)).status).toBe(204);
    expect((await join(await somebody(), code)).json['code']).toBe('auth/wrong-code');
  });

  it('is made by owner and admin, the admin’s for coaches and members', async () => {
    const owner = await somebody();
    const gym = await create(owner);
    const admin = await member(owner, gym, 'admin');
    const coach = await member(owner, gym, 'coach');
    const statuses: number[] = [];
    for (const by of [admin, coach]) {
      for (const role of gymRoles) {
        statuses.push((await as(by, 'POST', `/${gym.gymId}/invitations`, { role })).status);
      }
    }
    expect(statuses).toEqual([403, 403, 201, 201, 403, 403, 403, 403]);
  });
});
