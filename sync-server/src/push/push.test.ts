import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { useTestDatabase } from '#server/test-support/test-database.ts';
import { startProductServer, type ProductRig } from '#server/test-support/product-server-rig.ts';
import {
  believed,
  chunkExample,
  deviceIdOf,
  profileExample,
  PushingDevice,
  sessionExample,
} from '#server/test-support/push-rig.ts';

const database = useTestDatabase();
let server: ProductRig;
beforeAll(async () => {
  server = await startProductServer({ DATABASE_URL: database().url }, { authenticate: believed });
});
afterAll(() => server.close());

let accounts = 0;
/** A device of an account that nobody else has. */
function newDevice(digit = 'a', account = `acc${(accounts += 1)}`): PushingDevice {
  return new PushingDevice(() => server.url, account, deviceIdOf(digit));
}
const rowOf = async (table: string, account: string) =>
  (await database().sql(`SELECT * FROM ${table} WHERE account_id = $1`, [account]))[0];

describe('numbers', () => {
  it('are counted without holes, each for one operation, and an empty push tells how far they are', async () => {
    const device = newDevice();
    expect(await device.push([])).toMatchObject({ results: [], last_n: 0, scope_seq: '0' });
    const [one, two, four] = [
      device.op('profiles', 'p1', profileExample),
      device.op('sessions', 's1', sessionExample),
      device.op('settings', 'language', { value: 'en' }, { n: 4 }),
    ];
    const answer = await device.push([two, one]);
    expect(answer).toMatchObject({ last_n: 2, scope_seq: '2' });
    expect(answer.results.map(({ n, status }) => [n, status])).toEqual([
      [1, 'applied'],
      [2, 'applied'],
    ]);
    expect(await device.statuses([one, two])).toEqual(['duplicate', 'duplicate']);
    const gap = await device.send([two, four]);
    expect([gap.status, gap.body['code'], gap.body['expected']]).toEqual([409, 'gap', 3]);
    expect(await device.push([])).toMatchObject({ last_n: 2 });
    expect(await device.statuses([four], { holes: [[3, 3]] })).toEqual(['applied']);
    expect(await device.push([])).toMatchObject({ last_n: 4 });
    const fork = await device.send([device.op('settings', 'textSize', { value: 1 }, { n: 2 })]);
    expect([fork.status, fork.body['code']]).toEqual([409, 'device_forked']);
    const inHole = await device.send([device.op('settings', 'textSize', { value: 1 }, { n: 3 })]);
    expect([inHole.status, inHole.body['code']]).toEqual([409, 'device_forked']);
    expect(await rowOf('settings', device.accountId)).toMatchObject({ name: 'language', value: 'en' });
  });

  it('of a device that began anew find what was said before', async () => {
    const old = newDevice('a');
    const future = old.op('profiles', 'p1', profileExample, { atMs: Date.now() + 3_600_000 });
    const bad = old.op('profiles', 'p1', { age: 400 });
    const [first, refused] = (await old.push([future, bad])).results;
    const anew = newDevice('b', old.accountId);
    const answer = await anew.push([
      { ...future, n: 1 },
      { ...bad, n: 2 },
      { ...bad, n: 3 },
    ]);
    expect(answer).toMatchObject({ last_n: 3 });
    expect(answer.results).toEqual([
      { ...first, n: 1 },
      { ...refused, n: 2 },
      { ...refused, n: 3 },
    ]);
    expect((await anew.push([{ ...bad, n: 2 }])).results).toEqual([{ ...refused, n: 2 }]);
  });

  it('that do not arrive in order are put in order, and one in two requests at once is done once', async () => {
    const device = newDevice();
    const ops = Array.from({ length: 40 }, (_, index) =>
      device.op('settings', `s${index}`, { value: index }),
    );
    const both = await Promise.all([device.push(ops.toReversed()), device.push(ops)]);
    const statuses = both.map(({ results }) => new Set(results.map(({ status }) => status)));
    expect(statuses.map((set) => [...set].join())).toSatisfy(
      (list: string[]) => list.toSorted().join() === 'applied,duplicate',
    );
    const [count] = await database().sql('SELECT count(*)::int AS n FROM sync_change WHERE scope = $1', [
      `account:${device.accountId}`,
    ]);
    expect(count).toEqual({ n: 40 });
  });

  it('are not held up by a hole as long as numbers go', async () => {
    const device = newDevice();
    const far = device.op('settings', 'language', { value: 'en' }, { n: Number.MAX_SAFE_INTEGER });
    expect((await device.send([far])).body).toMatchObject({ code: 'gap', expected: 1 });
    const holes: [number, number][] = [[1, Number.MAX_SAFE_INTEGER - 1]];
    expect(await device.statuses([far], { holes })).toEqual(['applied']);
  });
});

