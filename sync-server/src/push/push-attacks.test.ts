import { request as httpRequest } from 'node:http';
import { connect } from 'node:net';
import { gzipSync, deflateSync } from 'node:zlib';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { operationErrorCodes, syncProblemCodes } from '#contract/sync/sync-error-codes.ts';
import { syncedTables } from '#contract/sync/synced-tables.ts';
import { createApp } from '#server/http/app.ts';
import { createMetrics } from '#server/http/metrics.ts';
import { createLogger } from '#server/log/server-log.ts';
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
import { PushGate } from './push-gate.ts';
import { addPushRoute } from './push-routes.ts';

const database = useTestDatabase();
let server: ProductRig;
let victim: PushingDevice;
const marker = 'victims-diary';

beforeAll(async () => {
  server = await startProductServer(
    { DATABASE_URL: database().url, LOG_LEVEL: 'silent' },
    { authenticate: believed },
  );
  victim = new PushingDevice(() => server.url, 'victim', deviceIdOf('f'));
  await victim.push([
    victim.op('profiles', 'p1', { ...profileExample, display_name: marker }),
    victim.op('sessions', 's1', { ...sessionExample, note: marker }),
    victim.op('session_chunks', ...chunkExample('s1', 0, '1')),
    victim.op('settings', 'language', { value: marker }),
  ]);
});
afterAll(() => server.close());

let attackers = 0;
const newAttacker = (digit = 'a') =>
  new PushingDevice(() => server.url, `attacker${(attackers += 1)}`, deviceIdOf(digit));
const tables = [...syncedTables.map(({ name }) => name), 'applied_op', 'sync_device', 'sync_change'];
async function everythingOfVictim(): Promise<string> {
  const rows = await Promise.all(
    tables.map((table) =>
      database().sql(
        `SELECT t::text AS row FROM ${table} AS t WHERE ${table === 'sync_change' ? "scope = 'account:victim'" : "account_id = 'victim'"} ORDER BY 1`,
      ),
    ),
  );
  return JSON.stringify(rows);
}
let before: string;
beforeEach(async () => {
  before = await everythingOfVictim();
});
const expectUntouched = async () => expect(await everythingOfVictim()).toBe(before);

function expectProblem(
  { status, body }: { readonly status: number; readonly body: Record<string, unknown> },
  expected: readonly [number, string],
): void {
  expect([status, body['code']]).toEqual(expected);
  expect(syncProblemCodes).toContain(body['code']);
  expect(JSON.stringify(body)).not.toMatch(/ at .*\.ts|node_modules|SELECT|pg_/);
}

describe('who asks', () => {
  it('is found out before anything of the body is looked at', async () => {
    const response = await fetch(`${server.url}/v1/push`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'content-encoding': 'gzip' },
      body: 'no gzip',
    });
    expectProblem({ status: response.status, body: (await response.json()) as Record<string, unknown> }, [
      401,
      'unauthorized',
    ]);
  });

  it('sends for his own account and from his own device only', async () => {
    const attacker = newAttacker();
    const ops = [attacker.op('settings', 'language', { value: 'mine now' })];
    expectProblem(await attacker.send(ops, { account_id: 'victim' }), [403, 'account_mismatch']);
    expectProblem(await attacker.send(ops, { device_id: victim.deviceId }), [403, 'device_not_registered']);
    expectProblem(await attacker.send([], { account_id: 'victim' }), [403, 'account_mismatch']);
    const withoutDevice = new PushingDevice(() => server.url, 'attacker-x', '');
    expect((await withoutDevice.send([], { device_id: deviceIdOf('a') })).status).toBe(403);
    await expectUntouched();
  });

  it('writes nothing of another account, whatever he calls it', async () => {
    const attacker = newAttacker();
    const claim = { from_account: 'victim', to_account: attacker.accountId };
    const results = (
      await attacker.push([
        attacker.op('sessions', 's1', { account_id: 'victim', note: 'x' }, { kind: 'patch' }),
        attacker.op('sessions', 's1', {}, { kind: 'delete' }),
        attacker.op('sessions', 's1', claim, { kind: 'reparent' }),
        attacker.op('session_chunks', ...chunkExample('s1', 0, '1')),
        attacker.op('profiles', 'p1', { hlcs: { a: 1 }, extra: { account_id: 'victim' } }),
      ])
    ).results;
    expect(results.map(({ status }) => status)).toEqual([
      'applied',
      'applied',
      'rejected',
      'applied',
      'applied',
    ]);
    await expectUntouched();
  });

  it('learns nothing by ids of operations of others', async () => {
    const attacker = newAttacker();
    const [known] = await database().sql(
      `SELECT op_id FROM applied_op WHERE account_id = 'victim' AND n = 1`,
    );
    const op = attacker.op('settings', 'language', { value: 1 }, { op_id: String(known?.['op_id']) });
    expect(await attacker.statuses([op])).toEqual(['applied']);
    await expectUntouched();
  });

  it('may not send any more from a device that was turned away', async () => {
    const attacker = newAttacker();
    await attacker.push([attacker.op('settings', 'language', { value: 1 })]);
    await database().sql('UPDATE sync_device SET revoked_at = now() WHERE account_id = $1', [
      attacker.accountId,
    ]);
    expectProblem(await attacker.send([]), [403, 'device_not_registered']);
    expectProblem(await attacker.send([attacker.op('settings', 'language', { value: 2 })]), [
      ...([403, 'device_not_registered'] as const),
    ]);
  });
});

