import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { hlcText } from '#core/sync/hybrid-clock.ts';
import { askShape } from '#server/test-support/open-server-rig.ts';
import { startProductServer, type ProductRig } from '#server/test-support/product-server-rig.ts';
import {
  believed,
  chunkExample,
  deviceIdOf,
  profileExample,
  PushingDevice,
  sessionExample,
} from '#server/test-support/push-rig.ts';
import { useTestDatabase } from '#server/test-support/test-database.ts';
import { doChores } from '#server/hourly-chores.ts';
import { silentLog } from '#contract/runtime/log.ts';
import { eraseAccount, purgeErased, takeBackErasure } from './erase-account.ts';
import { exportAccount, type ExportedRow } from './export-account.ts';
import { tidyProduct } from './tidy-product.ts';

const database = useTestDatabase();
let server: ProductRig;
beforeAll(async () => {
  server = await startProductServer(
    { DATABASE_URL: database().url },
    { authenticate: believed, times: { holdMs: 5000 } },
  );
});
afterAll(() => server.close());

const dayMs = 86_400_000;
let accounts = 0;
const newDevice = (account = `acc${(accounts += 1)}`, digit = 'a') =>
  new PushingDevice(() => server.url, account, deviceIdOf(digit));
const erasing = () => ({
  pool: server.database.pool,
  nowMs: Date.now(),
  committed: (scopes: readonly string[]) => server.notifier.committed(scopes),
});
const shape = (device: PushingDevice, table: string, more: Record<string, string> = {}) =>
  askShape(
    server.url,
    { table, account: device.accountId, offset: '-1', ...more },
    { headers: { authorization: `Bearer ${device.token}` } },
  );

async function fill(device: PushingDevice): Promise<void> {
  await device.push([
    device.op('profiles', 'p1', profileExample),
    device.op('sessions', 's1', sessionExample),
    device.op('session_chunks', ...chunkExample('s1', 0, '1')),
    device.op('settings', 'language', { value: 'en' }),
  ]);
}

/** Every place in the database that says the account's id. */
async function tracesOf(account: string): Promise<readonly string[]> {
  const tables = await database().sql(
    `SELECT relname AS name FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace`,
  );
  const found: string[] = [];
  for (const { name } of tables) {
    const rows = await database().sql(`SELECT 1 FROM ${String(name)} AS t WHERE t::text LIKE $1 LIMIT 1`, [
      `%${account}%`,
    ]);
    if (rows.length > 0) found.push(String(name));
  }
  return found.toSorted();
}

describe('erasing an account', () => {
  it('refuses it at once with 410, also whoever holds a request, and leaves nothing of it after its time', async () => {
    const device = newDevice('erased-one');
    const bystander = newDevice('erased-two');
    await fill(device);
    await fill(bystander);
    const head = await shape(device, 'account_head');
    const held = shape(device, 'account_head', { offset: head.offset, handle: head.handle, live: 'true' });
    await expect.poll(async () => server.notifier.size).toBeGreaterThan(0);
    await eraseAccount(erasing(), device.accountId);
    expect((await held).status).toBe(410);
    for (const ops of [[], [device.op('settings', 'language', { value: 'zh-CN' })]]) {
      const late = await device.send(ops);
      expect([late.status, late.body['code']]).toEqual([410, 'account_deleted']);
    }
    for (const table of ['profiles', 'account_head']) {
      const answer = await shape(device, table);
      expect([answer.status, answer.json]).toEqual([
        410,
        expect.objectContaining({ code: 'account_deleted' }),
      ]);
    }
    expect(await purgeErased(server.database.pool, Date.now() + 13 * dayMs)).toBe(0);
    expect(await tracesOf(device.accountId)).toContain('profiles');
    const inTime = Date.now() + 15 * dayMs;
    expect(
      (
        await Promise.all([
          purgeErased(server.database.pool, inTime),
          purgeErased(server.database.pool, inTime),
        ])
      ).toSorted(),
    ).toEqual([0, 1]);
    expect(await tracesOf(device.accountId)).toEqual([]);
    await eraseAccount(erasing(), device.accountId);
    const after = [device.op('settings', 'language', { value: 'zh-CN' })];
    expect((await device.send(after)).status).toBe(410);
    expect(await tracesOf(device.accountId)).toEqual([]);
    expect((await shape(device, 'profiles')).status).toBe(410);
    expect(await takeBackErasure(server.database.pool, device.accountId)).toBe(false);
    expect((await bystander.push([])).last_n).toBe(4);
    expect(await tracesOf(bystander.accountId)).toContain('session_chunks');
  });

  it('can be taken back for some days', async () => {
    const device = newDevice();
    await fill(device);
    await eraseAccount(erasing(), device.accountId);
    await eraseAccount(erasing(), device.accountId);
    expect(await takeBackErasure(server.database.pool, device.accountId)).toBe(true);
    await doChores(server.database.pool, silentLog, Date.now() + 60 * dayMs);
    expect(await device.statuses([device.op('settings', 'language', { value: 'zh-CN' })])).toEqual([
      'applied',
    ]);
    expect((await shape(device, 'settings')).status).toBe(200);
  });

  it('also refuses what a guest still had of a run that the account had claimed', async () => {
    const digit = 'c';
    const guest = newDevice(`guest:${deviceIdOf(digit)}:00000000-0000-4000-8000-000000000001`, digit);
    const owner = newDevice('claimer', digit);
    const late = guest.op('session_chunks', ...chunkExample('s9', 1, '2'), { n: 2 });
    await guest.push([guest.op('sessions', 's9', sessionExample, { n: 1, atMs: Date.now() - 1000 })]);
    const claim = { from_account: guest.accountId, to_account: owner.accountId };
    await owner.push([owner.op('sessions', 's9', claim, { kind: 'reparent' })]);
    await eraseAccount(erasing(), owner.accountId, 0);
    expect(await purgeErased(server.database.pool, Date.now() + 1)).toBe(1);
    const [result] = (await guest.push([late])).results;
    expect(result).toMatchObject({ status: 'rejected', code: 'already_claimed', permanent: true });
    expect(await tracesOf(owner.accountId)).toEqual([]);
  });
});

