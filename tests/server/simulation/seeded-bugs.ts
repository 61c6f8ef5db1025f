import { gunzipSync, gzipSync } from 'node:zlib';
import type { PulledChange, SyncStore } from '#contract/storage/sync-store.ts';
import { pushRequestSchema, type PushRequest } from '#contract/sync/push-protocol.ts';
import type { DeviceBug, SimulatedDevice } from './simulated-device.ts';
import type { SimulatedWorld } from './simulated-world.ts';

/** A mistake that somebody could make here, put in on purpose: the simulation has to see it. */
export interface SeededBug {
  readonly name: string;
  /** It has to be seen within so many seeds; 20 without. */
  readonly withinSeeds?: number;
  readonly device?: DeviceBug;
  /** Between the devices and the servers: what a server's mistake looks like from outside, or is in its database. */
  readonly network?: (through: typeof fetch, world: SimulatedWorld) => typeof fetch;
  /** The server's clock minus the true time. */
  readonly serverAheadMs?: number;
}

const tenYearsMs = 3650 * 86_400_000;
const zero = '000000000000-0000-0000000000000000';

export const seededBugs: readonly SeededBug[] = [
  {
    name: 'a push without an answer counts as taken, and what the server then misses as a hole',
    device: {
      fetch: (through) => async (input, init) => {
        if (!isPush(input)) return through(input, init);
        try {
          return await through(input, withHole(init));
        } catch {
          return takenBy(init);
        }
      },
    },
  },
  {
    name: 'the server says yes before it has written anything',
    network: (through, world) => async (input, init) =>
      isPush(input) && world.chance(0.2) ? takenBy(init) : through(input, init),
  },
  {
    name: 'the cursor is kept before the changes that belong to it',
    // Seen at seed 34: a crash has to come between the two, and nothing later may bring the row once more.
    withinSeeds: 60,
    device: {
      store: overSync((store) => ({
        async applyPulled(account, table, changes, cursor) {
          await store.applyPulled(account, table, [], cursor);
          await store.applyPulled(account, table, changes, undefined);
        },
      })),
    },
  },
  {
    name: 'the last of several changes is left out',
    device: {
      store: overSync((store) => ({
        applyPulled: (account, table, changes, cursor) =>
          store.applyPulled(account, table, changes.length > 1 ? changes.slice(0, -1) : changes, cursor),
      })),
    },
  },
  {
    name: 'a table that is read anew takes what was not sent with it',
    device: {
      store: overSync((store, device) => ({
        async swapStaged(account, table, cursor, since) {
          device.sqlite
            .prepare('DELETE FROM outbox WHERE account_id = ? AND table_name = ? AND acked_wall_ms IS NULL')
            .run(account, table);
          return store.swapStaged(account, table, cursor, since);
        },
      })),
    },
  },
  {
    name: 'what others wrote counts as older than everything here',
    device: {
      store: overSync((store) => ({
        applyPulled: (account, table, changes, cursor) =>
          store.applyPulled(account, table, changes.map(asOld), cursor),
      })),
    },
  },
  {
    name: 'tombstones of others are not seen',
    device: {
      store: overSync((store) => ({
        applyPulled: (account, table, changes, cursor) =>
          store.applyPulled(account, table, changes.map(withoutTombstone), cursor),
      })),
    },
  },
  {
    name: 'what waits is cleared away after a crash',
    device: {
      restarted: (device) => {
        device.sqlite.exec('DELETE FROM outbox WHERE acked_wall_ms IS NULL');
      },
    },
  },
  {
    name: 'a change is not in the log',
    network: (through, world) => async (input, init) => {
      const answer = await through(input, init);
      if (isPush(input) && world.chance(0.3)) await forgetNewest(world);
      return answer;
    },
  },
  {
    name: 'the log is cut without a word',
    network: (through, world) => async (input, init) => {
      if (isPush(input) && world.chance(0.3)) {
        await world.servers.pool.query('DELETE FROM sync_change WHERE scope = ANY($1)', [scopesOf(world)]);
      }
      return through(input, init);
    },
  },
  {
    name: 'a change comes into the log behind what was read',
    network: (through, world) => async (input, init) => {
      const answer = await through(input, init);
      if (isPush(input) && world.chance(0.3)) await putNewestBehind(world);
      return answer;
    },
  },
  {
    name: 'the server has no memory of what it has done',
    network: (through, world) => async (input, init) => {
      if (isPush(input)) await forgetDone(world, init);
      return through(input, init);
    },
  },
  {
    name: 'of changes at the same time the last to come counts',
    device: {
      store: overSync((store) => ({
        applyPulled: (account, table, changes, cursor) =>
          store.applyPulled(account, table, changes.map(asWonTie), cursor),
      })),
    },
  },
  {
    name: 'a table that is read anew takes what was taken meanwhile with it',
    withinSeeds: 80,
    device: {
      store: overSync((store) => ({
        swapStaged: (account, table, cursor, since) =>
          store.swapStaged(account, table, cursor, { ...since, ackedN: Number.MAX_SAFE_INTEGER }),
      })),
    },
  },
  {
    name: 'a restored server is not asked what it has lost',
    device: { store: overSync(() => ({ resendFrom: () => Promise.resolve() })) },
  },
  {
    name: 'the server believes clocks that are ahead',
    serverAheadMs: tenYearsMs,
  },
  {
    name: "a shape is served by another account's rows",
    network: (through, world) => (input, init) => {
      const url = new URL(String(input));
      const account = url.searchParams.get('account');
      if (account === null || account.startsWith('guest:')) return through(input, init);
      const other = world.otherAccount(account);
      url.searchParams.set('account', other);
      const headers = new Headers(init?.headers);
      headers.set('authorization', (headers.get('authorization') ?? '').replace(account, other));
      return through(url, { ...init, headers });
    },
  },
];

