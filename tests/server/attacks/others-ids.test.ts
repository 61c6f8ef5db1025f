import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { deviceGrantType } from '#contract/accounts/device-authorization.ts';
import { pushAnswerSchema } from '#contract/sync/push-protocol.ts';
import { PushingDevice } from '#server/test-support/push-rig.ts';
import { useTestDatabase } from '#server/test-support/test-database.ts';
import { marker, openAttackedWorld, type AttackedWorld } from './attacked-world.ts';

const database = useTestDatabase();
let world: AttackedWorld;
let before: string;
beforeAll(async () => {
  world = await openAttackedWorld(database());
});
afterAll(() => world.rig.close());
beforeEach(async () => {
  before = await world.everythingOfVictim();
});

type Asked = Awaited<ReturnType<AttackedWorld['ask']>>;

async function asStranger(method: string, path: string, body?: unknown): Promise<Asked> {
  const answer = await world.ask(method, path, body, world.tokenOf(world.stranger));
  expect(answer.text, `${method} ${path}`).not.toContain(marker);
  expect(answer.status, `${method} ${path} ${answer.text}`).toBeLessThan(500);
  return answer;
}

const shape = (query: string): Promise<Asked> => asStranger('GET', `/v1/shape?${query}`);

async function expectUntouched(): Promise<void> {
  expect(await world.everythingOfVictim()).toBe(before);
}

describe('an id of another, beside one of my own', () => {
  it('under my own gym is not there', async () => {
    const { ids, strangersGymId, victim, member } = world;
    const mine = `/v1/auth/gyms/${strangersGymId}`;
    for (const [method, path, body] of [
      ['DELETE', `${mine}/kiosks/${ids.kioskId}`],
      ['DELETE', `${mine}/invitations/${ids.invitationId}`],
      ['PUT', `${mine}/members/${victim.accountId}`, { role: 'member' }],
      ['DELETE', `${mine}/members/${victim.accountId}`],
      ['DELETE', `${mine}/members/${member.accountId}`],
    ] as const) {
      expect((await asStranger(method, path, body)).json['code'], path).toBe('auth/not-found');
    }
    await expectUntouched();
  });

  it('in the place of an id of another kind is not there', async () => {
    const { ids, victim } = world;
    const all = [victim.accountId, victim.signInId, ...Object.values(ids)];
    for (const id of all) {
      for (const [method, path] of [
        ['DELETE', `/v1/auth/sign-ins/${id}`],
        ['DELETE', `/v1/auth/identities/${id}`],
        ['GET', `/v1/auth/gyms/${id}/members`],
        ['GET', `/v1/auth/gyms/${id}/kiosks`],
        ['GET', `/v1/gyms/${id}/devices`],
        ['GET', `/v1/workouts/${id}`],
        ['GET', `/v1/devices/${id}`],
      ] as const) {
        expect([403, 404], `${method} ${path}`).toContain((await asStranger(method, path)).status);
      }
    }
    await expectUntouched();
  });

  it('in a body names nobody else', async () => {
    const { ids, victim } = world;
    for (const [method, path, body] of [
      ['POST', '/v1/account/erasure', { accountId: victim.accountId }],
      ['POST', '/v1/workouts', { accountId: victim.accountId, startedAtMs: 1, endedAtMs: 2 }],
      ['PATCH', '/v1/profile', { accountId: victim.accountId, age: 41 }],
      ['PATCH', '/v1/auth/account', { name: 'x', accountId: victim.accountId }],
      ['POST', '/v1/auth/gyms', { name: 'x', gymId: ids.gymId }],
      ['POST', '/v1/auth/gyms/join', { code: 'BCDFGHJKLMNP', gymId: ids.gymId }],
      [
        'POST',
        '/v1/auth/device/approve',
        { user_code: await world.userCode(), account_id: victim.accountId },
      ],
    ] as const) {
      expect([400, 403], path).toContain((await asStranger(method, path, body)).status);
    }
    await expectUntouched();
  });

  it('as a profile to read music by is as one that is not there', async () => {
    const body = {
      ...{ goal: { kind: 'heartZone', zone: 3 }, tracks: [{ tempoBpm: 160 }] },
    };
    const [hers, none] = await Promise.all([
      asStranger('POST', '/v1/music/readings', { ...body, profileId: world.ids.profileId }),
      asStranger('POST', '/v1/music/readings', { ...body, profileId: 'never-was' }),
    ]);
    expect(hers.status).toBe(none.status);
    expect(hers.text.replace(/request:[\w-]+/, '')).toBe(none.text.replace(/request:[\w-]+/, ''));
  });
});