describe('fields', () => {
  it('merge one by one by their clocks, whichever device is first', async () => {
    const kiosk = newDevice('a');
    const laptop = newDevice('b', kiosk.accountId);
    const nowMs = Date.now();
    await kiosk.push([kiosk.op('profiles', 'p1', profileExample, { atMs: nowMs - 9000 })]);
    const late = laptop.op('profiles', 'p1', { mass_kg: 61, age: 41 }, { kind: 'patch', atMs: nowMs - 1000 });
    const early = kiosk.op(
      'profiles',
      'p1',
      { mass_kg: 99, display_name: 'A' },
      { kind: 'patch', atMs: nowMs - 5000 },
    );
    const loser = kiosk.op('profiles', 'p1', { age: 12 }, { kind: 'patch', atMs: nowMs - 4000 });
    expect(await laptop.statuses([late])).toEqual(['applied']);
    expect(await kiosk.statuses([early, loser])).toEqual(['applied', 'superseded']);
    expect(await rowOf('profiles', kiosk.accountId)).toMatchObject({
      mass_kg: 61,
      age: 41,
      display_name: 'A',
    });
  });

  it('of what a run was stay as they were first written', async () => {
    const device = newDevice();
    await device.push([device.op('sessions', 's1', { ...sessionExample, distance_m: 100 })]);
    expect(await device.statuses([device.op('sessions', 's1', { distance_m: 900, title: 'Long' })])).toEqual([
      'applied',
    ]);
    expect(await rowOf('sessions', device.accountId)).toMatchObject({ distance_m: 100, title: 'Long' });
  });

  it('with something in them that may not be are refused alone', async () => {
    const device = newDevice();
    const [result] = (
      await device.push([
        device.op('profiles', 'p1', { ...profileExample, age: 400, sex: null, display_name: '\u001b[2J' }),
      ])
    ).results;
    expect(result).toMatchObject({ status: 'rejected', code: 'invalid_field', permanent: true });
    expect(result?.status === 'rejected' && result.fields?.toSorted()).toEqual([
      'age',
      'display_name',
      'sex',
    ]);
    const row = await rowOf('profiles', device.accountId);
    expect(row).toMatchObject({ age: null, sex: null, display_name: null, mass_kg: 60 });
    expect(Object.keys(row?.['hlcs'] as object)).not.toContain('age');
  });

  it('that only newer programs know are kept, with their clocks, and told to everybody', async () => {
    const device = newDevice();
    const other = newDevice('b', device.accountId);
    const zones = { v: [1, { a: null }] };
    await device.push(
      [device.op('profiles', 'p1', { ...profileExample, zones, shoe: 'x', constructor: 1 })],
      { app_schema: 7 },
    );
    await other.push([other.op('profiles', 'p1', { shoe: 'y', age: 41 }, { kind: 'patch' })]);
    const row = await rowOf('profiles', device.accountId);
    expect(row).toMatchObject({ age: 41, extra: { zones, shoe: 'y', constructor: 1 } });
    expect(Object.keys(row?.['hlcs'] as object)).toContain('zones');
    const many = Object.fromEntries(Array.from({ length: 120 }, (_, index) => [`f${index}`, index]));
    const [result] = (await device.push([device.op('profiles', 'p1', many, { kind: 'patch' })])).results;
    expect(result?.status === 'rejected' && result.fields).toHaveLength(23);
  });

  it('hold whatever text a machine calls itself', async () => {
    const device = newDevice();
    const odd = 'a\0b\ud800c\u001b';
    expect(
      await device.statuses([
        device.op('sessions', 's1', {
          ...sessionExample,
          machine_name: odd,
          profile_snapshot: { ['k\0']: odd },
        }),
        device.op('settings', 'language', { value: { ['__proto__']: odd, x: 1e300 } }),
      ]),
    ).toEqual(['applied', 'applied']);
    expect(await rowOf('sessions', device.accountId)).toMatchObject({
      machine_name: 'a\uFFFDb\uFFFDc\u001b',
      profile_snapshot: { 'k\uFFFD': 'a\uFFFDb\uFFFDc\u001b' },
    });
    const setting = await rowOf('settings', device.accountId);
    expect(JSON.stringify(setting?.['value'])).toContain('"__proto__"');
  });

  it('have no key that no database can look for, and the others are taken', async () => {
    const device = newDevice();
    const [chunkId, chunk] = chunkExample('s\0', 0, '1');
    const statuses = await device.statuses([
      ...['profiles', 'sessions', 'machines', 'settings'].map((table) => device.op(table, 'a\0b', {})),
      device.op('session_chunks', chunkId, chunk),
      device.op('settings', 'language', { value: 'en' }),
    ]);
    expect(statuses).toEqual([...Array<string>(5).fill('rejected'), 'applied']);
  });

  it('are never deeper than anybody needs', async () => {
    const device = newDevice();
    let deep: unknown = 1;
    for (let level = 0; level < 40; level += 1) deep = [deep];
    expect(await device.statuses([device.op('settings', 'language', { value: deep })])).toEqual(['rejected']);
    const levels = 80_000;
    const body = JSON.stringify(
      device.request([device.op('settings', 'textSize', { value: 'HERE' })]),
    ).replace('"HERE"', `${'['.repeat(levels)}${']'.repeat(levels)}`);
    const { status, body: answer } = await device.sendBody(body, { 'content-encoding': 'identity' });
    expect([status, (answer['results'] as { status: string }[])[0]?.status]).toEqual([200, 'rejected']);
  });
});

