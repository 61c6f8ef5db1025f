import { execFileSync } from 'node:child_process';
import { chmodSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { askCluster } from '#server/test-support/ask-cluster.ts';
import { PushingDevice } from '#server/test-support/push-rig.ts';
import { compareWithAcknowledged, startPusher } from '#tests/support/steady-pusher.ts';
import {
  openServerFolder,
  startSyncServerProcess,
  type SyncServerProcess,
} from '#tests/support/sync-server-process.ts';

const { folder, remove } = openServerFolder();
const data = path.join(folder, 'data');
const filler = path.join(folder, 'filler');
const isRoot = process.getuid?.() === 0;
let node: SyncServerProcess;

beforeAll(async () => {
  if (!isRoot) return;
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=160m', 'tmpfs', folder]);
  chmodSync(folder, 0o755);
  node = await startSyncServerProcess({ BEATRUNNER_SERVER_DATA: data });
});
afterAll(async () => {
  if (!isRoot) return;
  await node.stop();
  execFileSync('umount', [folder]);
  remove();
});

/** Leaves nothing free on the disk. */
function fillDisk(): void {
  const { bavail, bsize } = statfsSync(folder);
  try {
    writeFileSync(filler, Buffer.alloc(bavail * bsize + bsize));
  } catch (error) {
    expect(Reflect.get(error as Error, 'code')).toBe('ENOSPC');
  }
}

it.runIf(isRoot)(
  'a full disk is told as "try again", loses nothing, and is over when there is room',
  async () => {
    const pusher = startPusher(() => node.url, 'full', 'd'.repeat(16));
    const taken = () => pusher.acknowledged.size;
    await expect.poll(taken, { timeout: 20_000 }).toBeGreaterThan(50);
    fillDisk();
    await expect.poll(() => pusher.failures, { timeout: 30_000 }).toBeGreaterThan(3);
    const other = new PushingDevice(() => node.url, 'full-too', 'e'.repeat(16));
    const op = other.op('settings', 'big', { value: 'x'.repeat(150_000) });
    const refused = await other.send([op]);
    expect([refused.status, refused.body['code']]).toEqual([503, 'unavailable']);
    expect(refused.body['detail']).toMatch(/Try again/);
    const before = taken();
    rmSync(filler);
    await expect.poll(taken, { timeout: 40_000 }).toBeGreaterThan(before + 50);
    expect(await other.statuses([op])).toEqual(['applied']);
    await pusher.stop();
    expect(pusher.wrong.join('\n')).toBe('');
    await askCluster(data, async (sql) => {
      expect(await compareWithAcknowledged(pusher, sql)).toEqual({
        lost: [],
        doubled: 0,
        lastN: pusher.device.n,
      });
    });
  },
);
