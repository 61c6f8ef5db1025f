import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PushResult } from '#contract/sync/push-protocol.ts';
import { askShape, changesOf } from '#server/test-support/open-server-rig.ts';
import { startProductServer, type ProductRig } from '#server/test-support/product-server-rig.ts';
import {
  believed,
  chunkExample,
  deviceIdOf,
  PushingDevice,
  sessionExample,
} from '#server/test-support/push-rig.ts';
import { useTestDatabase } from '#server/test-support/test-database.ts';

const database = useTestDatabase();
let server: ProductRig;
beforeAll(async () => {
  server = await startProductServer({ DATABASE_URL: database().url }, { authenticate: believed });
});
afterAll(() => server.close());

const digit = 'c';
let accounts = 0;
const newDevice = (account = `acc${(accounts += 1)}`, id = digit) =>
  new PushingDevice(() => server.url, account, deviceIdOf(id));
const newGuest = () => newDevice(`guest:${deviceIdOf(digit)}:${randomUUID()}`);
const claimOf = (owner: PushingDevice, guest: PushingDevice, sessionId: string, more = {}) =>
  owner.op(
    'sessions',
    sessionId,
    { from_account: guest.accountId, to_account: owner.accountId },
    { kind: 'reparent', ...more },
  );
const saidOf = ({ results }: { readonly results: readonly PushResult[] }) =>
  results.map((result) => (result.status === 'rejected' ? result.code : result.status));
const ownersOf = async (table: string, sessionId: string) =>
  (
    await database().sql(`SELECT account_id FROM ${table} WHERE session_id = $1 ORDER BY account_id`, [
      sessionId,
    ])
  ).map(({ account_id: id }) => id);
const shape = (device: PushingDevice, table: string, more: Record<string, string> = { offset: '-1' }) =>
  askShape(
    server.url,
    { table, account: device.accountId, ...more },
    { headers: { authorization: `Bearer ${device.token}` } },
  );

async function ranAsGuest(sessionId: string): Promise<PushingDevice> {
  const guest = newGuest();
  await guest.push([
    guest.op('sessions', sessionId, sessionExample),
    guest.op('session_chunks', ...chunkExample(sessionId, 0, '1')),
    guest.op('session_chunks', ...chunkExample(sessionId, 1, '2')),
  ]);
  return guest;
}