describe('deleting', () => {
  it('wins over every change, until somebody takes it back', async () => {
    const one = newDevice('a');
    const other = newDevice('b', one.accountId);
    const nowMs = Date.now();
    await one.push([one.op('sessions', 's1', sessionExample, { atMs: nowMs - 9000 })]);
    expect(
      await one.statuses([one.op('sessions', 's1', {}, { kind: 'delete', atMs: nowMs - 8000 })]),
    ).toEqual(['applied']);
    expect(
      await other.statuses([
        other.op('sessions', 's1', { title: 'Late' }, { kind: 'patch', atMs: nowMs - 1000 }),
      ]),
    ).toEqual(['superseded']);
    const old = other.op('sessions', 's1', {}, { kind: 'restore', atMs: nowMs - 8500 });
    expect(await other.statuses([old])).toEqual(['superseded']);
    expect(await rowOf('sessions', one.accountId)).toMatchObject({ restored_hlc: old.hlc });
    const restore = one.op('sessions', 's1', sessionExample, { kind: 'restore', atMs: nowMs - 500 });
    expect(await one.statuses([restore])).toEqual(['applied']);
    expect(await rowOf('sessions', one.accountId)).toMatchObject({
      restored_hlc: restore.hlc,
      title: 'Late',
    });
    expect(
      await other.statuses([other.op('sessions', 's1', {}, { kind: 'delete', atMs: nowMs - 600 })]),
    ).toEqual(['superseded']);
  });
});

describe('clocks', () => {
  it('from the future are moved to the present, in order, and 1970 is as good as any past', async () => {
    const device = newDevice();
    const aheadMs = Date.now() + 365 * 86_400_000;
    const from = Date.now();
    const ops = [
      device.op('settings', 'language', { value: 1 }, { atMs: Date.now() + 30_000 }),
      ...[2, 3, 4].map((value) => device.op('settings', 'language', { value }, { atMs: aheadMs + value })),
      device.op('settings', 'textSize', { value: 1970 }, { atMs: 60_000, clock_suspect: true }),
    ];
    const { results, server_time_ms: serverMs } = await device.push(ops);
    expect(results.map(({ status }) => status)).toEqual([
      'applied',
      'clamped',
      'clamped',
      'clamped',
      'applied',
    ]);
    const moved = results.flatMap((result) => (result.status === 'clamped' ? [result] : []));
    expect(moved.map(({ hlc }) => hlc)).toEqual(moved.map(({ hlc }) => hlc).toSorted());
    for (const { hlc, fields } of moved) {
      expect(fields).toEqual({ value: hlc });
      expect(Number.parseInt(hlc.slice(0, 12), 16)).toBeLessThanOrEqual(Date.now() + 60_000);
    }
    expect(moved[0]!.hlc > ops[0]!.hlc).toBe(true);
    expect(serverMs).toBeGreaterThanOrEqual(from);
    expect(await rowOf('settings', device.accountId)).toMatchObject({ value: 4 });
    // Another day, another request: still in order.
    const [next] = (await device.push([device.op('settings', 'language', { value: 5 }, { atMs: aheadMs })]))
      .results;
    expect(next?.status === 'clamped' && next.hlc > moved.at(-1)!.hlc).toBe(true);
    expect(await rowOf('settings', device.accountId)).toMatchObject({ value: 5 });
    const [known] = await database().sql('SELECT clock_offset_ms FROM sync_device WHERE account_id = $1', [
      device.accountId,
    ]);
    expect(Number(known?.['clock_offset_ms'])).toBeGreaterThan(300 * 86_400_000);
  });

  it('are told with a refusal as well', async () => {
    const device = newDevice();
    const op = device.op('profiles', 'p1', { ...profileExample, age: 400 }, { atMs: Date.now() + 1e9 });
    const [result] = (await device.push([op])).results;
    if (result?.status !== 'rejected') throw new Error('taken');
    expect(result.fields).toEqual(['age']);
    expect(Object.keys(result.clamped?.fields ?? {}).length).toBe(Object.keys(profileExample).length - 1);
    const row = await rowOf('profiles', device.accountId);
    expect(row?.['hlcs']).toEqual(result.clamped?.fields);
  });
});

