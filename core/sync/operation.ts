import type { HlcText } from './hybrid-clock.ts';
import {
  mergeFields,
  mergeRows,
  type FieldVersions,
  type RuleOfField,
  type VersionedRow,
} from './versioned-row.ts';

export const operationKinds = ['put', 'patch', 'delete', 'restore', 'reparent'] as const;

/**
 * `put` writes a whole record, `patch` some fields of it; `delete` leaves a tombstone that only `restore` takes away,
 * which brings the whole record again; `reparent` gives a record to another account (field `to_account`).
 */
export type OperationKind = (typeof operationKinds)[number];

/** One change of one record, as it waits to be sent. */
export interface Operation {
  /** UUIDv7. */
  readonly opId: string;
  readonly table: string;
  readonly pk: string;
  readonly kind: OperationKind;
  readonly fields: FieldVersions;
  readonly hlc: HlcText;
  /** The computer's clock was not believed when it was made. */
  readonly isClockSuspect?: boolean;
}

/** What an operation says of its record. Whose the record is, is not part of it. */
export function rowOfOperation({ kind, fields, hlc }: Operation): VersionedRow {
  switch (kind) {
    case 'put':
    case 'patch':
      return { fields };
    case 'delete':
      return { fields, deletedHlc: hlc };
    case 'restore':
      return { fields, restoredHlc: hlc };
    case 'reparent':
      return { fields: {} };
  }
}

export function applyOperation(row: VersionedRow, operation: Operation, ruleOf: RuleOfField): VersionedRow {
  return mergeRows(row, rowOfOperation(operation), ruleOf);
}

/**
 * Two changes of one record, neither of them sent yet, as one that has the same effect; undefined where they have to
 * stay two. It has the time of the later one unless it takes a record back, and its id: a copy of this disk may send the
 * earlier one, and the server takes nothing twice under one id.
 */
export function compactPair(
  earlier: Operation,
  later: Operation,
  ruleOf: RuleOfField,
): Operation | undefined {
  if (earlier.kind === 'reparent' || later.kind === 'reparent') return undefined;
  if (later.kind === 'delete') return { ...joined(earlier, later), kind: 'delete', fields: {} };
  if (later.kind === 'restore') {
    // Taken back with everything in it: what was before the deletion is in there too.
    return earlier.kind === 'delete' ? { ...joined(earlier, later), kind: 'restore' } : undefined;
  }
  if (earlier.kind === 'delete') return undefined;
  const kind = earlier.kind === 'patch' ? later.kind : earlier.kind;
  // A record is taken back when it was taken back: a deletion between that and a later change counts.
  const hlc = kind === 'restore' ? earlier.hlc : later.hlc;
  const fields = mergeFields(earlier.fields, later.fields, ruleOf);
  return { ...joined(earlier, later), kind, hlc, fields };
}

/** The same changes in fewer operations, in the order in which their records were first changed. */
export function compactOperations(
  operations: readonly Operation[],
  ruleOf: RuleOfField,
): readonly Operation[] {
  const compacted: Operation[] = [];
  const lastOf = new Map<string, number>();
  for (const operation of operations) {
    const row = JSON.stringify([operation.table, operation.pk]);
    const index = lastOf.get(row);
    const before = index === undefined ? undefined : compacted[index];
    const merged = before && compactPair(before, operation, ruleOf);
    if (index !== undefined && merged !== undefined) {
      compacted[index] = merged;
    } else {
      lastOf.set(row, compacted.length);
      compacted.push(operation);
    }
  }
  return compacted;
}

function joined(earlier: Operation, later: Operation): Operation {
  return {
    opId: later.opId,
    table: later.table,
    pk: later.pk,
    kind: later.kind,
    fields: later.fields,
    hlc: later.hlc,
    ...((earlier.isClockSuspect === true || later.isClockSuspect === true) && { isClockSuspect: true }),
  };
}