describe('a body', () => {
  it('that is too long is refused, zipped or not, said or not', async () => {
    const attacker = newAttacker();
    const long = JSON.stringify(
      attacker.request([attacker.op('settings', 'a', { value: 'x'.repeat(1_100_000) })]),
    );
    expectProblem(await attacker.sendBody(gzipSync(long)), [413, 'too_large']);
    expectProblem(await attacker.sendBody(long, { 'content-encoding': 'identity' }), [413, 'too_large']);
    const many = Array.from({ length: 501 }, () => attacker.op('settings', 'a', { value: 1 }));
    expectProblem(await attacker.send(many), [400, 'invalid_request']);
  });

  it('of which there is no end is not waited for', async () => {
    const status = await new Promise<number | string>((resolve) => {
      const request = httpRequest(`${server.url}/v1/push`, {
        method: 'POST',
        headers: { authorization: `Bearer ${newAttacker().token}`, 'content-type': 'application/json' },
      });
      let sent = 0;
      const more = (): void => {
        sent += 65_536;
        if (sent < 20_000_000) request.write(Buffer.alloc(65_536, 'x'), () => more());
      };
      request.on('response', (response) => resolve(response.statusCode ?? 0));
      request.on('error', (error) => resolve(String(Reflect.get(error, 'code'))));
      more();
    });
    expect([413, 'ECONNRESET', 'EPIPE']).toContain(status);
    expect((await newAttacker().send([])).status).toBe(200);
  });

  it('that unpacks to a thousand times its size is not unpacked', async () => {
    const bomb = gzipSync(Buffer.alloc(300_000_000, ' '));
    expect(bomb.byteLength).toBeLessThan(1_000_000);
    const rssBefore = process.memoryUsage().rss;
    const attacker = newAttacker();
    for (let round = 0; round < 5; round += 1) {
      expectProblem(await attacker.sendBody(bomb), [413, 'too_large']);
    }
    expect(process.memoryUsage().rss - rssBefore).toBeLessThan(150_000_000);
    const twice = gzipSync(gzipSync(JSON.stringify(attacker.request([]))));
    expectProblem(await attacker.sendBody(twice), [400, 'invalid_request']);
  });

  it.each([
    ['no gzip', 'gzip', 'application/json', [400, 'invalid_request']],
    ['{}', 'identity', 'text/plain', [415, 'invalid_request']],
    ['{}', 'br', 'application/json', [415, 'invalid_request']],
    [deflateSync('{}'), 'deflate', 'application/json', [415, 'invalid_request']],
    ['', 'identity', 'application/json', [400, 'invalid_request']],
    ['[', 'identity', 'application/json', [400, 'invalid_request']],
    ['null', 'identity', 'application/json', [400, 'invalid_request']],
    ['{"__proto__":{"account_id":"victim"}}', 'identity', 'application/json', [400, 'invalid_request']],
  ] as const)('%j (%s, %s) is refused', async (body, encoding, type, expected) => {
    const headers = { 'content-encoding': encoding, 'content-type': type };
    expectProblem(await newAttacker().sendBody(body, headers), [expected[0], expected[1]]);
  });

  it('that comes a byte at a time is given up', async () => {
    const app = createApp({
      logger: createLogger('silent'),
      metrics: createMetrics(),
      closing: new AbortController().signal,
    });
    addPushRoute(app, {
      ...{ pool: server.database.pool, authenticate: believed, registry: createMetrics().registry },
      ...{ nowMs: () => Date.now(), committed: () => undefined, patienceMs: 200 },
    });
    const url = new URL(await app.listen({ host: '127.0.0.1', port: 0 }));
    onTestFinished(() => app.close());
    const answer = await new Promise<string>((resolve) => {
      const socket = connect(Number(url.port), url.hostname);
      let text = '';
      socket.on('data', (part) => (text += part.toString()));
      socket.on('close', () => resolve(text));
      socket.on('error', () => undefined);
      socket.write(
        `POST /v1/push HTTP/1.1\r\nhost: x\r\nauthorization: Bearer a ${deviceIdOf('a')}\r\ncontent-type: application/json\r\ncontent-length: 1000\r\n\r\n{`,
      );
    });
    expect(answer).toMatch(/^HTTP\/1\.1 408 /);
    expect(answer).toMatch(/connection: close/i);
  });
});

