import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PushingDevice, deviceIdOf } from '#server/test-support/push-rig.ts';
import { startRestServer, type RestRig } from '#server/test-support/rest-rig.ts';
import { useTestDatabase } from '#server/test-support/test-database.ts';

const database = useTestDatabase();
let server: RestRig;
const belt = {
  ...{
    name: 'Belt',
    manufacturer: 'Maker',
    model: 'M1',
    firmware: '1.2',
    last_seen_wall_ms: 1_790_000_000_000,
  },
  belt_test: {
    ...{ passed: true, testedAtWallMs: 1_790_000_000_000, firmware: '1.2', speedFactor: 1 },
    operations: { setTargetSpeed: 'works' },
  },
};
let anna: PushingDevice;
beforeAll(async () => {
  server = await startRestServer({ DATABASE_URL: database().url });
  anna = new PushingDevice(() => server.url, 'anna', deviceIdOf('a'));
  await anna.push([
    anna.op('machines', 'm1', belt),
    anna.op('machines', 'm/2 ü', { name: 'Other', last_seen_wall_ms: 1, firmware: '2' }),
  ]);
});
afterAll(() => server.close());

describe('devices', () => {
  it('are the treadmills that the account has used, with what holds for its runner', async () => {
    await server.ask('PATCH', '/v1/profile', { speedCapKmh: 13, inclineCapPercent: 5 });
    const { json } = await server.ask('GET', '/v1/devices');
    expect(json['devices']).toMatchObject([
      { deviceId: 'm/2 ü', beltTest: null, limits: { mayFollowMusic: false } },
      {
        ...{ deviceId: 'm1', manufacturer: 'Maker', beltTest: { passed: true, speedFactor: 1 } },
        limits: { maximumSpeedKmh: 13, maximumInclinePercent: 5, mayFollowMusic: true },
      },
    ]);
    const one = await server.ask('GET', `/v1/devices/${encodeURIComponent('m/2 ü')}`);
    expect(one.json).toMatchObject({ name: 'Other', manufacturer: null });
  });

  it('are renamed, and keep what they said of themselves', async () => {
    const { headers } = await server.ask('GET', '/v1/devices/m1');
    const etag = headers.get('etag') ?? '';
    const renamed = await server.ask(
      'PATCH',
      '/v1/devices/m1',
      { name: '  Cellar ' },
      {
        headers: { 'if-match': etag },
      },
    );
    expect(renamed).toMatchObject({ status: 200, json: { name: 'Cellar', model: 'M1', firmware: '1.2' } });
    const late = await server.ask(
      'PATCH',
      '/v1/devices/m1',
      { name: 'Attic' },
      { headers: { 'if-match': etag } },
    );
    expect(late.status).toBe(412);
    expect((await server.ask('PATCH', '/v1/devices/m1', { firmware: '9' })).status).toBe(400);
  });

  it('are removed, and come back with the next change that restores them', async () => {
    await anna.push([anna.op('machines', 'm3', belt)]);
    expect((await server.ask('DELETE', '/v1/devices/m3')).status).toBe(204);
    const gone = { status: 404, json: { code: 'device/not-found' } };
    for (const [method, body] of [['GET'], ['DELETE'], ['PATCH', { name: 'x' }]] as const) {
      expect(await server.ask(method, '/v1/devices/m3', body)).toMatchObject(gone);
    }
    await anna.push([
      anna.op('machines', 'm3', belt, { kind: 'restore', atMs: server.clock.wallTimeMs() + 1000 }),
    ]);
    expect((await server.ask('GET', '/v1/devices/m3')).status).toBe(200);
  });

  it("are nobody else's, in any position", async () => {
    const as = 'mallory';
    expect((await server.ask('GET', '/v1/devices', undefined, { as })).json).toEqual({ devices: [] });
    for (const [method, body] of [['GET'], ['DELETE'], ['PATCH', { name: 'mine' }]] as const) {
      expect((await server.ask(method, '/v1/devices/m1', body, { as })).status).toBe(404);
    }
    expect((await server.ask('GET', '/v1/devices/m1')).json['name']).toBe('Cellar');
  });

  it('of a gym are for its members and kiosks', async () => {
    const kiosk = new PushingDevice(() => server.url, 'anna', deviceIdOf('c'), 'k1 g1');
    await kiosk.push([kiosk.op('machines', 'gym-belt', belt)]);
    const member = await server.ask('GET', '/v1/gyms/g1/devices', undefined, {
      as: 'bob 00000000000000dd - g1',
    });
    expect(member.json['devices']).toMatchObject([{ deviceId: 'gym-belt', name: 'Belt' }]);
    expect(member.text).not.toContain('limits');
    const own = await server.ask('GET', '/v1/gyms/g1/devices', undefined, {
      as: 'kiosk_k1 00000000000000aa k1 g1',
    });
    expect(own.status).toBe(200);
    const stranger = await server.ask('GET', '/v1/gyms/g1/devices', undefined, {
      as: 'eve 00000000000000ee - g2',
    });
    expect(stranger.status).toBe(403);
  });
});
