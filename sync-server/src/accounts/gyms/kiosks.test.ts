import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { deviceCodeSchema, deviceGrantType } from '#contract/accounts/device-authorization.ts';
import {
  gymSchema,
  kioskListSchema,
  kioskSchema,
  pairedSchema,
  pairingSchema,
  type Gym,
  type Paired,
} from '#contract/accounts/gyms.ts';
import { signedInSchema, tokensSchema, type SignedIn } from '#contract/accounts/signed-in.ts';
import {
  phoneDevice,
  startAccountsServer,
  type AccountsRig,
  type Answered,
} from '#server/test-support/accounts-rig.ts';
import { PushingDevice } from '#server/test-support/push-rig.ts';
import { useTestDatabase } from '#server/test-support/test-database.ts';

const database = useTestDatabase();
const kioskDevice = '00000000000000ee';
let rig: AccountsRig;
let owner: SignedIn;
let gym: Gym;
let count = 0;
beforeAll(async () => {
  rig = await startAccountsServer({ DATABASE_URL: database().url });
});
afterAll(() => rig.close());
beforeEach(async () => {
  count += 1;
  rig.clock.skip(24 * 3_600_000);
  owner = await rig.signIn({ kind: 'email', address: `owner${count}@example.com` });
  gym = (await asOwner('POST', '', { name: 'Iron & Oak' })).as(gymSchema);
});

const asOwner = (method: string, path: string, body?: unknown): Promise<Answered> =>
  rig.ask(method, `/v1/auth/gyms${path}`, body, { token: owner.accessToken });
const pairing = async (): Promise<string> =>
  (await asOwner('POST', `/${gym.gymId}/kiosks/pairing`, { name: 'Row 2' })).as(pairingSchema).pairingCode;
const pair = (pairingCode: string): Promise<Answered> =>
  rig.ask('POST', '/v1/auth/kiosks/pair', { pairingCode, deviceId: kioskDevice });
const paired = async (): Promise<Paired> => (await pair(await pairing())).as(pairedSchema);
const self = (credential: string): Promise<Answered> =>
  rig.ask('GET', '/v1/auth/kiosks/self', undefined, { token: credential });
const shape = (token: string, owned: string): Promise<Answered> =>
  rig.ask('GET', `/v1/shape?table=account_head&offset=-1&${owned}`, undefined, { token });
/** Somebody signs in on a kiosk, with the phone in hand. */
async function signInOnKiosk(
  credential: string,
  runner: SignedIn,
): Promise<{ readonly onKiosk: SignedIn; readonly page: string }> {
  const begun = await rig.ask(
    ...(['POST', '/v1/auth/device/code', { client_id: 'kiosk', device_id: kioskDevice }] as const),
    { token: credential },
  );
  const { device_code, user_code } = begun.as(deviceCodeSchema);
  const page = await rig.ask('GET', `/device?user_code=${user_code}`);
  await rig.ask('POST', '/v1/auth/device/approve', { user_code }, { token: runner.accessToken });
  const onKiosk = await rig.ask('POST', '/v1/auth/device/token', {
    ...{ grant_type: deviceGrantType, device_code, client_id: 'kiosk' },
  });
  return { onKiosk: onKiosk.as(signedInSchema), page: page.text };
}

