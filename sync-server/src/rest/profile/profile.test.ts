import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { defaultProfile } from '#contract/settings/profile.ts';
import { PushingDevice, deviceIdOf, profileExample } from '#server/test-support/push-rig.ts';
import { startRestServer, type RestRig } from '#server/test-support/rest-rig.ts';
import { useTestDatabase } from '#server/test-support/test-database.ts';

const database = useTestDatabase();
let server: RestRig;
beforeAll(async () => {
  server = await startRestServer({ DATABASE_URL: database().url });
});
afterAll(() => server.close());

/** A treadmill on the server's time. */
function treadmill(account: string): PushingDevice {
  return new PushingDevice(() => server.url, account, deviceIdOf('b'));
}

describe('a profile', () => {
  it('is a cautious one until somebody says better', async () => {
    const { json } = await server.ask('GET', '/v1/profile', undefined, { as: 'new' });
    expect(json).toMatchObject({ ...defaultProfile, profileId: 'me', vo2Max: null, profileIds: [] });
    const changed = await server.ask('PATCH', '/v1/profile', { age: 33 }, { as: 'new' });
    expect(changed.json).toMatchObject({ profileId: 'me', age: 33, massKg: 70, profileIds: ['me'] });
  });

  it('is merged field by field with what treadmills change, and syncs to them', async () => {
    const device = treadmill('ada');
    const nowMs = server.clock.wallTimeMs();
    await device.push([device.op('profiles', 'p1', profileExample, { atMs: nowMs - 60_000 })]);
    const { json, headers } = await server.ask('GET', '/v1/profile', undefined, { as: 'ada' });
    expect(json).toMatchObject({ profileId: 'p1', displayName: 'Ada', massKg: 60 });
    await server.ask('PATCH', '/v1/profile', { massKg: 61 }, { as: 'ada' });
    await device.push([
      device.op('profiles', 'p1', { age: 41, mass_kg: 59 }, { kind: 'patch', atMs: nowMs - 30_000 }),
    ]);
    const after = await server.ask('GET', '/v1/profile?profileId=p1', undefined, { as: 'ada' });
    expect(after.json).toMatchObject({ massKg: 61, age: 41 });
    expect(after.headers.get('etag')).not.toBe(headers.get('etag'));
    const { rows } = await server.database.pool.query(
      `SELECT count(*)::int AS n FROM sync_change WHERE scope = 'account:ada' AND relation = 'profiles'`,
    );
    expect(rows[0]).toEqual({ n: 3 });
  });

  it('counts what was said here last, though the treadmill has a clock that is ahead', async () => {
    const device = treadmill('fast');
    const ahead = server.clock.wallTimeMs() + 59_000;
    await device.push([device.op('profiles', 'p1', profileExample, { atMs: ahead })]);
    await server.ask('PATCH', '/v1/profile', { massKg: 61 }, { as: 'fast' });
    expect((await server.ask('GET', '/v1/profile', undefined, { as: 'fast' })).json['massKg']).toBe(61);
  });

  it('is changed only if it is still as it was read, where one says so', async () => {
    const as = 'match';
    await server.ask('PATCH', '/v1/profile', { age: 30 }, { as });
    const etag = (await server.ask('GET', '/v1/profile', undefined, { as })).headers.get('etag') ?? '';
    const unchanged = await server.ask('GET', '/v1/profile', undefined, {
      as,
      headers: { 'if-none-match': etag },
    });
    expect(unchanged).toMatchObject({ status: 304, text: '' });
    const first = await server.ask(
      'PATCH',
      '/v1/profile',
      { age: 31 },
      { as, headers: { 'if-match': etag } },
    );
    expect(first).toMatchObject({ status: 200, json: { age: 31 } });
    const late = await server.ask('PATCH', '/v1/profile', { age: 32 }, { as, headers: { 'if-match': etag } });
    expect(late).toMatchObject({ status: 412, json: { code: 'request/changed-meanwhile' } });
    const weak = await server.ask(
      'PATCH',
      '/v1/profile',
      { age: 32 },
      {
        ...{ as, headers: { 'if-match': `W/${first.headers.get('etag')}` } },
      },
    );
    expect(weak.status).toBe(412);
  });

  it('refuses values that cannot all be true', async () => {
    const as = 'odd';
    const fast = await server.ask('PATCH', '/v1/profile', { speedCapKmh: 3, walkSpeedKmh: 5 }, { as });
    expect(fast).toMatchObject({ status: 422, json: { code: 'profile/contradiction' } });
    const close = { restingHeartRateBpm: 110, maxHeartRateBpm: 121 };
    expect((await server.ask('PATCH', '/v1/profile', close, { as })).status).toBe(422);
    expect((await server.ask('PATCH', '/v1/profile', { massKg: 9000 }, { as })).status).toBe(400);
    expect((await server.ask('PATCH', '/v1/profile', {}, { as })).status).toBe(400);
    expect((await server.ask('GET', '/v1/profile', undefined, { as })).json['profileIds']).toEqual([]);
  });

  it("is nobody else's", async () => {
    await server.ask('PATCH', '/v1/profile?profileId=secret', { displayName: 'Zoe' }, { as: 'zoe' });
    const { json } = await server.ask('GET', '/v1/profile?profileId=secret', undefined, { as: 'mallory' });
    expect(json).toMatchObject({ displayName: 'Guest', profileIds: [] });
    await server.ask('PATCH', '/v1/profile?profileId=secret', { displayName: 'Mine' }, { as: 'mallory' });
    const hers = await server.ask('GET', '/v1/profile?profileId=secret', undefined, { as: 'zoe' });
    expect(hers.json['displayName']).toBe('Zoe');
  });

  it('is gone with its account, and there again when that is taken back', async () => {
    await server.ask('PATCH', '/v1/profile', { age: 50 }, { as: 'leaver' });
    await server.database.pool.query(
      `INSERT INTO erased_account (hash, account_id, erased_at, purge_after) VALUES (erasure_hash('leaver'), 'leaver', now(), now())`,
    );
    server.clock.advance(3000);
    const gone = { status: 410, json: { code: 'account/erased' } };
    expect(await server.ask('GET', '/v1/profile', undefined, { as: 'leaver' })).toMatchObject(gone);
    expect(await server.ask('PATCH', '/v1/profile', { age: 51 }, { as: 'leaver' })).toMatchObject(gone);
    await server.database.pool.query(`DELETE FROM erased_account WHERE account_id = 'leaver'`);
    server.clock.advance(3000);
    expect((await server.ask('GET', '/v1/profile', undefined, { as: 'leaver' })).json['age']).toBe(50);
  });
});
