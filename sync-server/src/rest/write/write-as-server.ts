import { randomUUID } from 'node:crypto';
import type { Pool } from 'pg';
import { appSchema } from '#contract/sync/identity.ts';
import type { PushOperation, PushRequest } from '#contract/sync/push-protocol.ts';
import type { SyncTable } from '#contract/sync/sync-field.ts';
import { laterHlc, nextHlc } from '#core/sync/hybrid-clock.ts';
import type { JsonValue } from '#core/sync/json-value.ts';
import type { OperationKind } from '#core/sync/operation.ts';
import { latestHlcOf, type VersionedRow } from '#core/sync/versioned-row.ts';
import { lockScopes } from '#server/changes/lock-scopes.ts';
import { inTransaction } from '#server/database/in-transaction.ts';
import { ReadingGiver } from '#server/push/given-readings.ts';
import { KeptRows, type RowName } from '#server/push/kept-rows.ts';
import { readPushState, savePushState } from '#server/push/push-state.ts';
import { runOperations } from '#server/push/run-operations.ts';
import { restProblem } from '#server/rest/http/rest-problem.ts';

/** The server as a device of every account: its clock readings end so, and it counts its operations as all devices do. */
export const serverDeviceId = '5e27e20000000000';

export interface WriteParts {
  readonly pool: Pool;
  /** Milliseconds since 1970 UTC. */
  readonly wallTimeMs: () => number;
  /** Called after a commit that changed scopes. */
  readonly committed: (scopes: readonly string[]) => void;
}

/** One change that the server makes in an account's name. */
export interface ServerWrite {
  readonly table: SyncTable;
  readonly pk: string;
  readonly kind: Exclude<OperationKind, 'reparent'>;
  readonly values: Readonly<Record<string, JsonValue>>;
}

/** What is there, by name, with nobody else changing it. */
export type FindRow = (name: Pick<RowName, 'table' | 'pk'>) => VersionedRow | undefined;

/** What an attempt is about. */
interface Attempt {
  /** Rows that `plan` asks for. */
  readonly names: readonly Pick<RowName, 'table' | 'pk'>[];
  /** UUID of the first write: it is known again when the same attempt is made again. */
  readonly opId?: string;
}

/**
 * Writes to an account's data as pushes do: under the lock of its scope, merged field by field, logged for its other devices.
 * What is written is later than everything that the server has seen of the rows, so that it counts.
 *
 * @param plan decides what to write from the rows as they are, and whether this attempt was made before; what it throws
 *   ends it, and nothing is written
 * @returns the rows as they are then
 * @throws Problem `account/erased`, `request/invalid`, and what `plan` throws
 */
export async function writeAsServer(
  parts: WriteParts,
  accountId: string,
  { names, opId = randomUUID() }: Attempt,
  plan: (find: FindRow, isAgain: boolean) => readonly ServerWrite[],
): Promise<FindRow> {
  const scope = `account:${accountId}`;
  const find = await inTransaction(parts.pool, async (client, sent) => {
    await lockScopes(client, [scope]);
    const rows = new KeptRows(client);
    await rows.load(names.map((name) => ({ ...name, accountId })));
    const findRow: FindRow = (name) => rows.find({ ...name, accountId })?.row;
    const request = requestOf(accountId, opId);
    const state = await readPushState(client, request, [accountId], []);
    if (state.erased.has(accountId)) throw restProblem('account/erased');
    const writes = plan(findRow, state.verdicts.has(opId));
    const nowMs = parts.wallTimeMs();
    const seen = names.reduce(
      (latest, name) => laterHlc(latest, latestHlcOf(findRow(name) ?? { fields: {} })),
      state.lastHlc,
    );
    const ops = operationsOf(writes, opId, { lastN: state.lastN, seen, nowMs });
    const done = runOperations(ops, {
      ...{ accountId, deviceId: serverDeviceId, appSchema, isLarge: false, state, rows },
      giver: new ReadingGiver(nowMs, state.lastHlc),
    });
    for (const result of done.results) {
      if (result.status === 'rejected') {
        throw restProblem('request/invalid', { members: { fields: result.fields ?? [] } });
      }
    }
    rows.write(sent);
    const lastHlc = ops.at(-1)?.hlc ?? state.lastHlc;
    sent.add(
      savePushState(client, request, {
        ...{ lastN: state.lastN + ops.length, lastHlc, clockOffsetMs: 0, said: done.said },
      }),
    );
    return findRow;
  });
  parts.committed([scope]);
  return find;
}

/** As a push that says the same, so that what was said of the attempt before is found by its id. */
function requestOf(accountId: string, opId: string): PushRequest {
  return {
    ...{ device_id: serverDeviceId, account_id: accountId, app_schema: appSchema, batch_id: randomUUID() },
    // Its number is given once it is known how far the count is.
    ops: [{ op_id: opId, n: 0, table: '', pk: '', kind: 'put', fields: {}, hlc: '' }],
  };
}

function operationsOf(
  writes: readonly ServerWrite[],
  firstId: string,
  {
    lastN,
    seen,
    nowMs,
  }: { readonly lastN: number; readonly seen: string | undefined; readonly nowMs: number },
): readonly PushOperation[] {
  let last = seen;
  return writes.map(({ table, pk, kind, values }, index) => {
    const hlc = nextHlc(last, nowMs, serverDeviceId);
    last = hlc;
    return {
      ...{ op_id: index === 0 ? firstId : randomUUID(), n: lastN + 1 + index },
      ...{ table: table.name, pk, kind, hlc },
      fields: Object.fromEntries(Object.entries(values).map(([name, v]) => [name, { v, hlc }])),
    };
  });
}
