import type { PushOperation, PushResult } from '#contract/sync/push-protocol.ts';
import { appSchema as ownSchema } from '#contract/sync/identity.ts';
import type { SyncRowTable } from '#contract/sync/sync-field.ts';
import { findSyncedTable, machinesTable, sessionsTable } from '#contract/sync/synced-tables.ts';
import { claimKey, claimedGuest, claimSession, ownerOf } from './claim-session.ts';
import { mergeOperation, readChunk, rejected, wrongAsAWhole, type Verdict } from './decide-operation.ts';
import type { ReadingGiver } from './given-readings.ts';
import type { KeptRows, RowName } from './kept-rows.ts';
import { operationKey } from './operation-order.ts';
import type { PushState, SaidOfOperation, SessionClaim } from './push-state.ts';

/** What operations are done with. */
export interface OperationRun {
  readonly accountId: string;
  readonly deviceId: string;
  readonly appSchema: number;
  /** Whether the request is so long that one of its operations may be too large. */
  readonly isLarge: boolean;
  readonly state: PushState;
  readonly rows: KeptRows;
  readonly giver: ReadingGiver;
}

export interface OperationsDone {
  readonly results: readonly PushResult[];
  /** Of operations that were not known under their numbers. */
  readonly said: readonly SaidOfOperation[];
  readonly claims: readonly Required<SessionClaim>[];
  readonly machines: readonly RowName[];
}

/** The run that an operation is about, or a part of. */
export function sessionOf({ table, pk, fields }: PushOperation): string | undefined {
  if (table === sessionsTable.name) return pk;
  const parent = fields['session_id']?.v;
  return typeof parent === 'string' ? parent : undefined;
}

/** The records that have to be known before operations are run. */
export function rowsOf(
  operations: readonly PushOperation[],
  accountId: string,
  state: PushState,
): readonly RowName[] {
  const claims = claimsByKey(state);
  return operations.flatMap((op) => {
    const table = findSyncedTable(op.table);
    if (table?.kind !== 'row' || state.verdicts.has(operationKey(op))) return [];
    const from = claimedGuest(op);
    const owner = ownerOf(op, accountId, sessionOf(op) ?? '', claims);
    return [
      { table, accountId, pk: op.pk },
      ...(from === undefined ? [] : [{ table, accountId: from, pk: op.pk }]),
      ...('accountId' in owner ? [{ table, accountId: owner.accountId, pk: op.pk }] : []),
    ];
  });
}

/** Runs operations in their order. One that is known already is not run again: what was said of it is said again. */
export function runOperations(operations: readonly PushOperation[], run: OperationRun): OperationsDone {
  const { state } = run;
  const verdicts = new Map(state.verdicts);
  const claims = new Map(claimsByKey(state));
  const made: Required<SessionClaim>[] = [];
  const said = new Map<number, SaidOfOperation>();
  const machines: RowName[] = [];
  const results = operations.map((op): PushResult => {
    const id = operationKey(op);
    const before = verdicts.get(id);
    let verdict = before;
    if (verdict === undefined) {
      const decided = decide(op, run, claims);
      verdict = decided.verdict;
      if (decided.claim !== undefined) {
        made.push(decided.claim);
        claims.set(claimKey(decided.claim.fromAccount, decided.claim.sessionId), decided.claim);
      }
      if (decided.written?.table === machinesTable) machines.push(decided.written);
      verdicts.set(id, verdict);
    }
    if (!state.idByN.has(op.n)) said.set(op.n, { n: op.n, id, verdict });
    const isAgain = before?.status === 'applied';
    const isClaimed = op.kind !== 'reparent' && claims.has(claimKey(run.accountId, sessionOf(op) ?? ''));
    const named = { n: op.n, op_id: op.op_id, ...(isClaimed && { claimed: true }) };
    return { ...(isAgain ? { status: 'duplicate' } : verdict), ...named } as PushResult;
  });
  return { results, said: [...said.values()], claims: made, machines };
}

interface Decision {
  readonly verdict: Verdict;
  readonly claim?: Required<SessionClaim>;
  readonly written?: RowName;
}

function decide(op: PushOperation, run: OperationRun, claims: ReadonlyMap<string, SessionClaim>): Decision {
  const table = findSyncedTable(op.table);
  if (table === undefined) {
    // A newer app has tables that a newer version of this server will have as well.
    return run.appSchema > ownSchema
      ? { verdict: { status: 'rejected', code: 'try_later', permanent: false } as Verdict }
      : { verdict: rejected('unknown_table') };
  }
  const wrong = wrongAsAWhole(table, op, run.isLarge);
  if (wrong !== undefined) return { verdict: wrong };
  if (op.kind === 'reparent') return claimSession(op, { ...run, claims });
  if (table.kind === 'row') return decideRow(table, op, run, claims);
  const chunk = readChunk(table, op);
  if ('verdict' in chunk) return chunk;
  const owner = ownerOf(op, run.accountId, String(chunk.values['session_id']), claims);
  if ('verdict' in owner) return owner;
  run.rows.addChunk({ accountId: owner.accountId, pk: op.pk, values: chunk.values });
  return { verdict: { status: 'applied' } };
}

function decideRow(
  table: SyncRowTable,
  op: PushOperation,
  { accountId, rows, giver }: OperationRun,
  claims: ReadonlyMap<string, SessionClaim>,
): Decision {
  const owner =
    table.name === sessionsTable.name ? ownerOf(op, accountId, op.pk, claims) : ({ accountId } as const);
  if ('verdict' in owner) return owner;
  const name = { table, accountId: owner.accountId, pk: op.pk };
  const kept = rows.get(name);
  const { verdict, row } = mergeOperation(table, op, kept.row, giver);
  if (row === undefined) return { verdict };
  rows.set(name, { ...kept, row });
  return { verdict, written: name };
}

function claimsByKey({ claims }: PushState): ReadonlyMap<string, SessionClaim> {
  return new Map(claims.map((claim) => [claimKey(claim.fromAccount, claim.sessionId), claim]));
}