function isPush(input: Parameters<typeof fetch>[0]): boolean {
  return new URL(String(input)).pathname === '/v1/push';
}

function readPush(init: RequestInit | undefined): PushRequest {
  return pushRequestSchema.parse(JSON.parse(gunzipSync(init?.body as Uint8Array).toString()));
}

function withHole(init: RequestInit | undefined): RequestInit {
  const request = readPush(init);
  const before = (request.ops[0]?.n ?? 1) - 1;
  const body = before === 0 ? request : { ...request, holes: [[1, before]] };
  return { ...init, body: gzipSync(JSON.stringify(body)) };
}

/** The answer of a server that has taken everything. */
function takenBy(init: RequestInit | undefined): Response {
  const request = readPush(init);
  const results = request.ops.map(({ n, op_id: id }) => ({ n, op_id: id, status: 'applied' }));
  const lastN = request.ops.at(-1)?.n ?? 0;
  return Response.json({ results, scope_seq: '1', last_n: lastN, server_time_ms: 1_790_000_000_000 });
}

function overSync(
  change: (store: SyncStore, device: SimulatedDevice) => Partial<SyncStore>,
): NonNullable<DeviceBug['store']> {
  return (store, device) => ({ ...store, ...change(store, device) });
}

function asOld(change: PulledChange): PulledChange {
  if (change.kind === 'gone') return change;
  const fields = Object.entries(change.row.fields).map(([name, { v }]) => [name, { v, hlc: zero }] as const);
  return { ...change, row: { ...change.row, fields: Object.fromEntries(fields) } };
}

/** The same time, and an id that is greater than any. */
function asWonTie(change: PulledChange): PulledChange {
  if (change.kind === 'gone') return change;
  const fields = Object.entries(change.row.fields).map(
    ([name, { v, hlc }]) => [name, { v, hlc: `${hlc.slice(0, -16)}${'f'.repeat(16)}` }] as const,
  );
  return { ...change, row: { ...change.row, fields: Object.fromEntries(fields) } };
}

function withoutTombstone(change: PulledChange): PulledChange {
  if (change.kind === 'gone') return change;
  const { deletedHlc: _unseen, ...row } = change.row;
  return { ...change, row };
}

async function forgetNewest(world: SimulatedWorld): Promise<void> {
  await world.servers.pool.query(
    `DELETE FROM sync_change c USING (SELECT scope, max(seq) AS seq FROM sync_change WHERE scope = ANY($1) GROUP BY scope) newest
     WHERE c.scope = newest.scope AND c.seq = newest.seq`,
    [scopesOf(world)],
  );
}

async function putNewestBehind(world: SimulatedWorld): Promise<void> {
  await world.servers.pool.query(
    `UPDATE sync_change c SET seq = edge.least - 1 FROM (
       SELECT scope, min(seq) AS least, max(seq) AS most FROM sync_change WHERE scope = ANY($1) GROUP BY scope) edge
     WHERE c.scope = edge.scope AND c.seq = edge.most AND edge.least < edge.most`,
    [scopesOf(world)],
  );
}

/** As if nothing had ever come from this device. */
async function forgetDone(world: SimulatedWorld, init: RequestInit | undefined): Promise<void> {
  const { account_id: account, device_id: device, ops } = readPush(init);
  const [first] = ops;
  if (first === undefined) return;
  await world.servers.pool.query('DELETE FROM applied_op WHERE account_id = $1', [account]);
  await world.servers.pool.query(
    'UPDATE sync_device SET last_n = $3 WHERE account_id = $1 AND device_id = $2',
    [account, device, first.n - 1],
  );
}

function scopesOf(world: SimulatedWorld): readonly string[] {
  return world.accounts.map((account) => `account:${account}`);
}
