import { expect, it } from 'vitest';
import { raiseEpoch } from '#server/changes/raise-epoch.ts';
import { startProductServer } from '#server/test-support/product-server-rig.ts';
import { believed } from '#server/test-support/push-rig.ts';
import { copyTestDatabase, useTestDatabase } from '#server/test-support/test-database.ts';
import { SyncedDevice, until } from '#tests/support/synced-device.ts';

const live = useTestDatabase();
const account = 'restored';

it('a server that was put back from a backup gets back what its clients have', async () => {
  const start = (url: string, port = '0') =>
    startProductServer({ DATABASE_URL: url, PORT: port }, { authenticate: believed });
  let node = await start(live().url);
  const { port } = new URL(node.url);
  const device = await SyncedDevice.open({ url: () => `http://127.0.0.1:${port}` });
  await device.become(account);
  const client = device.start(account);
  await device.run('before', 70);
  await device.drained(account);
  await until(async () => {
    expect((await device.store.sync.cursor(account, 'sessions'))?.offset).toMatch(/^[1-9]/);
  });
  await node.close();
  const backup = await copyTestDatabase(live());

  node = await start(live().url, port);
  client.retryNow();
  await device.run('after', 70);
  await device.drained(account);
  await node.close();

  // The disk is gone; the backup takes its place.
  node = await start(backup, port);
  const before = await device.store.sync.cursor(account, 'sessions');
  const epoch = await raiseEpoch(node.database.pool, Date.now());
  expect(await raiseEpoch(node.database.pool, Date.now())).toBeGreaterThan(epoch);
  client.retryNow();
  await until(async () => {
    const sessions = await node.database.pool.query('SELECT session_id FROM sessions ORDER BY 1');
    expect(sessions.rows).toEqual([{ session_id: 'after' }, { session_id: 'before' }]);
    expect((await node.database.pool.query('SELECT FROM session_chunks')).rowCount).toBe(4);
  });
  await until(async () => {
    expect((await device.store.sync.cursor(account, 'sessions'))?.handle).not.toBe(before?.handle);
  });
  await device.drained(account);
  expect(await device.store.sessions.list({ limit: 9 })).toHaveLength(2);
  expect((await device.store.sessions.read('after'))?.samples).toHaveLength(70);
  expect(await device.store.sync.deadLetters(account)).toEqual([]);
  await node.close();
});
