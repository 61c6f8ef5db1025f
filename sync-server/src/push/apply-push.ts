import type { Pool, PoolClient } from 'pg';
import type { PushAnswer, PushRequest } from '#contract/sync/push-protocol.ts';
import { isGuestAccount } from '#contract/sync/identity.ts';
import { pushLimits } from '#contract/sync/push-protocol.ts';
import { machinesTable } from '#contract/sync/synced-tables.ts';
import { hlcParts } from '#core/sync/hybrid-clock.ts';
import type { Principal } from '#server/accounts/authenticate.ts';
import { lockScopes } from '#server/changes/lock-scopes.ts';
import { inTransaction, type SentStatements } from '#server/database/in-transaction.ts';
import { isPostgresError } from '#server/database/postgres-error.ts';
import { adaptOperation, operationAdapters, type OperationAdapter } from './adapt-operation.ts';
import { claimedGuest } from './claim-session.ts';
import { ReadingGiver } from './given-readings.ts';
import { saveGymMachines } from './gym-machines.ts';
import { KeptRows } from './kept-rows.ts';
import { orderOperations } from './operation-order.ts';
import { accountDeleted, pushProblem } from './push-problem.ts';
import { findClaimants, readPushState, saveClaim, savePushState, type PushState } from './push-state.ts';
import { rowsOf, runOperations, sessionOf } from './run-operations.ts';

export interface PushParts {
  readonly pool: Pool;
  /** Milliseconds since 1970 UTC. */
  nowMs(): number;
  /** Called after a commit that changed scopes. */
  committed(scopes: readonly string[]): void;
  readonly adapters?: readonly OperationAdapter[];
}

export interface Push {
  readonly request: PushRequest;
  readonly principal: Principal;
  /** Length of the request as JSON. */
  readonly bytes: number;
}

/** Attempts at a transaction that others got in the way of. */
const mostAttempts = 4;

interface Done {
  readonly answer: PushAnswer;
  readonly scopes: readonly string[];
  readonly expected?: number;
}

/**
 * Takes the operations of a request, all in one transaction: once it has come back, everything that it says was taken is
 * kept, and a request that is sent again is answered as before.
 *
 * @throws Problem
 */
export async function applyPush(parts: PushParts, push: Push): Promise<PushAnswer> {
  const adapters = parts.adapters ?? operationAdapters;
  const { request } = push;
  const ops = request.ops.map((op) => adaptOperation(op, request.app_schema, adapters));
  const { answer, scopes, expected } = await attempt(parts, { ...push, request: { ...request, ops } });
  if (scopes.length > 0) parts.committed(scopes);
  if (expected !== undefined) {
    throw pushProblem(409, 'gap', `The server waits for operation ${expected}.`, { members: { expected } });
  }
  return answer;
}

async function attempt(parts: PushParts, push: Push): Promise<Done> {
  const guests = push.request.ops.flatMap((op) => claimedGuest(op) ?? []);
  let accounts: readonly string[] = [...new Set([push.request.account_id, ...guests])];
  for (let attempts = 1; ; attempts += 1) {
    try {
      const done = await inTransaction(parts.pool, (client, sent) =>
        pushIn({ client, sent, parts, accounts }, push),
      );
      if ('finish' in done) return await done.finish();
      accounts = done.accounts;
    } catch (error) {
      const isInTheWay = isPostgresError(error) && ['40001', '40P01'].includes(error.code);
      if (!isInTheWay || attempts >= mostAttempts) throw error;
    }
  }
}

interface Attempt {
  readonly client: PoolClient;
  readonly sent: SentStatements;
  readonly parts: PushParts;
  /** Accounts that are known to be touched. */
  readonly accounts: readonly string[];
}

async function pushIn(
  { client, sent, parts, accounts: known }: Attempt,
  { request, principal, bytes }: Push,
): Promise<{ finish(): Promise<Done> } | { readonly accounts: readonly string[] }> {
  const { account_id: accountId, device_id: deviceId, ops } = request;
  const sessionIds = [...new Set(ops.flatMap((op) => sessionOf(op) ?? []))];
  const claimants = isGuestAccount(accountId) ? await findClaimants(client, accountId, sessionIds) : [];
  const accounts = [...new Set([...known, ...claimants])];
  const gymId = ops.some(({ table }) => table === machinesTable.name) ? principal.kioskGymId : undefined;
  const scopes = [
    ...accounts.map((account) => `account:${account}`),
    ...(gymId === undefined ? [] : [`gym:${gymId}`]),
  ];
  const read = (): Promise<PushState> => readPushState(client, request, accounts, sessionIds);
  // Sent together, done one after the other; read again where scopes had to be made first.
  const locked = ops.length === 0 ? Promise.resolve(true) : lockScopes(client, scopes);
  const [wasThere, early] = await Promise.all([locked, read()]);
  const state = wasThere ? early : await read();
  // Somebody may have claimed a run before the lock was got.
  const owners = state.claims.flatMap((claim) =>
    claim.fromAccount === accountId ? (claim.toAccount ?? []) : [],
  );
  if (owners.some((owner) => !accounts.includes(owner))) {
    return { accounts: [...new Set([...accounts, ...owners])] };
  }
  if (state.erased.has(accountId)) throw accountDeleted();
  if (state.isRevoked) {
    throw pushProblem(403, 'device_not_registered', 'This device may not send anything any more.');
  }
  const nowMs = parts.nowMs();
  const told = { server_time_ms: nowMs };
  if (ops.length === 0) {
    const answer = { results: [], scope_seq: state.seq, last_n: state.lastN, ...told };
    return { finish: () => Promise.resolve({ answer, scopes: [] }) };
  }
  const order = orderOperations(request, state);
  if (order.kind === 'forked') {
    throw pushProblem(409, 'device_forked', 'Another computer counts its operations under this id.');
  }
  const rows = new KeptRows(client);
  await rows.load(rowsOf(order.operations, accountId, state));
  const giver = new ReadingGiver(nowMs, state.lastHlc);
  const done = runOperations(order.operations, {
    ...{ accountId, deviceId, appSchema: request.app_schema, state, rows, giver },
    isLarge: bytes > pushLimits.operationBytes,
  });
  rows.write(sent);
  for (const claim of done.claims) sent.add(saveClaim(client, claim));
  if (gymId !== undefined && done.machines.length > 0) {
    const machines = new Map(done.machines.map((name) => [name.pk, rows.get(name)]));
    sent.add(saveGymMachines(client, gymId, [...machines.values()], nowMs));
  }
  const newest = order.operations
    .map(({ hlc }) => hlc)
    .sort()
    .at(-1);
  const seq = savePushState(client, request, {
    ...{ lastN: order.lastN, lastHlc: giver.last, said: done.said },
    clockOffsetMs: newest === undefined ? undefined : hlcParts(newest).ms - nowMs,
  });
  sent.add(seq);
  return {
    finish: async () => ({
      answer: { results: [...done.results], scope_seq: await seq, last_n: order.lastN, ...told },
      scopes,
      ...(order.expected !== undefined && { expected: order.expected }),
    }),
  };
}