describe('a kiosk', () => {
  it('is paired by a code that is good once, for a quarter of an hour', async () => {
    const code = await pairing();
    const kiosk = (await pair(code.toLowerCase())).as(pairedSchema);
    expect(kiosk).toMatchObject({ gymName: 'Iron & Oak', name: 'Row 2', deviceId: kioskDevice });
    expect((await pair(code)).json['code']).toBe('auth/wrong-code');
    const codes = await Promise.all([pairing(), pairing()]);
    const answers = await Promise.all([pair(codes[0] ?? ''), pair(codes[0] ?? ''), pair(codes[1] ?? '')]);
    expect(answers.map(({ status }) => status).toSorted()).toEqual([201, 201, 401]);
    const late = await pairing();
    rig.clock.skip(15 * 60_000);
    expect((await pair(late)).json['code']).toBe('auth/wrong-code');
  });

  it('is known by its credential, of which the server keeps a hash', async () => {
    const { credential, kioskId } = await paired();
    expect(credential).toMatch(/^brk_[\w-]{43}$/);
    expect((await self(credential)).as(kioskSchema)).toMatchObject({ kioskId, gymId: gym.gymId });
    const [row] = await database().sql('SELECT k::text AS text FROM kiosk AS k WHERE id = $1', [kioskId]);
    expect(row?.['text']).not.toContain(credential);
    const { kiosks } = (await asOwner('GET', `/${gym.gymId}/kiosks`)).as(kioskListSchema);
    expect(kiosks).toMatchObject([{ kioskId, lastSeenAtMs: rig.clock.wallTimeMs() }]);
    for (const wrong of [`${credential}x`, credential.slice(0, -1), `brk_${'A'.repeat(43)}`, kioskId]) {
      expect((await self(wrong)).json['code']).toBe('auth/not-signed-in');
    }
  });

  it('reads what its gym shares, and nothing else; no account’s route takes its credential', async () => {
    const { credential } = await paired();
    expect((await shape(credential, `gym=${gym.gymId}`)).status).toBe(200);
    expect((await shape(credential, 'gym=another')).status).toBe(403);
    expect((await shape(credential, `account=${owner.account.accountId}`)).status).toBe(403);
    const asking = { token: credential };
    for (const path of ['/v1/auth/account', '/v1/auth/sign-ins', '/v1/auth/gyms']) {
      expect((await rig.ask('GET', path, undefined, asking)).json['code']).toBe('auth/not-signed-in');
    }
  });

  it('is revoked at once, with the sign-ins of runners on it and their refresh tokens', async () => {
    const { credential, kioskId } = await paired();
    const runner = await rig.signIn({ kind: 'email', address: `runner${count}@example.com` });
    const { onKiosk, page } = await signInOnKiosk(credential, runner);
    expect(page).toContain('Row 2 · Iron &amp; Oak');
    const account = (token: string) => rig.ask('GET', '/v1/auth/account', undefined, { token });
    expect((await account(onKiosk.accessToken)).status).toBe(200);

    expect((await asOwner('DELETE', `/${gym.gymId}/kiosks/${kioskId}`)).status).toBe(204);
    expect((await self(credential)).status).toBe(401);
    expect((await shape(credential, `gym=${gym.gymId}`)).status).toBe(401);
    expect((await account(onKiosk.accessToken)).status).toBe(401);
    const refreshed = await rig.ask('POST', '/v1/auth/token', {
      ...{ refreshToken: onKiosk.refreshToken, deviceId: kioskDevice },
    });
    expect(refreshed.json['code']).toBe('auth/refresh-refused');
    // Begun again it is told that it is none, and is not taken for a screen that nobody knows.
    const again = await rig.ask(
      ...(['POST', '/v1/auth/device/code', { client_id: 'kiosk', device_id: kioskDevice }] as const),
      { token: credential },
    );
    expect(again.status).toBe(401);
    // The runner's phone stays signed in.
    expect((await account(runner.accessToken)).status).toBe(200);
    expect((await asOwner('DELETE', `/${gym.gymId}/kiosks/${kioskId}`)).json['code']).toBe('auth/not-found');
  });

  it.each([false, true])(
    'tells its own gym of treadmills, for a runner who is in another one; in this one, too: %s',
    async (isMember) => {
      const { credential } = await paired();
      const runner = await rig.signIn({ kind: 'email', address: `runner${count}@example.com` });
      await rig.ask('POST', '/v1/auth/gyms', { name: 'Elsewhere' }, { token: runner.accessToken });
      if (isMember) {
        const { code } = (await asOwner('POST', `/${gym.gymId}/invitations`, { role: 'member' })).json;
        await rig.ask('POST', '/v1/auth/gyms/join', { code }, { token: runner.accessToken });
      }
      const { onKiosk } = await signInOnKiosk(credential, runner);
      const belt = `belt-${count}`;
      const device = new PushingDevice(() => rig.url, runner.account.accountId, kioskDevice);
      const machine = device.op('machines', belt, { name: 'Belt 4', last_seen_wall_ms: 1000 });
      const pushed = await rig.ask('POST', '/v1/push', device.request([machine]), {
        token: onKiosk.accessToken,
      });
      expect(pushed.json['results']).toMatchObject([{ status: 'applied' }]);
      const told = await database().sql('SELECT gym_id FROM gym_machine WHERE machine_id = $1', [belt]);
      expect(told).toEqual([{ gym_id: gym.gymId }]);
    },
  );

  it('does not stand in for another device', async () => {
    const { credential } = await paired();
    const begun = await rig.ask(
      ...(['POST', '/v1/auth/device/code', { client_id: 'kiosk', device_id: phoneDevice.deviceId }] as const),
      { token: credential },
    );
    expect(begun.status).toBe(401);
  });
});

it('lets members read what their gym shares, from the moment they join until they leave', async () => {
  rig.clock.skip(60_000);
  const runner = await rig.signIn({ kind: 'email', address: `runner${count}@example.com` });
  const read = async (): Promise<number> => (await shape(runner.accessToken, `gym=${gym.gymId}`)).status;
  expect(await read()).toBe(403);
  const invitation = await asOwner('POST', `/${gym.gymId}/invitations`, { role: 'member' });
  const { code } = invitation.json;
  await rig.ask('POST', '/v1/auth/gyms/join', { code }, { token: runner.accessToken });
  expect(await read()).toBe(200);
  await asOwner('DELETE', `/${gym.gymId}/members/${runner.account.accountId}`);
  expect(await read()).toBe(403);
  const { refreshToken } = runner;
  const refreshed = await rig.ask('POST', '/v1/auth/token', {
    ...{ refreshToken, deviceId: phoneDevice.deviceId },
  });
  expect(refreshed.as(tokensSchema).tokenType).toBe('Bearer');
});
