import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startProductServer, type ProductRig } from '#server/test-support/product-server-rig.ts';
import { believed } from '#server/test-support/push-rig.ts';
import { useTestDatabase } from '#server/test-support/test-database.ts';
import { SyncedDevice, until } from '#tests/support/synced-device.ts';

const database = useTestDatabase();
let server: ProductRig;
beforeAll(async () => {
  server = await startProductServer({ DATABASE_URL: database().url }, { authenticate: believed });
});
afterAll(() => server.close());

// On the server the value never changes, its clock reading does: whoever has changed it meanwhile has to hear of it.
it.each(['the one that changed it once', 'the one that changed it there and back'])(
  'a value that was changed there and back is the same everywhere, %s sends first',
  async (first) => {
    const account = `acc-${randomUUID()}`;
    const way = { url: () => server.url };
    const [once, thereAndBack] = [await SyncedDevice.open(way), await SyncedDevice.open(way)];
    const devices = [once, thereAndBack];
    const set = (device: SyncedDevice, json: string): Promise<unknown> =>
      device.store.settings.change([{ name: 'textSize', json }], []);
    for (const device of devices) await device.become(account);
    const clients = devices.map((device) => device.start(account));
    await set(once, '115');
    await until(async () => expect(await thereAndBack.store.settings.list()).toHaveLength(1));
    await until(async () => {
      for (const device of devices)
        expect((await device.store.sync.cursor(account, 'settings'))?.offset).toBe('1_0');
    });
    await Promise.all(clients.map((client) => client.close()));

    await set(once, '130');
    await set(thereAndBack, '100');
    await set(thereAndBack, '115');
    const order = first === 'the one that changed it once' ? devices : devices.toReversed();
    for (const device of order) {
      device.start(account);
      await device.drained(account);
    }
    const shown = async (): Promise<unknown[]> =>
      Promise.all(
        devices.map(async (device) => (await device.store.settings.list()).map(({ json }) => json)),
      );
    await until(async () => {
      const [kept] = await database().sql('SELECT value FROM settings WHERE account_id = $1', [account]);
      const value = JSON.stringify(kept?.['value']);
      expect(await shown()).toEqual([[value], [value]]);
    });
  },
);