describe("a guest's run", () => {
  it('goes to the first who asks at its computer, with its minutes; others are told', async () => {
    const guest = await ranAsGuest('race');
    const before = await shape(guest, 'sessions');
    const claimers = Array.from({ length: 6 }, () => newDevice());
    const claims = claimers.map((owner) => claimOf(owner, guest, 'race'));
    const said = await Promise.all(claimers.map((owner, index) => owner.push([claims[index]!])));
    expect(said.map((answer) => saidOf(answer)[0]).toSorted()).toEqual([
      ...Array.from({ length: 5 }, () => 'already_claimed'),
      'applied',
    ]);
    const winner = said.findIndex((answer) => saidOf(answer)[0] === 'applied');
    expect(await ownersOf('sessions', 'race')).toEqual([claimers[winner]!.accountId]);
    expect(await ownersOf('session_chunks', 'race')).toEqual(Array(2).fill(claimers[winner]!.accountId));
    // The same request again, and the same wish under another name.
    expect(await claimers[winner]!.statuses([claims[winner]!])).toEqual(['duplicate']);
    expect(await claimers[winner]!.statuses([claimOf(claimers[winner]!, guest, 'race')])).toEqual([
      'applied',
    ]);
    const gone = await shape(guest, 'sessions', { offset: before.offset, handle: before.handle });
    expect(
      changesOf(gone).map(({ headers, value }) => [headers['operation'], value?.['session_id']]),
    ).toEqual([['delete', 'race']]);
    expect(changesOf(await shape(claimers[winner]!, 'session_chunks'))).toHaveLength(2);
  });

  it('is merged with what its new owner has written of it already', async () => {
    const guest = await ranAsGuest('merged');
    const owner = newDevice();
    await owner.push([owner.op('sessions', 'merged', { title: 'Mine' }, { kind: 'patch' })]);
    await owner.push([owner.op('session_chunks', ...chunkExample('merged', 0, '1'))]);
    await owner.push([claimOf(owner, guest, 'merged')]);
    expect(
      await database().sql(`SELECT account_id, title, mode FROM sessions WHERE session_id = 'merged'`),
    ).toEqual([{ account_id: owner.accountId, title: 'Mine', mode: 'music' }]);
    expect(await ownersOf('session_chunks', 'merged')).toEqual([owner.accountId, owner.accountId]);
  });

  it('that has not come yet goes to whoever claimed it when it comes, but for what is done to it afterwards', async () => {
    const guest = newGuest();
    const owner = newDevice();
    const nowMs = Date.now();
    const late = [
      guest.op('session_chunks', ...chunkExample('late', 0, '1'), { atMs: nowMs - 5000 }),
      guest.op('sessions', 'late', { ...sessionExample, title: 'Guest' }, { atMs: nowMs - 5000 }),
      guest.op('sessions', 'late', { title: 'Not yours any more' }, { kind: 'patch', atMs: nowMs - 1000 }),
      guest.op('sessions', 'late', {}, { kind: 'delete', atMs: nowMs - 4000 }),
      guest.op('settings', 'language', { value: 'en' }),
    ];
    const claim = claimOf(owner, guest, 'late', { hlc: owner.hlc(nowMs - 3000) });
    expect(saidOf(await owner.push([claim]))).toEqual(['applied']);
    const answer = await guest.push(late);
    expect(saidOf(answer)).toEqual([
      ...['applied', 'applied', 'already_claimed', 'already_claimed', 'applied'],
    ]);
    // The guest's computer is told that they are nothing of the guest's any more.
    expect(answer.results.map(({ claimed }) => claimed === true)).toEqual([true, true, true, true, false]);
    expect((await guest.push(late)).results[0]).toMatchObject({ status: 'duplicate', claimed: true });
    expect(
      await database().sql(`SELECT account_id, title, deleted_hlc FROM sessions WHERE session_id = 'late'`),
    ).toEqual([{ account_id: owner.accountId, title: 'Guest', deleted_hlc: null }]);
    expect(await ownersOf('session_chunks', 'late')).toEqual([owner.accountId]);
    expect(changesOf(await shape(owner, 'sessions'))).toHaveLength(1);
  });

  it('is claimed and pushed at once without anybody waiting for ever', async () => {
    const guests = await Promise.all(Array.from({ length: 6 }, (_, index) => ranAsGuest(`at-once-${index}`)));
    const owners = Array.from({ length: 3 }, () => newDevice());
    const all = guests.flatMap((guest, index) => [
      ...owners.map((owner) => () => owner.push([claimOf(owner, guest, `at-once-${index}`)])),
      () =>
        guest.push([
          guest.op('session_chunks', ...chunkExample(`at-once-${index}`, 2, '3'), { atMs: Date.now() - 1e6 }),
        ]),
    ]);
    const answers = [];
    // Of each owner one at a time, as the app does; of all of them at once.
    for (let round = 0; round < all.length; round += owners.length + 1) {
      answers.push(...(await Promise.all(all.slice(round, round + owners.length + 1).map((push) => push()))));
    }
    const said = answers.flatMap(saidOf);
    expect(said.filter((code) => code === 'already_claimed')).toHaveLength(guests.length * 2);
    for (const index of guests.keys()) {
      const [owner] = await ownersOf('sessions', `at-once-${index}`);
      expect(await ownersOf('session_chunks', `at-once-${index}`)).toEqual(Array(3).fill(owner));
    }
  });
  it('is given to a computer that has another id since, where it has sent something for the guest', async () => {
    const guest = newDevice(`guest:${deviceIdOf(digit)}:${randomUUID()}`, 'e');
    await guest.push([guest.op('sessions', 'renewed', sessionExample)]);
    const owner = newDevice(undefined, 'e');
    expect(saidOf(await owner.push([claimOf(owner, guest, 'renewed')]))).toEqual(['applied']);
  });
});

