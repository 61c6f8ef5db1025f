import fc from 'fast-check';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { silentLog } from '#contract/runtime/log.ts';
import type { PushOperation } from '#contract/sync/push-protocol.ts';
import { systemClock } from '#electron/controller/system-clock.ts';
import { PushSteps, type PushStep } from '#native/sync/push-step.ts';
import { openSyncServer } from '#tests/support/open-sync-server.ts';
import { createTestFolder } from '#tests/support/test-folder.ts';
import { leftPushStore } from './left-push-store.ts';
import { LeftRecords } from './left-records.ts';
import { sealedFile } from './sealed-file.ts';

vi.setConfig({ testTimeout: 60_000 });

const accountId = 'account-1';
const hlc = (n: number) => `${(1_700_000_000_000 + n).toString(16).padStart(12, '0')}-0000-00000000000000aa`;

function operation(n: number, text = 'x'): PushOperation {
  return {
    op_id: `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`,
    n,
    ...{ table: 'settings', pk: `s${n}`, kind: 'put', hlc: hlc(n) },
    fields: { value: { v: text, hlc: hlc(n) } },
  };
}

let folder: string;
let deviceId: string;

beforeEach(() => {
  folder = createTestFolder();
  deviceId = '00000000000000aa';
});

const device = () => ({
  ...{ deviceId, serverOffsetMs: 0 },
  ...{ guestAccountId: 'guest', activeAccountId: 'guest' },
});
const store = {
  device: async () => device(),
  async renewDevice() {
    deviceId = '00000000000000bb';
    return device();
  },
  resendFrom: async () => undefined,
  heardServer: async () => undefined,
};

async function openRecords(known: readonly string[] = []): Promise<LeftRecords> {
  const records = new LeftRecords((name) => sealedFile(folder, name));
  await records.open(known);
  return records;
}

async function leave(
  operations: readonly PushOperation[],
  holes: readonly (readonly [number, number])[] = [],
): Promise<LeftRecords> {
  const records = await openRecords();
  await records.keep({ operations, holes }, { accountId, serverUrl: 'http://s', deviceId });
  await records.confirm(accountId);
  return records;
}

async function openSending(records: LeftRecords) {
  const { server, serverUrl } = await openSyncServer();
  const parts = { accountId, clock: systemClock, random: Math.random };
  const surroundings = {
    ...parts,
    ...{ serverUrl, fetch, log: silentLog, tokens: { token: async () => 't', refused() {} } },
    store: leftPushStore({ ...parts, records, store }),
  };
  const steps = new PushSteps(surroundings);
  const next = (): Promise<PushStep> => steps.next(new AbortController().signal);
  const drain = async (): Promise<void> => {
    for (let step = 0; step < 200; step += 1) if ((await next()).kind === 'idle') return;
    throw new Error('it does not come to an end');
  };
  return { server, next, drain };
}

const many = (count: number, from = 1) =>
  Array.from({ length: count }, (_, index) => operation(from + index));

describe('what somebody left', () => {
  test('is sent in the order of its numbers, part by part, after a restart too', async () => {
    await leave(many(450, 5));
    const records = await openRecords();
    expect(records.account(accountId)).toMatchObject({ waiting: 450, parts: [0, 1, 2] });
    const { server, drain } = await openSending(records);
    // The server has the first four from before.
    server.take(deviceId, accountId, many(4));
    await drain();
    const numbers = server.requests.flatMap(({ ops }) => ops.map(({ n }) => n));
    expect(numbers).toEqual(Array.from({ length: 450 }, (_, index) => index + 5));
    expect(records.account(accountId)).toMatchObject({ waiting: 0, parts: [] });
  });

  test('goes behind the others where the server takes it later', async () => {
    const records = await leave(many(3));
    const { server, next, drain } = await openSending(records);
    server.refused.set('s1', { code: 'try_later', permanent: false });
    await next();
    server.refused.clear();
    await drain();
    expect(server.row(accountId, 'settings', 's1')).toBeDefined();
    expect(records.account(accountId)).toMatchObject({ nextN: 5, waiting: 0, refused: [] });
  });

  test('is told where the server never takes it', async () => {
    const records = await leave(many(2));
    const { server, drain } = await openSending(records);
    server.refused.set('s2', { code: 'invalid_field', permanent: true });
    await drain();
    await records.finish(accountId);
    const again = await openRecords();
    expect(again.account(accountId)).toMatchObject({
      phase: 'sent',
      refused: [{ table: 'settings', code: 'invalid_field' }],
    });
    await again.dismissRefusal(accountId, again.account(accountId)?.refused[0]?.opId ?? '');
    expect(again.accounts).toEqual([]);
  });

  test('is numbered anew where another computer has this device’s id', async () => {
    const records = await leave(many(250, 8));
    const { server, drain } = await openSending(records);
    // A copy of the disk has counted on.
    server.take(
      deviceId,
      accountId,
      many(20, 1001).map((one, index) => ({ ...one, n: index + 1 })),
    );
    await drain();
    const sent = server.requests.filter(({ device_id: id }) => id === '00000000000000bb');
    expect(sent.flatMap(({ ops }) => ops.map(({ n }) => n))).toEqual(
      Array.from({ length: 250 }, (_, index) => index + 1),
    );
  });

  test('counts only when its account is gone', async () => {
    const records = await openRecords();
    await records.keep({ operations: many(2), holes: [] }, { accountId, serverUrl: 'http://s', deviceId });
    expect((await openRecords([accountId])).accounts).toEqual([]);
    await records.keep({ operations: many(2), holes: [] }, { accountId, serverUrl: 'http://s', deviceId });
    expect((await openRecords([])).account(accountId)?.phase).toBe('left');
  });

  test('is not begun again by a sign-out with nothing to send, where refusals alone are left', async () => {
    const records = await leave([operation(1)]);
    const left = records.account(accountId);
    if (left === undefined) throw new Error('nothing was kept');
    const refused = [{ opId: 'o', table: 'settings', code: 'invalid_field', refusedWallMs: 1 } as const];
    await records.change({ ...left, refused });
    await records.finish(accountId);
    await records.confirm(accountId);
    expect(records.account(accountId)).toMatchObject({ phase: 'sent', refused });
  });

  test('is refused where it is too much for a kiosk', async () => {
    const records = await openRecords();
    const operations = Array.from({ length: 120 }, (_, index) => operation(index + 1, 'x'.repeat(180_000)));
    const kept = records.keep({ operations, holes: [] }, { accountId, serverUrl: 'http://s', deviceId });
    await expect(kept).rejects.toMatchObject({ code: 'account/unsent-records', params: { waiting: 120 } });
    expect(records.accounts).toEqual([]);
  });

  test('whatever its sizes: every operation is in one part, in order, and no part is long', async () => {
    const sizes = fc.array(fc.integer({ min: 0, max: 120_000 }), { minLength: 1, maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(sizes, async (lengths) => {
        const operations = lengths.map((length, index) => operation(index + 1, 'x'.repeat(length)));
        const records = await leave(operations);
        const account = records.account(accountId);
        if (account === undefined) throw new Error('nothing was kept');
        const parts = [];
        for (const part of account.parts) parts.push(await records.readPart(account, part));
        expect(parts.flat()).toEqual(operations);
        for (const part of parts) {
          expect(part.length === 1 || JSON.stringify(part).length < 251_000).toBe(true);
        }
        await records.forget(accountId);
      }),
      { numRuns: 20 },
    );
  });
});
