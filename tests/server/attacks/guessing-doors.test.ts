import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startAccountsServer } from '#server/test-support/accounts-rig.ts';
import { PageVisitor } from '#server/test-support/page-visitor.ts';
import { useTestDatabase } from '#server/test-support/test-database.ts';
import { openAttackedWorld, victimPassword, type AttackedWorld } from './attacked-world.ts';

/*
 * Floods of wrong passwords are in sync-server/src/accounts/attacks; here it is shown that there is one count, whatever door
 * is tried and however the same name is written. Time stands still.
 */
const database = useTestDatabase();
let world: AttackedWorld;
beforeAll(async () => {
  world = await openAttackedWorld(database());
});
afterAll(() => world.rig.close());

const device = { deviceId: '00000000000000f1' };

async function signIn(
  email: string,
  password: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<number> {
  const body = { email, password, device };
  return (await world.rig.ask('POST', '/v1/auth/email/sign-in', body, { headers })).status;
}

async function signInOnPage(email: string, password: string): Promise<number> {
  const fields = new URLSearchParams({ user_code: await world.userCode(), email, password });
  const { status } = await world.rig.ask('POST', '/device/sign-in', fields.toString(), {
    headers: { 'content-type': 'application/x-www-form-urlencoded', origin: world.rig.url },
  });
  return status;
}

describe('wrong passwords', () => {
  it('count together, by whatever door, name and header they come', async () => {
    const { email } = world.victim;
    const local = email.split('@')[0] ?? '';
    const spelled = [email, email.toUpperCase(), ` ${email} `, `${local}@EXAMPLE.com`];
    const tries: (() => Promise<number>)[] = Array.from({ length: 24 }, (_, index) => {
      const name = spelled[index % spelled.length] ?? email;
      const headers = {
        ...{ 'x-forwarded-for': `203.0.113.${index}`, forwarded: `for=203.0.113.${index}` },
        ...{ 'x-real-ip': `203.0.113.${index}`, 'client-ip': `203.0.113.${index}` },
      };
      return index % 3 === 0
        ? () => signInOnPage(name, `wrong ${index}`)
        : () => signIn(name, `wrong ${index}`, headers);
    });
    const statuses: number[] = [];
    for (const attempt of tries) statuses.push(await attempt());
    expect(statuses.slice(0, 5)).toEqual([401, 401, 401, 401, 401]);
    expect(new Set(statuses.slice(5))).toEqual(new Set([429]));
    // From here the right one is not looked at either, by any door; and it is right again when the time is over.
    expect(await signIn(email, victimPassword)).toBe(429);
    expect(await signInOnPage(email, victimPassword)).toBe(429);
    world.rig.clock.skip(3_600_000);
    expect(await signIn(email, victimPassword)).toBe(200);
  });

  it('of whoever has somebody’s phone in his hand count as well', async () => {
    const { ask, victim, tokenOf } = world;
    const change = (currentPassword: string): Promise<{ readonly status: number }> =>
      ask(
        ...(['POST', '/v1/auth/password', { currentPassword, newPassword: 'taken over and out' }] as const),
        tokenOf(victim),
      );
    const statuses: number[] = [];
    for (let guess = 0; guess < 12; guess += 1) statuses.push((await change(`wrong ${guess}`)).status);
    expect(statuses.slice(0, 5)).toEqual([401, 401, 401, 401, 401]);
    expect(new Set(statuses.slice(5))).toEqual(new Set([429]));
    expect((await change(victimPassword)).status).toBe(429);
  });

  it('behind a proxy count for whom the proxy names, and not for whom the client does', async () => {
    const { email } = world.member;
    const behind = await startAccountsServer(
      { DATABASE_URL: database().url, TRUSTED_PROXIES: '127.0.0.1', LOG_LEVEL: 'silent' },
      world.rig.clock.wallTimeMs(),
    );
    const from = async (forwarded: string): Promise<number> => {
      const body = { email, password: 'wrong', device };
      const headers = { 'x-forwarded-for': forwarded };
      return (await behind.ask('POST', '/v1/auth/email/sign-in', body, { headers })).status;
    };
    const statuses: number[] = [];
    // The client writes something of its own, and the proxy who it was behind that.
    for (let guess = 0; guess < 8; guess += 1) statuses.push(await from(`203.0.113.${guess}, 198.51.100.7`));
    expect(statuses).toEqual([401, 401, 401, 401, 401, 429, 429, 429]);
    expect(await from('198.51.100.7, 198.51.100.8')).toBe(401);
    await behind.close();
  });
});

describe('codes of screens', () => {
  it('are guessed on the page no longer than anywhere else', async () => {
    world.rig.clock.skip(24 * 3_600_000);
    const code = await world.userCode();
    const visitor = new PageVisitor(world.rig.url);
    await visitor.open(`/device?user_code=${code}`);
    await visitor.send('/device/sign-in', { email: world.victim.email, password: victimPassword });
    expect(visitor.text).toContain('value="approve"');
    const decide = async (userCode: string): Promise<number> => {
      await visitor.send('/device/decide', { user_code: userCode, decision: 'approve' });
      return visitor.status;
    };
    const statuses: number[] = [];
    for (let guess = 0; guess < 90; guess += 1) statuses.push(await decide('BCDF-GHJK'));
    expect(statuses.at(-1)).toBe(429);
    // Whoever has guessed too often does not decide either, not even with a code that is right.
    expect(await decide(code)).toBe(429);
    const [row] = await database().sql('SELECT status FROM device_authorization WHERE user_code = $1', [
      code,
    ]);
    expect(row?.['status']).toBe('pending');
  });

  it('are typed on a kiosk, and of an invitation, no longer either', async () => {
    world.rig.clock.skip(24 * 3_600_000);
    const { ask, stranger, tokenOf } = world;
    for (const guess of [
      () => ask('POST', '/v1/auth/kiosks/pair', { pairingCode: 'BCDF-GHJK', deviceId: device.deviceId }),
      () => ask('POST', '/v1/auth/gyms/join', { code: 'BCDF-GHJK-LMNP' }, tokenOf(stranger)),
      () => ask('POST', '/v1/auth/device/approve', { user_code: 'BCDF-GHJK' }, tokenOf(stranger)),
    ]) {
      const statuses: number[] = [];
      for (let count = 0; count < 20; count += 1) statuses.push((await guess()).status);
      expect(statuses.at(-1)).toBe(429);
      expect(statuses.filter((status) => status !== 429 && status !== 401)).toEqual([]);
    }
  });
});
