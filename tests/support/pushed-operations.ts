import type { Store } from '#contract/storage/store.ts';
import type { PushOperation, PushResult } from '#contract/sync/push-protocol.ts';

/** What waits to be sent, cut as the push loop cuts it. */
export async function waitingOperations(store: Store, accountId: string): Promise<readonly PushOperation[]> {
  const batch = await store.sync.cutBatch(accountId, { operations: 500, bytes: 1_000_000 });
  return batch?.operations ?? [];
}

/** The server took all of it. */
export async function settleAll(
  store: Store,
  accountId: string,
  takenMs = 1_790_000_000_000,
): Promise<readonly PushOperation[]> {
  const operations = await waitingOperations(store, accountId);
  await store.sync.settle(
    accountId,
    operations.map(({ n, op_id }): PushResult => ({ n, op_id, status: 'applied' })),
    { lastN: operations.at(-1)?.n ?? 0, scopeSeq: '1', serverTimeMs: takenMs },
  );
  return operations;
}

export async function prepareAll(store: Store): Promise<void> {
  while (await store.sync.prepare());
}

/** Values by field, without their clocks. */
export function valuesOf(operation: PushOperation | undefined): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(operation?.fields ?? {}).map(([name, { v }]) => [name, v]));
}