describe('the export', () => {
  it('has everything, as it was at one moment, and nothing of others', async () => {
    const device = newDevice();
    await fill(device);
    await fill(newDevice());
    const many = Array.from({ length: 450 }, (_, index) =>
      device.op('tempo_corrections', `t${index}`, { tempo_bpm: 60 + index / 10 }),
    );
    await device.push(many);
    const rows: ExportedRow[] = [];
    for await (const row of exportAccount(server.database.pool, device.accountId)) {
      if (rows.length === 0) await device.push([device.op('settings', 'textSize', { value: 1 })]);
      rows.push(row);
    }
    const counts = Object.fromEntries(
      [...new Set(rows.map(({ table }) => table))].map((table) => [
        table,
        rows.filter((row) => row.table === table).length,
      ]),
    );
    expect(counts).toEqual({
      ...{ profiles: 1, sessions: 1, session_chunks: 1, tempo_corrections: 450, settings: 1, sync_device: 1 },
    });
    expect(rows[0]?.row).toMatchObject({ profile_id: 'p1', mass_kg: 60 });
    expect(JSON.stringify(rows)).not.toContain('account_id');
  });

  it('gives its connection back when nobody reads on', async () => {
    const device = newDevice();
    await fill(device);
    for (let round = 0; round < 40; round += 1) {
      for await (const { table } of exportAccount(server.database.pool, device.accountId)) {
        expect(table).toBe('profiles');
        break;
      }
    }
    expect(server.database.pool.waitingCount).toBe(0);
  });
});

describe('tidying', () => {
  it('takes old tombstones with their minutes, forgets what was said long ago, and tells of minutes without a run', async () => {
    const device = newDevice();
    const nowMs = Date.now();
    await device.push([
      device.op('sessions', 'old', sessionExample, { atMs: nowMs - 500 * dayMs }),
      device.op('session_chunks', ...chunkExample('old', 0, '1')),
      device.op('sessions', 'old', {}, { kind: 'delete', atMs: nowMs - 450 * dayMs }),
      device.op('sessions', 'back', {}, { kind: 'delete', atMs: nowMs - 450 * dayMs }),
      device.op('sessions', 'back', sessionExample, { kind: 'restore', atMs: nowMs - 449 * dayMs }),
      device.op('sessions', 'young', {}, { kind: 'delete', atMs: nowMs - 10 * dayMs }),
      device.op('session_chunks', ...chunkExample('never-came', 0, '1')),
    ]);
    await database().sql(
      `UPDATE session_chunks SET received_at = now() - interval '8 days' WHERE session_id = 'never-came'`,
    );
    onTestFinished(async () => {
      await database().sql(`DELETE FROM session_chunks WHERE session_id = 'never-came'`);
    });
    await database().sql(
      `UPDATE applied_op SET applied_at = now() - interval '401 days' WHERE account_id = $1 AND n <= 2`,
      [device.accountId],
    );
    expect(await tidyProduct(server.database.pool, nowMs)).toEqual({
      tombstones: 1,
      operations: 2,
      orphans: 1,
    });
    const left = await database().sql('SELECT session_id FROM sessions WHERE account_id = $1 ORDER BY 1', [
      device.accountId,
    ]);
    expect(left.map(({ session_id: id }) => id)).toEqual(['back', 'young']);
    const chunks = await database().sql('SELECT session_id FROM session_chunks WHERE account_id = $1', [
      device.accountId,
    ]);
    expect(chunks).toEqual([{ session_id: 'never-came' }]);
    expect(hlcText({ ms: 0, counter: 0, deviceId: '0'.repeat(16) })).toHaveLength(34);
  });
});
