import { pushLimits, type PushOperation, type PushResult } from '#contract/sync/push-protocol.ts';
import type { OperationErrorCode } from '#contract/sync/sync-error-codes.ts';
import { isFieldValue, rulesOf, type SyncRowTable, type SyncUnionTable } from '#contract/sync/sync-field.ts';
import { applyOperation, type Operation } from '#core/sync/operation.ts';
import { isDeleted, type FieldVersions, type VersionedRow } from '#core/sync/versioned-row.ts';
import { chunkIdOf } from '#core/sync/session-chunk.ts';
import type { JsonValue } from '#core/sync/json-value.ts';
import type { ReadingGiver } from './given-readings.ts';
import { isShallow } from './storable-json.ts';

/** What is said of an operation, besides which one it is. */
export type Verdict = PushResult extends infer R
  ? R extends PushResult
    ? Omit<R, 'n' | 'op_id'>
    : never
  : never;

/** Fields of newer programs that a record may have. */
const mostUnknownFields = 100;

export function rejected(code: OperationErrorCode, detail?: string): Verdict {
  return { status: 'rejected', code, permanent: true, ...(detail !== undefined && { detail }) };
}

/** Why nothing of an operation can be taken, whatever its table. */
export function wrongAsAWhole(
  table: SyncRowTable | SyncUnionTable,
  op: PushOperation,
  isLargeBatch: boolean,
): Verdict | undefined {
  if (isLargeBatch) {
    // What is too deep cannot even be measured.
    if (!Object.values(op.fields).every(({ v }) => isShallow(v)))
      return rejected('invalid_field', 'too deep');
    if (Buffer.byteLength(JSON.stringify(op)) > pushLimits.operationBytes) {
      return rejected('too_large', `more than ${pushLimits.operationBytes} bytes`);
    }
  }
  return table.keySchema.safeParse(op.pk).success ? undefined : rejected('invalid_key');
}

/**
 * Merges an operation into its record, field by field by the clocks. A field with something in it that may not be is
 * refused alone.
 *
 * @returns what is said of it, and the record as it is then; none where nothing of it was taken
 */
export function mergeOperation(
  table: SyncRowTable,
  op: PushOperation,
  before: VersionedRow,
  giver: ReadingGiver,
): { readonly verdict: Verdict; readonly row?: VersionedRow } {
  const refused = refusedFields(table, op, before);
  const isRefused = new Set(refused);
  const fields = Object.fromEntries(Object.entries(op.fields).filter(([name]) => !isRefused.has(name)));
  const names = Object.keys(fields);
  if (refused.length > 0 && names.length === 0 && (op.kind === 'put' || op.kind === 'patch')) {
    return { verdict: { ...rejected('invalid_field'), fields: refused } as Verdict };
  }
  const given = giver.give({ hlc: op.hlc, fields });
  const versions: FieldVersions = Object.fromEntries(
    Object.entries(fields).map(([name, { v, hlc }]) => [name, { v, hlc: given.fields[name] ?? hlc }]),
  );
  const operation: Operation = {
    ...{ opId: op.op_id, table: op.table, pk: op.pk, kind: op.kind },
    ...{ fields: versions, hlc: given.hlc },
  };
  const row = applyOperation(before, operation, rulesOf(table));
  const readings = { hlc: given.hlc, fields: given.fields };
  if (refused.length > 0) {
    const verdict = { ...rejected('invalid_field'), fields: refused } as Verdict;
    return { verdict: given.isMoved ? ({ ...verdict, clamped: readings } as Verdict) : verdict, row };
  }
  if (given.isMoved) return { verdict: { status: 'clamped', ...readings }, row };
  return { verdict: { status: counts(operation, row) ? 'applied' : 'superseded' }, row };
}

/** Whether anything of an operation is what counts now. */
function counts(operation: Operation, row: VersionedRow): boolean {
  if (operation.kind === 'delete') return isDeleted(row);
  if (isDeleted(row)) return false;
  const entries = Object.entries(operation.fields);
  if (operation.kind === 'restore' || entries.length === 0) return true;
  return entries.some(([name, { hlc }]) => row.fields[name]?.hlc === hlc);
}

function refusedFields(table: SyncRowTable, op: PushOperation, before: VersionedRow): readonly string[] {
  const isUnknown = (name: string): boolean => !Object.hasOwn(table.fields, name);
  const unknown = new Set(Object.keys(before.fields).filter(isUnknown));
  return Object.entries(op.fields).flatMap(([name, { v }]) => {
    if (!isShallow(v) || !isFieldValue(table, name, v)) return [name];
    if (isUnknown(name)) {
      unknown.add(name);
      if (unknown.size > mostUnknownFields) return [name];
    }
    return [];
  });
}

/** What a chunk has in it, or why it is none. It is taken whole or not at all: a part of a minute is another minute. */
export function readChunk(
  table: SyncUnionTable,
  op: PushOperation,
): { readonly values: Readonly<Record<string, JsonValue>> } | { readonly verdict: Verdict } {
  if (op.kind !== 'put') return { verdict: rejected('unknown_table', `no ${op.kind} of ${table.name}`) };
  const names = [...new Set([...Object.keys(table.fields), ...Object.keys(op.fields)])];
  if (names.length > Object.keys(table.fields).length + mostUnknownFields) {
    return { verdict: rejected('invalid_field', 'too many fields') };
  }
  for (const name of names) {
    const v = Object.hasOwn(op.fields, name) ? op.fields[name]?.v : undefined;
    const isThere = v !== undefined && isShallow(v) && isFieldValue(table, name, v);
    if (!isThere) return { verdict: rejected('invalid_field', name) };
  }
  const values = Object.fromEntries(Object.entries(op.fields).map(([name, { v }]) => [name, v]));
  const id = chunkIdOf(
    String(values['session_id']),
    Number(values['chunk_no']),
    String(values['content_hash']),
  );
  return id === op.pk ? { values } : { verdict: rejected('invalid_key') };
}
