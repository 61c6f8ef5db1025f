import { renameSync } from 'node:fs';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { readPostmaster, isAlive } from '#server/database/postmaster.ts';
import { askCluster } from '#server/test-support/ask-cluster.ts';
import { compareWithAcknowledged, startPusher, type SteadyPusher } from '#tests/support/steady-pusher.ts';
import {
  openServerFolder,
  startSyncServerProcess,
  type SyncServerProcess,
} from '#tests/support/sync-server-process.ts';

const { folder, remove } = openServerFolder();
const data = path.join(folder, 'data');
const cluster = path.join(data, 'postgres-18');
const health = async ({ url }: SyncServerProcess) => (await fetch(`${url}/v1/health`)).status;
let node: SyncServerProcess;
const pushers: SteadyPusher[] = [];

beforeAll(async () => {
  node = await startSyncServerProcess({ BEATRUNNER_SERVER_DATA: data });
});
afterEach(() => Promise.all(pushers.splice(0).map((pusher) => pusher.stop())));
afterAll(async () => {
  await node.stop();
  remove();
});

let accounts = 0;
function startPushers(): void {
  for (let index = 0; index < 3; index += 1) {
    accounts += 1;
    pushers.push(startPusher(() => node.url, `crash${accounts}`, String(index).repeat(16)));
  }
}
const taken = () => pushers.reduce((sum, { acknowledged }) => sum + acknowledged.size, 0);
const failed = () => pushers.reduce((sum, { failures }) => sum + failures, 0);
const untilTaken = (more: number) => {
  const least = taken() + more;
  return expect.poll(taken, { timeout: 40_000 }).toBeGreaterThan(least);
};

async function expectNothingLost(): Promise<void> {
  await Promise.all(pushers.map((pusher) => pusher.stop()));
  await askCluster(data, async (sql) => {
    for (const pusher of pushers) {
      expect(pusher.wrong.join('\n')).toBe('');
      expect(await compareWithAcknowledged(pusher, sql)).toEqual({
        lost: [],
        doubled: 0,
        lastN: pusher.device.n,
      });
    }
  });
}

it('of the server, in the middle of pushes, lose nothing and do nothing twice', async () => {
  startPushers();
  for (let round = 0; round < 3; round += 1) {
    await untilTaken(40);
    await node.kill();
    node = await startSyncServerProcess({ BEATRUNNER_SERVER_DATA: data });
  }
  await untilTaken(40);
  expect(failed()).toBeGreaterThan(0);
  await expectNothingLost();
});

it('of Postgres itself lose nothing; the server starts it again, and goes on with it', async () => {
  startPushers();
  await untilTaken(40);
  const before = failed();
  const { pid } = readPostmaster(cluster)!;
  process.kill(pid, 'SIGKILL');
  // Without it none starts.
  renameSync(path.join(cluster, 'global'), path.join(cluster, 'global.away'));
  await expect.poll(failed, { timeout: 20_000 }).toBeGreaterThan(before + 3);
  // Nobody is told anything but to try again, and the server is up.
  const [pusher] = pushers;
  const refused = await pusher!.device.send([]);
  expect([refused.status, refused.body['code'], refused.headers.get('retry-after')]).toEqual([
    503,
    'unavailable',
    '2',
  ]);
  expect(await health(node)).toBe(202);
  await expect.poll(() => isAlive(pid), { timeout: 10_000 }).toBe(false);
  renameSync(path.join(cluster, 'global.away'), path.join(cluster, 'global'));
  await expect.poll(() => health(node), { timeout: 25_000 }).toBe(200);
  await untilTaken(40);
  expect(node.output().match(/postgres-gone/g)).toHaveLength(1);
  await expectNothingLost();
});

it('of Postgres, which two nodes use, are made good once, for both', async () => {
  const other = await startSyncServerProcess({ BEATRUNNER_SERVER_DATA: data });
  startPushers();
  await untilTaken(40);
  const { pid } = readPostmaster(cluster)!;
  process.kill(pid, 'SIGKILL');
  const isAgain = async (): Promise<boolean> => {
    const running = readPostmaster(cluster);
    return (
      running !== undefined && running.pid !== pid && (await health(node)) + (await health(other)) === 400
    );
  };
  await expect.poll(isAgain, { timeout: 40_000 }).toBe(true);
  const again = readPostmaster(cluster)!.pid;
  await untilTaken(40);
  // The one that goes leaves it to the other.
  await other.stop();
  await untilTaken(40);
  expect(readPostmaster(cluster)!.pid).toBe(again);
  await expectNothingLost();
});