describe('too many at once', () => {
  it('are told to wait, and take nobody else his turn', async () => {
    const attacker = newAttacker();
    const blocker = await server.database.pool.connect();
    onTestFinished(() => blocker.release());
    await attacker.push([attacker.op('settings', 'language', { value: 0 })]);
    await blocker.query('BEGIN');
    await blocker.query('SELECT FROM sync_scope WHERE scope = $1 FOR UPDATE', [
      `account:${attacker.accountId}`,
    ]);
    const ops = Array.from({ length: 30 }, (_, index) =>
      attacker.op('settings', `s${index}`, { value: 1 }, { n: 2 }),
    );
    const sent = ops.map((op) => attacker.send([op]));
    await expect.poll(() => server.database.pool.totalCount).toBeGreaterThan(1);
    const other = newAttacker();
    expect(await other.statuses([other.op('settings', 'language', { value: 1 })])).toEqual(['applied']);
    await blocker.query('ROLLBACK');
    const answers = await Promise.all(sent);
    const refused = answers.filter(({ status }) => status === 429);
    expect(refused.length).toBeGreaterThan(10);
    for (const { headers, body } of refused) {
      expect([headers.get('retry-after'), body['code']]).toEqual(['2', 'too_many_requests']);
    }
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
  });

  it('are let in by turns', async () => {
    const gate = new PushGate({ atOnce: 2, waiting: 3, waitingOfOne: 2 });
    const order: string[] = [];
    let open: () => void = () => undefined;
    const opened = new Promise<void>((resolve) => (open = resolve));
    const pass = (account: string) =>
      gate.pass(account, async () => {
        order.push(account);
        await opened;
      });
    const all = [pass('a'), pass('a'), pass('a'), pass('b'), pass('c')];
    const refused = [pass('a'), pass('d')];
    await expect(refused[0]).rejects.toMatchObject({ status: 429 });
    await expect(refused[1]).rejects.toMatchObject({ status: 503 });
    expect(order).toEqual(['a', 'b']);
    open();
    await Promise.all(all);
    expect(order).toEqual(['a', 'b', 'a', 'c', 'a']);
    await expect(gate.pass('a', () => Promise.reject(new Error('x')))).rejects.toThrow('x');
    await gate.pass('a', () => Promise.resolve());
  });
});