describe('what another was given', () => {
  it('as a cursor leads nowhere else', async () => {
    const { tokenOf, victim, ask } = world;
    const make = (day: number) => ({
      startedAtMs: 1_790_000_000_000 + day * 86_400_000,
      endedAtMs: 1_790_000_600_000 + day * 86_400_000,
      title: marker,
    });
    for (const day of [1, 2, 3]) await ask('POST', '/v1/workouts', make(day), tokenOf(victim));
    const { json } = await ask('GET', '/v1/workouts?limit=1', undefined, tokenOf(victim));
    expect(json['nextCursor']).toEqual(expect.any(String));
    const answer = await asStranger('GET', `/v1/workouts?limit=100&cursor=${String(json['nextCursor'])}`);
    expect(answer.json).toEqual({ workouts: [], nextCursor: null });
  });

  it('as an idempotency key brings no answer of hers', async () => {
    const { rig, tokenOf, victim, stranger } = world;
    const run = { startedAtMs: 1_790_500_000_000, endedAtMs: 1_790_500_600_000 };
    const headers = { 'idempotency-key': 'the-same' };
    const hers = await rig.ask(
      'POST',
      '/v1/workouts',
      { ...run, title: 'Hills' },
      { token: tokenOf(victim), headers },
    );
    expect(hers.status).toBe(201);
    // Also with the very request: only the account is another one.
    const mine = await rig.ask(
      'POST',
      '/v1/workouts',
      { ...run, title: 'Hills' },
      { token: tokenOf(stranger), headers },
    );
    expect(mine.status).toBe(201);
    expect(mine.headers.get('idempotency-replayed')).toBeNull();
    expect(mine.json['workoutId']).not.toBe(hers.json['workoutId']);
  });

  it('as an entity tag opens nothing', async () => {
    const { rig, tokenOf, victim, stranger, ids } = world;
    const path = `/v1/workouts/${ids.workoutId}`;
    const tag = (await rig.ask('GET', path, undefined, { token: tokenOf(victim) })).headers.get('etag') ?? '';
    expect(tag).not.toBe('');
    for (const headers of [{ 'if-none-match': tag }, { 'if-match': tag }, { 'if-none-match': '*' }]) {
      for (const method of ['GET', 'PATCH', 'DELETE']) {
        const body = method === 'PATCH' ? { title: 'mine' } : undefined;
        const answer = await rig.ask(method, path, body, { token: tokenOf(stranger), headers });
        expect(answer.status, `${method} ${JSON.stringify(headers)}`).toBe(404);
      }
    }
  });

  it('as a refresh token is good on her device only, and the attempt does not end it for her', async () => {
    const { ask, victim, stranger } = world;
    const refresh = (deviceId: string): Promise<Asked> =>
      ask('POST', '/v1/auth/token', { refreshToken: victim.refreshToken, deviceId });
    expect((await refresh(stranger.deviceId)).json['code']).toBe('auth/refresh-refused');
    expect((await refresh(victim.deviceId)).status).toBe(200);
  });

  it('as a code of her screen is nothing without the secret that the screen has', async () => {
    const { ask, tokenOf, victim } = world;
    const userCode = await world.userCode();
    expect(
      (await ask('POST', '/v1/auth/device/approve', { user_code: userCode }, tokenOf(victim))).status,
    ).toBe(204);
    for (const device_code of [userCode, userCode.padEnd(40, 'A'), victim.signInId]) {
      const body = { grant_type: deviceGrantType, device_code, client_id: 'screen' };
      expect((await ask('POST', '/v1/auth/device/token', body)).status).toBe(400);
    }
  });
});