describe('minutes of runs', () => {
  it('are a union: both contents of a minute are kept, and marked', async () => {
    const one = newDevice('a');
    const other = newDevice('b', one.accountId);
    // Before the run that they belong to.
    expect(
      await one.statuses([
        one.op('session_chunks', ...chunkExample('s1', 0, '1')),
        one.op('session_chunks', ...chunkExample('s1', 1, '2')),
      ]),
    ).toEqual(['applied', 'applied']);
    expect(
      await other.statuses([
        other.op('session_chunks', ...chunkExample('s1', 0, '1')),
        other.op('session_chunks', ...chunkExample('s1', 0, '3')),
      ]),
    ).toEqual(['applied', 'applied']);
    const rows = await database().sql(
      'SELECT chunk_no, left(content_hash, 1) AS hash, is_disputed FROM session_chunks WHERE account_id = $1 ORDER BY chunk_id',
      [one.accountId],
    );
    expect(rows).toEqual([
      { chunk_no: 0, hash: '1', is_disputed: true },
      { chunk_no: 0, hash: '3', is_disputed: true },
      { chunk_no: 1, hash: '2', is_disputed: false },
    ]);
  });

  it('are whole and called by what they are, or none', async () => {
    const device = newDevice();
    const [pk, values] = chunkExample('s1', 0, '1');
    const results = (
      await device.push([
        device.op('session_chunks', pk, { ...values, samples: '%' }),
        device.op('session_chunks', pk, { ...values, plays: null }),
        device.op('session_chunks', 's2:0:11111111111111111111111111111111', { ...values }),
        device.op('session_chunks', pk, { ...values }, { kind: 'patch' }),
        device.op('session_chunks', pk, { ...values, newer: { a: 1 } }),
      ])
    ).results;
    expect(results.map((result) => (result.status === 'rejected' ? result.code : result.status))).toEqual([
      ...['invalid_field', 'invalid_field', 'invalid_key', 'unknown_table', 'applied'],
    ]);
    expect(await rowOf('session_chunks', device.accountId)).toMatchObject({ extra: { newer: { a: 1 } } });
  });
});

describe('one bad operation', () => {
  it('blocks nothing', async () => {
    const device = newDevice();
    const results = (
      await device.push([
        device.op('passwords', 'p', { a: 1 }),
        device.op('settings', '$', { value: 1 }),
        device.op('settings', 'notes', { value: 'x'.repeat(210_000) }),
        device.op('machines', 'm1', {}, { kind: 'reparent' }),
        device.op('settings', 'language', { value: 'zh-CN' }),
      ])
    ).results;
    expect(
      results.map((result) =>
        result.status === 'rejected' ? [result.code, result.permanent] : result.status,
      ),
    ).toEqual([
      ...[
        ['unknown_table', true],
        ['invalid_key', true],
        ['too_large', true],
        ['unknown_table', true],
      ],
      'applied',
    ]);
    expect(await device.push([])).toMatchObject({ last_n: 5 });
  });

  it('of a newer app waits for a newer server, and has used up its number', async () => {
    const device = newDevice();
    const op = device.op('shoes', 'p', { a: 1 });
    const [result] = (await device.push([op], { app_schema: 2 })).results;
    expect(result).toMatchObject({ status: 'rejected', code: 'try_later', permanent: false });
    expect((await device.push([op], { app_schema: 2 })).results).toEqual([result]);
    expect(await device.push([])).toMatchObject({ last_n: 1 });
  });
});