describe('nobody gets', () => {
  it('what was not run as a guest, from another computer, for somebody else, or from himself', async () => {
    const guest = await ranAsGuest('mine');
    const owner = newDevice();
    const elsewhere = newDevice(undefined, 'd');
    const victim = newDevice();
    await victim.push([victim.op('sessions', 'private', sessionExample)]);
    expect(saidOf(await elsewhere.push([claimOf(elsewhere, guest, 'mine')]))).toEqual(['claim_not_proven']);
    expect(saidOf(await owner.push([claimOf(owner, victim, 'private')]))).toEqual(['not_owner']);
    const forAnother = { from_account: guest.accountId, to_account: victim.accountId };
    const op = owner.op('sessions', 'mine', forAnother, { kind: 'reparent' });
    const chunk = owner.op('session_chunks', chunkExample('mine', 0, '1')[0], forAnother, {
      kind: 'reparent',
    });
    expect(saidOf(await owner.push([op, chunk]))).toEqual(['not_owner', 'unknown_table']);
    expect(saidOf(await guest.push([claimOf(guest, guest, 'mine')]))).toEqual(['not_owner']);
    const otherGuest = newGuest();
    expect(saidOf(await otherGuest.push([claimOf(otherGuest, guest, 'mine')]))).toEqual(['not_owner']);
    expect(await ownersOf('sessions', 'mine')).toEqual([guest.accountId]);
    expect(await ownersOf('session_chunks', 'mine')).toHaveLength(2);
    expect(await ownersOf('sessions', 'private')).toEqual([victim.accountId]);
  });
});

describe('a gym', () => {
  it('sees the treadmills that its kiosks tell of, and nothing of who ran there', async () => {
    const runner = new PushingDevice(() => server.url, 'gym-runner', deviceIdOf('a'), 'k1 g1');
    const machine = { name: 'Belt 4', last_seen_wall_ms: 1000 };
    await runner.push([
      runner.op('machines', 'm4', { ...machine, firmware: '2' }),
      runner.op('sessions', 'at-the-gym', sessionExample),
    ]);
    await runner.push([runner.op('machines', 'm4', { last_seen_wall_ms: 2000 }, { kind: 'patch' })]);
    const atHome = newDevice();
    await atHome.push([atHome.op('machines', 'm5', machine)]);
    const ask = (token: string) =>
      askShape(
        server.url,
        { table: 'gym_machines', gym: 'g1', offset: '-1' },
        { headers: { authorization: token } },
      );
    const seen = await ask('Bearer coach x k2 g1');
    expect(changesOf(seen).map(({ value }) => value)).toEqual([
      {
        ...{ gym_id: 'g1', machine_id: 'm4', name: 'Belt 4', firmware: '2', last_seen_wall_ms: '2000' },
        ...{ manufacturer: null, model: null, belt_test: null },
      },
    ]);
    expect(seen.text).not.toContain('gym-runner');
    expect((await ask('Bearer coach x k2 g2')).status).toBe(403);
  });

  it('goes on hearing of a treadmill that a clock far ahead has told of', async () => {
    const [early, late] = ['a', 'b'].map(
      (name) => new PushingDevice(() => server.url, `ahead-${name}`, deviceIdOf(name), 'k1 g3'),
    );
    const seen = async () =>
      database().sql(`SELECT machine_id, name, last_seen_wall_ms AS ms FROM gym_machine WHERE gym_id = 'g3'`);
    const year2100 = Date.UTC(2100, 0, 1);
    await early!.push([early!.op('machines', 'm1', { name: 'Old', last_seen_wall_ms: year2100 })]);
    const [first] = await seen();
    expect(first?.['ms']).toBeLessThanOrEqual(Date.now());
    await late!.push([late!.op('machines', 'm1', { name: 'New', last_seen_wall_ms: Date.now() })]);
    expect(await seen()).toMatchObject([{ machine_id: 'm1', name: 'New' }]);
    // As an older server has kept it.
    await database().sql(`UPDATE gym_machine SET last_seen_wall_ms = $1 WHERE gym_id = 'g3'`, [year2100]);
    const newest = { name: 'Newest', last_seen_wall_ms: Date.now() + 60_000 };
    await late!.push([late!.op('machines', 'm1', newest)]);
    expect(await seen()).toMatchObject([{ machine_id: 'm1', name: 'Newest' }]);
  });
});