describe('a shape', () => {
  const at = async (query: string): Promise<{ handle: string; offset: string }> => {
    const { tokenOf, victim, ask } = world;
    const { headers } = await ask('GET', `/v1/shape?${query}&offset=-1`, undefined, tokenOf(victim));
    return { handle: headers.get('electric-handle') ?? '', offset: headers.get('electric-offset') ?? '' };
  };

  it('of mine goes on from no handle and no offset of hers', async () => {
    const { victim, stranger, ids, strangersGymId } = world;
    for (const [hers, mine] of [
      [`table=sessions&account=${victim.accountId}`, `table=sessions&account=${stranger.accountId}`],
      [`table=account_head&account=${victim.accountId}`, `table=account_head&account=${stranger.accountId}`],
      [`table=gym_machines&gym=${ids.gymId}`, `table=gym_machines&gym=${strangersGymId}`],
    ] as const) {
      const { handle, offset } = await at(hers);
      expect(handle).not.toBe('');
      for (const place of [
        `handle=${handle}&offset=${offset}`,
        `handle=${handle}&offset=0_0`,
        `handle=${handle}&offset=-1`,
      ]) {
        // A handle names a place, and no rows: with hers the answer is of my own, or that it is gone.
        expect([200, 400, 409], `${mine} ${place}`).toContain((await shape(`${mine}&${place}`)).status);
        expect((await shape(`${hers}&${place}`)).status).toBe(403);
      }
    }
  });

  it('has one owner, however often and in whatever way it is said', async () => {
    const { victim, stranger, ids, strangersGymId } = world;
    const [hers, mine] = [victim.accountId, stranger.accountId];
    for (const owners of [
      `account=${mine}&account=${hers}`,
      `account=${hers}&account=${mine}`,
      `account=${mine}&gym=${ids.gymId}`,
      `account[]=${hers}`,
      `account=${mine}&account[]=${hers}`,
      `account=${mine},${hers}`,
      `account=${mine}%00${hers}`,
      `account=${mine}%20OR%201=1`,
      `account=${mine}'%20OR%20account_id='${hers}`,
      `account=%25`,
      `account=*`,
      `account=`,
      `Account=${hers}`,
      `account=${mine}&Account=${hers}`,
      `account=kiosk_${ids.kioskId}`,
      `gym=${strangersGymId}&gym=${ids.gymId}`,
      `gym=${ids.gymId}`,
    ]) {
      for (const table of ['sessions', 'profiles', 'account_head', 'gym_machines']) {
        const answer = await shape(`table=${table}&offset=-1&${owners}`);
        // Of the other side nothing but its refusal; with mine alone in it, what is mine.
        expect([200, 400, 403], `${table} ${owners}`).toContain(answer.status);
        expect(answer.text, owners).not.toContain('of-hers');
      }
    }
  });

  it('of a table of the inside is none', async () => {
    const { stranger } = world;
    for (const table of [
      ...['sign_in', 'identity', 'account', 'refresh_token', 'signing_key', 'sync_scope', 'applied_op'],
      ...[
        'pg_shadow',
        'information_schema.tables',
        'public.sessions',
        '"sessions"',
        'sessions;--',
        'SESSIONS',
      ],
      ...['__proto__', 'constructor', 'hasOwnProperty', 'sessions\0', ''],
    ]) {
      const query = new URLSearchParams({ table, account: stranger.accountId, offset: '-1' });
      expect((await shape(query.toString())).json['code'], table).toBe('shape/unknown');
    }
  });
});

describe('a push', () => {
  it('is of my account and my device, whatever it says', async () => {
    const { stranger, victim, ids, tokenOf, kiosks, ask } = world;
    const device = new PushingDevice(() => '', stranger.accountId, stranger.deviceId);
    const send = (more: object, token = tokenOf(stranger)): Promise<Asked> =>
      ask(
        'POST',
        '/v1/push',
        { ...device.request([device.op('settings', 'a', { value: 1 })]), ...more },
        token,
      );
    expect((await send({ account_id: victim.accountId })).json['code']).toBe('account_mismatch');
    expect((await send({ account_id: victim.accountId, device_id: victim.deviceId })).status).toBe(403);
    expect((await send({ device_id: victim.deviceId })).json['code']).toBe('device_not_registered');
    expect(
      (await send({ device_id: stranger.deviceId, account_id: victim.accountId }, kiosks.victims)).status,
    ).toBe(403);
    expect((await send({ account_id: `kiosk_${ids.kioskId}` }, kiosks.victims)).status).toBe(403);
    expect((await send({ account_id: [victim.accountId] })).status).toBe(400);
    await expectUntouched();
  });

  it('names rows of hers, and makes rows of mine', async () => {
    const { stranger, victim, ids, tokenOf, ask } = world;
    const device = new PushingDevice(() => '', stranger.accountId, stranger.deviceId);
    const claim = { from_account: victim.accountId, to_account: stranger.accountId };
    const ops = [
      device.op('sessions', ids.workoutId, { account_id: victim.accountId, note: 'x' }, { kind: 'patch' }),
      device.op('sessions', ids.workoutId, {}, { kind: 'delete' }),
      device.op('machines', ids.machineId, { name: 'mine' }, { kind: 'patch' }),
      device.op('profiles', ids.profileId, {}, { kind: 'delete' }),
      device.op('sessions', ids.workoutId, claim, { kind: 'reparent' }),
    ];
    const answer = await ask('POST', '/v1/push', device.request(ops), tokenOf(stranger));
    expect(answer.text).not.toContain(marker);
    expect(answer.as(pushAnswerSchema).results.at(-1)?.status).toBe('rejected');
    await expectUntouched();
  });
});