describe('whatever is sent', () => {
  const odd = fc.oneof(
    fc.json().map((text): unknown => JSON.parse(text)),
    fc.constantFrom<unknown>(
      'victim',
      '',
      null,
      -1,
      0,
      1e308,
      Number.MAX_SAFE_INTEGER,
      '\0',
      '\ud800',
      "'; DROP TABLE sessions; --",
      [],
      {},
    ),
    fc.string({ unit: 'binary' }),
  );
  const hlc = fc.oneof(
    fc.stringMatching(/^[0-9a-f]{12}-[0-9a-f]{4}-[0-9a-f]{16}$/),
    fc.constantFrom('000000000000-0000-0000000000000000', 'ffffffffffff-ffff-ffffffffffffffff'),
  );
  const fieldNames = [...new Set(syncedTables.flatMap(({ fields }) => Object.keys(fields)))];
  const fields = fc.dictionary(
    fc.oneof(
      fc.constantFrom(...fieldNames, 'hlcs', 'extra', 'account_id', 'gym_id', 'from_account'),
      fc.stringMatching(/^[a-z][a-z0-9_]{0,20}$/),
    ),
    fc.record({ v: odd, hlc }),
    { maxKeys: 12 },
  );
  const operation = fc.record({
    op_id: fc.uuid(),
    table: fc.constantFrom(...syncedTables.map(({ name }) => name), 'sync_device', 'pg_class'),
    pk: fc.oneof(
      fc.constantFrom('s1', 'p1', 'language', chunkExample('s1', 0, '1')[0]),
      fc.string({ minLength: 1, maxLength: 400, unit: 'binary' }),
    ),
    kind: fc.constantFrom('put', 'patch', 'delete', 'restore', 'reparent'),
    fields,
    hlc,
  });

  it('in the form of operations, is answered, and touches nobody else', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(operation, { minLength: 1, maxLength: 8 }), async (some) => {
        const attacker = newAttacker();
        const ops = some.map((op, index) => ({ ...op, n: index + 1 }));
        const body = gzipSync(JSON.stringify({ ...attacker.request([]), ops }));
        const { status, body: answer } = await attacker.sendBody(body);
        expect(status, JSON.stringify(answer)).toBe(200);
        const results = answer['results'] as { status: string; code?: string; op_id: string }[];
        expect(results.map(({ op_id: id }) => id)).toEqual(ops.map(({ op_id: id }) => id));
        for (const { status: said, code } of results) {
          if (said === 'rejected') expect(operationErrorCodes).toContain(code);
        }
        // Whatever is there can be read, and be sent again.
        for (const { name } of syncedTables) {
          const shape = await askShape(
            server.url,
            { table: name, account: attacker.accountId, offset: '-1' },
            { headers: { authorization: `Bearer ${attacker.token}` } },
          );
          expect(shape.status).toBe(200);
          expect(shape.text).not.toContain(marker);
        }
        expect((await attacker.sendBody(body)).status).toBe(200);
      }),
      { numRuns: 60 },
    );
    await expectUntouched();
  });

  it('in any other form, is refused, and never a fault of ours', async () => {
    const attacker = newAttacker();
    const whole = (): Record<string, unknown> => ({
      ...attacker.request([]),
      ops: [attacker.op('settings', 'language', { value: 1 }, { n: 1 })],
      holes: [[1, 2]],
    });
    const paths = fc.constantFrom(
      ...['device_id', 'account_id', 'app_schema', 'batch_id', 'ops', 'holes', 'extra'].map((name) => [name]),
      ...['op_id', 'n', 'table', 'pk', 'kind', 'fields', 'hlc', 'clock_suspect', '__proto__'].map((name) => [
        'ops',
        '0',
        name,
      ]),
    );
    await fc.assert(
      fc.asyncProperty(paths, odd, async (path, value) => {
        const request = whole();
        let place: Record<string, unknown> = request;
        for (const name of path.slice(0, -1)) place = place[name] as Record<string, unknown>;
        Object.defineProperty(place, path.at(-1) ?? '', {
          value,
          enumerable: true,
          configurable: true,
          writable: true,
        });
        const { status, body } = await attacker.sendBody(gzipSync(JSON.stringify(request)));
        expect(status, JSON.stringify(body)).toBeLessThan(500);
        if (status !== 200) expect(syncProblemCodes).toContain(body['code']);
      }),
      { numRuns: 200 },
    );
    await expectUntouched();
  });

  it('is asked of shapes, shows nothing of others, and is never a fault of ours', async () => {
    const attacker = newAttacker();
    await attacker.push([attacker.op('settings', 'language', { value: 1 })]);
    const names = [
      'table',
      'account',
      'gym',
      'offset',
      'handle',
      'live',
      'cursor',
      'where',
      'params[1]',
      'columns',
      'replica',
      'log',
      'subset__where',
      'expired_handle',
      'secret',
    ];
    const values = fc.oneof(
      fc.constantFrom(
        'victim',
        attacker.accountId,
        ...tables,
        'account_head',
        'gym_machines',
        'note',
        '-1',
        '0_0',
        'now',
        '0_inf',
        '99999999999999999999_0',
        'full',
        "account_id = 'victim' OR true",
        '1 OR 1=1',
        'guest:x',
      ),
      fc.string({ unit: 'binary', maxLength: 60 }),
    );
    const query = fc.dictionary(fc.oneof(fc.constantFrom(...names), fc.string({ maxLength: 12 })), values, {
      maxKeys: 8,
    });
    const base = { table: 'settings', account: attacker.accountId, offset: '-1' };
    await fc.assert(
      fc.asyncProperty(query, fc.boolean(), async (given, isBased) => {
        const asked: Record<string, string> = { ...(isBased && base), ...given };
        // Being held is no answer, and nothing to wait for here.
        delete asked['live'];
        const answer = await askShape(server.url, asked, {
          headers: { authorization: `Bearer ${attacker.token}` },
        });
        expect(answer.status, `${JSON.stringify(asked)} ${answer.text}`).toBeLessThan(500);
        expect(answer.text).not.toContain(marker);
      }),
      { numRuns: 250 },
    );
  });
});
