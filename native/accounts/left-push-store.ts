import type { Clock } from '#contract/runtime/clock.ts';
import type { PushBatch, PushStore } from '#contract/storage/sync-store.ts';
import type { PushOperation, PushResult } from '#contract/sync/push-protocol.ts';
import { sessionIdAt } from '#core/session/session-id.ts';
import { isSettled, refusalOf, type LeftAccount, type LeftRecords, type LeftStore } from './left-records.ts';

interface LeftPushStoreOptions {
  readonly accountId: string;
  readonly records: LeftRecords;
  readonly store: LeftStore;
  readonly clock: Clock;
  readonly random: () => number;
}

/**
 * What somebody who signed out has not sent, as a push takes it. A part of it is in memory, and is removed when the server has
 * answered for all of it: after a crash it is sent again, and the server knows its operations by their ids.
 */
export function leftPushStore({ accountId, records, store, clock, random }: LeftPushStoreOptions): PushStore {
  let part: { readonly nth: number; operations: readonly PushOperation[] } | undefined;

  /** The account, numbered for the device as it is called now. */
  async function current(): Promise<LeftAccount | undefined> {
    const account = records.account(accountId);
    if (account === undefined) return undefined;
    const { deviceId } = await store.device();
    if (account.deviceId === deviceId) return account;
    part = undefined;
    return records.renumber(account, deviceId);
  }

  /** The first part with something to send; those that are done are removed on the way. */
  async function openPart(): Promise<LeftAccount | undefined> {
    let account = await current();
    while (account !== undefined) {
      const [nth, ...rest] = account.parts;
      if (nth === undefined) return undefined;
      if (part?.nth !== nth) part = { nth, operations: await records.readPart(account, nth) };
      if (part.operations.length > 0) return account;
      const shorter: LeftAccount = {
        ...account,
        parts: rest,
        waiting: rest.length === 0 ? 0 : account.waiting,
      };
      // The list first: a part without it is never read.
      await records.change(shorter);
      await records.removePart(account, nth);
      account = shorter;
    }
    return undefined;
  }

  async function drop(gone: readonly PushOperation[], change: Partial<LeftAccount>): Promise<void> {
    const account = records.account(accountId);
    if (account === undefined || part === undefined) return;
    const names = new Set(gone.map(({ op_id: name }) => name));
    part.operations = part.operations.filter(({ op_id: name }) => !names.has(name));
    await records.change({ ...account, ...change, waiting: Math.max(0, account.waiting - gone.length) });
  }

  return {
    prepare: () => Promise.resolve(false),
    onQueued: () => () => undefined,
    device: () => store.device(),
    heardServer: (offsetMs) => store.heardServer(offsetMs),
    async cutBatch(_accountId, limits): Promise<PushBatch | undefined> {
      const account = await openPart();
      if (account === undefined || part === undefined) return undefined;
      // A part is smaller than a request may be.
      const operations = part.operations.slice(0, limits.operations);
      return { operations, holes: holesBefore(operations, account.ackedN) };
    },
    async settle(_accountId, results, { lastN }) {
      const byName = new Map(part?.operations.map((operation) => [operation.op_id, operation]));
      const known = results.flatMap((result) => {
        const operation = byName.get(result.op_id);
        return operation === undefined ? [] : [{ result, operation }];
      });
      const account = records.account(accountId);
      if (account === undefined) return;
      const refused = known.flatMap(({ result, operation }) =>
        result.status === 'rejected' && result.permanent
          ? [refusalOf(operation, result.code, clock.wallTimeMs())]
          : [],
      );
      await drop(
        known.map(({ operation }) => operation),
        { ackedN: Math.max(account.ackedN, lastN), refused: [...account.refused, ...refused] },
      );
      await appendAgain(known);
    },
    async bury(_accountId, opId, code) {
      const operation = part?.operations.find(({ op_id: name }) => name === opId);
      const account = records.account(accountId);
      if (operation === undefined || account === undefined) return;
      await drop([operation], {
        refused: [...account.refused, refusalOf(operation, code, clock.wallTimeMs())],
      });
    },
    async resendFrom(_accountId, n) {
      const account = records.account(accountId);
      // What the server has lost of the parts that are gone is gone: they are holes.
      if (account !== undefined) await records.change({ ...account, ackedN: n - 1 });
    },
    async renewDevice() {
      const device = await store.renewDevice();
      await current();
      return device;
    },
  };

  /** Not now: behind the others, under another name and number. */
  async function appendAgain(
    known: readonly { readonly result: PushResult; readonly operation: PushOperation }[],
  ): Promise<void> {
    const later = known.filter(({ result }) => !isSettled(result));
    const account = records.account(accountId);
    if (later.length === 0 || account === undefined) return;
    const operations = later.map(({ operation }, index) => ({
      ...operation,
      n: account.nextN + index,
      op_id: sessionIdAt(clock.wallTimeMs(), random),
    }));
    await records.append(account, operations);
  }
}

function holesBefore(
  operations: readonly PushOperation[],
  ackedN: number,
): readonly (readonly [number, number])[] {
  const holes: (readonly [number, number])[] = [];
  let expected = ackedN + 1;
  for (const { n } of operations) {
    if (n > expected) holes.push([expected, n - 1]);
    expected = Math.max(expected, n + 1);
  }
  return holes;
}
