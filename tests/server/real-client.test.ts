import { createHash, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eraseAccount } from '#server/erasure/erase-account.ts';
import { startProductServer, type ProductRig } from '#server/test-support/product-server-rig.ts';
import { believed } from '#server/test-support/push-rig.ts';
import { useTestDatabase } from '#server/test-support/test-database.ts';
import { SyncedDevice, until } from '#tests/support/synced-device.ts';
import { exampleAnalysis, exampleProfile } from '#tests/support/stored-examples.ts';

const database = useTestDatabase();
let server: ProductRig;
beforeAll(async () => {
  server = await startProductServer({ DATABASE_URL: database().url }, { authenticate: believed });
});
afterAll(() => server.close());

const way = { url: () => server.url };
const newAccount = () => `acc-${randomUUID()}`;
const countOf = async (table: string, account: string): Promise<number> =>
  Number(
    (await database().sql(`SELECT count(*)::int AS n FROM ${table} WHERE account_id = $1`, [account]))[0]?.[
      'n'
    ],
  );

describe('the app and the server', () => {
  it('weeks without a network, on a kiosk of several runners, end with everything everywhere', async () => {
    const [anna, bert] = [newAccount(), newAccount()];
    const kiosk = await SyncedDevice.open(way);
    for (const account of [anna, bert]) {
      await kiosk.become(account);
      await kiosk.store.profiles.save(exampleProfile({ displayName: account.slice(0, 20) }));
      await kiosk.store.settings.change([{ name: 'textSize', json: '115' }], []);
      for (let day = 0; day < 4; day += 1) await kiosk.run(`${account}-${day}`, 130);
    }
    for (const account of [anna, bert]) kiosk.start(account);
    const laptop = await SyncedDevice.open(way);
    await laptop.become(anna);
    laptop.start(anna);
    await kiosk.become(anna);
    await until(async () => {
      expect((await laptop.store.sessions.read(`${anna}-3`))?.samples).toHaveLength(130);
      expect(await laptop.store.sessions.list({ limit: 99 })).toHaveLength(4);
      expect(await laptop.store.settings.list()).toEqual([{ name: 'textSize', json: '115' }]);
    });
    await kiosk.drained(bert);
    expect([await countOf('sessions', anna), await countOf('session_chunks', bert)]).toEqual([4, 12]);
    expect(await kiosk.store.sync.deadLetters(anna)).toEqual([]);
  });

  it('an answer that is lost after the commit does nothing twice', async () => {
    const account = newAccount();
    const device = await SyncedDevice.open(way);
    await device.become(account);
    let lost = 0;
    device.start(account, async (input, init) => {
      const response = await fetch(input, init);
      if (!String(input).includes('/v1/push') || lost >= 3) return response;
      lost += 1;
      throw new Error('the answer is lost');
    });
    await device.run('s1', 190);
    await device.store.profiles.save(exampleProfile());
    await device.drained(account);
    expect(lost).toBe(3);
    expect(await countOf('session_chunks', account)).toBe(4);
    const [twice] = await database().sql(
      `SELECT count(*)::int - count(DISTINCT op_id)::int AS n FROM applied_op WHERE account_id = $1`,
      [account],
    );
    expect(twice).toEqual({ n: 0 });
  });

  it('a repair by one runner is a fact about the recording for another one, on another computer', async () => {
    const [anna, bert] = [newAccount(), newAccount()];
    const trackId = createHash('sha256').update(anna).digest('hex');
    const heard = exampleAnalysis();
    const openWithTrack = async (account: string) => {
      const device = await SyncedDevice.open(way);
      await device.become(account);
      const { library } = device.store;
      await library.saveFiles([{ path: '/m/a.mp3', trackId, sizeBytes: 1, modifiedMs: 1 }]);
      await library.saveAnalysis(trackId, heard);
      return device;
    };
    const [annas, berts] = [await openWithTrack(anna), await openWithTrack(bert)];
    const repair = { tempoBpm: heard.tempoBpm / 2, downbeatS: heard.beatsS[0]! };
    await annas.store.library.saveTempoCorrection(trackId, repair);
    annas.start(anna);
    await annas.drained(anna);
    const asking: string[] = [];
    berts.start(bert, async (input, init) => {
      const response = await fetch(input, init);
      if (String(input).includes('/repairs/')) asking.push(await response.clone().text());
      return response;
    });
    const tracks = () => berts.store.library.tracksBelow('/m', heard.engine);
    await until(async () => {
      expect(await tracks()).toMatchObject([
        {
          isTempoFromOthers: true,
          detectedTempoBpm: heard.tempoBpm,
          tempo: { tempoBpm: repair.tempoBpm, beatsS: [heard.beatsS[0], heard.beatsS[2]] },
        },
      ]);
    });
    expect(asking.join()).not.toContain(anna);
    await berts.store.library.saveTempoCorrection(trackId, { tempoBpm: heard.tempoBpm });
    expect((await tracks())[0]).toMatchObject({ tempo: { tempoBpm: heard.tempoBpm, confidence: 1 } });
  });

  it('two devices that change the same field, or delete what the other one edits, come to the same', async () => {
    const account = newAccount();
    const [one, other] = [await SyncedDevice.open(way), await SyncedDevice.open(way)];
    for (const device of [one, other]) await device.become(account);
    const clients = [one.start(account), other.start(account)];
    await one.store.profiles.save(exampleProfile());
    await one.store.settings.change([{ name: 'textSize', json: '115' }], []);
    await until(async () => {
      expect(await other.store.profiles.list()).toHaveLength(1);
      expect(await other.store.settings.list()).toHaveLength(1);
    });
    await Promise.all(clients.map((client) => client.close()));
    // Both without the server.
    await one.store.profiles.save(exampleProfile({ massKg: 61, age: 30 }));
    await other.store.profiles.save(exampleProfile({ massKg: 62 }));
    await one.store.settings.change([], ['textSize']);
    await other.store.settings.change([{ name: 'textSize', json: '130' }], []);
    for (const device of [other, one]) device.start(account);
    await until(async () => {
      const both = [await one.store.profiles.list(), await other.store.profiles.list()];
      // Which of the two was later is up to two clocks and what each has measured of the server's.
      const merged = [exampleProfile({ massKg: expect.toBeOneOf([61, 62]) as number, age: 30 })];
      expect(both).toEqual([merged, both[0]]);
      const settings = [await one.store.settings.list(), await other.store.settings.list()];
      expect(settings).toEqual([[], []]);
    });
  });

  it('a clock a year ahead, and one of 1970, harm nobody', async () => {
    const account = newAccount();
    const ahead = await SyncedDevice.open(way, 365 * 86_400_000);
    const dead = await SyncedDevice.open(way, -Date.now() + 5000);
    const right = await SyncedDevice.open(way);
    for (const device of [ahead, dead, right]) await device.become(account);
    await ahead.store.profiles.save(exampleProfile({ displayName: 'from the future' }));
    await dead.store.settings.change([{ name: 'textSize', json: '130' }], []);
    ahead.start(account);
    await ahead.drained(account);
    dead.start(account);
    await dead.drained(account);
    right.start(account);
    await until(async () => {
      expect(await right.store.profiles.find('p1')).toMatchObject({ displayName: 'from the future' });
      expect(await right.store.settings.list()).toEqual([{ name: 'textSize', json: '130' }]);
    });
    // Whoever is right now is later than whoever was ahead.
    await right.store.profiles.save(exampleProfile({ displayName: 'from now' }));
    await until(async () => {
      for (const device of [ahead, dead]) {
        expect(await device.store.profiles.find('p1')).toMatchObject({ displayName: 'from now' });
      }
    });
  });

  it("a guest's run is claimed by whoever signs in, also where the server has it already", async () => {
    const account = newAccount();
    const kiosk = await SyncedDevice.open(way);
    const { guestAccountId: guest } = await kiosk.store.sync.device();
    await kiosk.run('guest-run', 130);
    kiosk.start(guest);
    await kiosk.drained(guest);
    expect(await countOf('session_chunks', guest)).toBe(3);
    await kiosk.become(account);
    kiosk.start(account);
    await kiosk.store.sync.claim(guest, account, ['guest-run']);
    const phone = await SyncedDevice.open(way);
    await phone.become(account);
    phone.start(account);
    await until(async () => {
      expect((await phone.store.sessions.read('guest-run'))?.samples).toHaveLength(130);
    });
    expect([await countOf('sessions', guest), await countOf('session_chunks', guest)]).toEqual([0, 0]);
    expect(await kiosk.store.sync.deadLetters(account)).toEqual([]);
    await until(async () => expect(await kiosk.store.sessions.list({ limit: 9 })).toHaveLength(1));
  });

  it('an erased account ends on every device, and says so', async () => {
    const account = newAccount();
    const device = await SyncedDevice.open(way);
    await device.become(account);
    await device.store.profiles.save(exampleProfile());
    const client = device.start(account);
    await device.drained(account);
    await eraseAccount(
      {
        pool: server.database.pool,
        nowMs: Date.now(),
        committed: (scopes) => server.notifier.committed(scopes),
      },
      account,
    );
    await device.store.profiles.save(exampleProfile({ massKg: 61 }));
    await until(() => expect(client.state.push).toEqual({ kind: 'account-deleted' }));
    expect(await device.store.profiles.list()).toHaveLength(1);
  });
});

describe('another past', () => {
  it('of a column that may not be empty any more makes clients begin anew, and loses nothing', async () => {
    const account = newAccount();
    const node = await startProductServer({ DATABASE_URL: database().url }, { authenticate: believed });
    let { url } = server;
    const device = await SyncedDevice.open({ url: () => url });
    await device.become(account);
    const client = device.start(account);
    await device.store.settings.change([{ name: 'textSize', json: '130' }], []);
    await device.drained(account);
    await until(async () => {
      expect((await device.store.sync.cursor(account, 'settings'))?.offset).not.toBe('0_inf');
    });
    const before = await device.store.sync.cursor(account, 'settings');
    await client.close();
    await database().sql('ALTER TABLE settings ALTER COLUMN value SET NOT NULL');
    // This node has not looked at the table before.
    url = node.url;
    device.start(account);
    await until(async () => {
      const after = await device.store.sync.cursor(account, 'settings');
      expect(after?.handle).not.toBe(before?.handle);
    });
    expect(await device.store.settings.list()).toEqual([{ name: 'textSize', json: '130' }]);
    await node.close();
    await database().sql('ALTER TABLE settings ALTER COLUMN value DROP NOT NULL');
  });
});
