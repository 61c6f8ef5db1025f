import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openRoundRobinProxy, type RoundRobinProxy } from '#tests/support/round-robin-proxy.ts';
import { compareWithAcknowledged, startPusher } from '#tests/support/steady-pusher.ts';
import {
  openServerFolder,
  startSyncServerProcess,
  type SyncServerProcess,
} from '#tests/support/sync-server-process.ts';
import { useTestDatabase } from '#server/test-support/test-database.ts';

const database = useTestDatabase();
const { folder, remove } = openServerFolder();
const nodes: SyncServerProcess[] = [];
let proxy: RoundRobinProxy;
const startNode = () =>
  startSyncServerProcess({ DATABASE_URL: database().url, BEATRUNNER_SERVER_DATA: path.join(folder, 'data') });

beforeAll(async () => {
  nodes.push(...(await Promise.all([startNode(), startNode()])));
  proxy = await openRoundRobinProxy(() => nodes.map(({ url }) => url));
});
afterAll(async () => {
  proxy.close();
  await Promise.all(nodes.map((node) => node.stop()));
  remove();
});

it('behind a dumb proxy lose nothing and double nothing when one of them is killed under load', async () => {
  const pushers = Array.from({ length: 6 }, (_, index) =>
    startPusher(() => proxy.url, `account${index % 3}${index}`, String(index).repeat(16)),
  );
  const count = () => pushers.reduce((sum, { acknowledged }) => sum + acknowledged.size, 0);
  const until = async (more: number): Promise<void> => {
    const least = count() + more;
    await expect.poll(count, { timeout: 30_000 }).toBeGreaterThan(least);
  };
  await until(150);
  for (let round = 0; round < 3; round += 1) {
    const [victim] = nodes.splice(round % 2, 1);
    const killed = victim?.kill();
    // Its address is still with the proxy for a moment, as it would be.
    if (victim !== undefined) nodes.push(victim);
    await killed;
    await until(60);
    nodes.splice(nodes.indexOf(victim!), 1, await startNode());
    await until(100);
  }
  await Promise.all(pushers.map((pusher) => pusher.stop()));
  expect(pushers.flatMap(({ wrong }) => wrong)).toEqual([]);
  expect(pushers.reduce((sum, { failures }) => sum + failures, 0)).toBeGreaterThan(0);
  for (const pusher of pushers) {
    const kept = await compareWithAcknowledged(pusher, database().sql);
    expect(kept).toEqual({ lost: [], doubled: 0, lastN: pusher.device.n });
  }
  expect(proxy.answered.size).toBeGreaterThanOrEqual(2);
  console.info(
    `${count()} operations taken, ${pushers.reduce((sum, { failures }) => sum + failures, 0)} attempts failed`,
  );
});
