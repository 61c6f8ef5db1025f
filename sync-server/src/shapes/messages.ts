import type { ShapeDefinition } from './shape-definition.ts';
import type { RowChange, VisibleTransactions } from './shape-source.ts';
import { rowKey, type RowText } from './table-facts.ts';

type Fields = Record<string, string | null>;

const xidMask = 0xffff_ffffn;

/** A row of a snapshot, as JSON. `mark` is that of a subset. */
export function snapshotMessage(definition: ShapeDefinition, row: RowText, mark?: number): string {
  return JSON.stringify({
    key: rowKey(definition.table, definition.key, row),
    value: pick(definition, row, definition.columns),
    headers: {
      operation: 'insert',
      relation: relationOf(definition),
      ...(mark !== undefined && { snapshot_mark: mark }),
    },
  });
}

/** What a change means for those who follow a shape: none, one or (where a row gets another key) two messages, as JSON. */
export function changeMessages(definition: ShapeDefinition, change: RowChange): readonly string[] {
  const before = change.wasIn ? change.before : undefined;
  const after = change.isIn ? change.after : undefined;
  if (before === undefined) return after === undefined ? [] : [inserted(definition, change, after)];
  if (after === undefined) return [deleted(definition, change, before)];
  const { table, key } = definition;
  const [oldKey, newKey] = [rowKey(table, key, before), rowKey(table, key, after)];
  if (oldKey !== newKey) {
    return [
      deleted(definition, change, before, { key_change_to: newKey }),
      inserted(definition, change, after, { key_change_from: oldKey }, 1),
    ];
  }
  const changed = definition.columns.filter((index) => before[index] !== after[index]);
  return changed.length === 0 ? [] : [updated(definition, change, before, after, changed)];
}

function inserted(
  definition: ShapeDefinition,
  change: RowChange,
  row: RowText,
  more: Record<string, string> = {},
  step = 0,
): string {
  return JSON.stringify({
    key: rowKey(definition.table, definition.key, row),
    value: pick(definition, row, definition.columns),
    headers: { operation: 'insert', ...changeHeaders(definition, change, step), ...more },
  });
}

function deleted(
  definition: ShapeDefinition,
  change: RowChange,
  row: RowText,
  more: Record<string, string> = {},
): string {
  const columns = definition.replica === 'full' ? definition.columns : keyOf(definition);
  return JSON.stringify({
    key: rowKey(definition.table, definition.key, row),
    value: pick(definition, row, columns),
    headers: { operation: 'delete', ...changeHeaders(definition, change, 0), ...more },
  });
}

function updated(
  definition: ShapeDefinition,
  change: RowChange,
  before: RowText,
  after: RowText,
  changed: readonly number[],
): string {
  const isFull = definition.replica === 'full';
  const columns = isFull ? definition.columns : [...new Set([...keyOf(definition), ...changed])];
  return JSON.stringify({
    key: rowKey(definition.table, definition.key, after),
    value: pick(definition, after, columns),
    ...(isFull && { old_value: pick(definition, before, changed) }),
    headers: { operation: 'update', ...changeHeaders(definition, change, 0) },
  });
}

function changeHeaders(
  definition: ShapeDefinition,
  change: RowChange,
  step: number,
): Record<string, unknown> {
  return {
    relation: relationOf(definition),
    lsn: String(change.position),
    op_position: step,
    txids: [Number(change.transaction & xidMask)],
  };
}

function relationOf({ table }: ShapeDefinition): readonly string[] {
  return [table.schema, table.table];
}

/** The columns that name a row, as far as clients get them. */
function keyOf({ key, columns }: ShapeDefinition): readonly number[] {
  return key.filter((index) => columns.includes(index));
}

function pick({ table }: ShapeDefinition, row: RowText, columns: readonly number[]): Fields {
  // Without a prototype, a column may be called anything.
  const fields: Fields = Object.create(null);
  for (const index of columns) {
    const name = table.columns[index]?.name;
    if (name !== undefined) fields[name] = row[index] ?? null;
  }
  return fields;
}

export function upToDateMessage(position: bigint): string {
  return JSON.stringify({ headers: { control: 'up-to-date', global_last_seen_lsn: String(position) } });
}

export function snapshotEndMessage(visible: VisibleTransactions): string {
  return JSON.stringify({ headers: { control: 'snapshot-end', ...visibleFields(visible) } });
}

export const mustRefetchBody = JSON.stringify([{ headers: { control: 'must-refetch' } }]);

export function visibleFields({ xmin, xmax, xips }: VisibleTransactions): Record<string, unknown> {
  return { xmin: String(xmin), xmax: String(xmax), xip_list: xips.map(String) };
}
