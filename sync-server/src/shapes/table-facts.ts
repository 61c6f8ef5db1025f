import { quoteIdentifier, type RelationName } from './protocol/identifiers.ts';

/** What a shape has to know of a column. Type names are Postgres' own (`int4`, `varchar`). */
export interface ColumnFacts {
  readonly name: string;
  /** Name of the type, or of the element's type where `dimensions` is above 0. */
  readonly typeName: string;
  readonly dimensions: number;
  /** Postgres' type modifier; -1 where there is none. */
  readonly typeModifier: number;
  readonly isNotNull: boolean;
  /** Place in the primary key, from 0. */
  readonly keyIndex?: number;
}

export interface TableFacts extends RelationName {
  /** Changes with every change of the table that clients would notice. */
  readonly signature: string;
  /** In the order in which Postgres keeps them. */
  readonly columns: readonly ColumnFacts[];
}

/** Values of a row as Postgres writes them, in the order of the table's columns. */
export type RowText = readonly (string | null)[];

/** Indexes of the primary key's columns in its order; of all columns by their name where there is no key. */
export function keyColumns(table: TableFacts): readonly number[] {
  const all = table.columns.map((column, index) => ({ column, index }));
  const key = all.filter(({ column }) => column.keyIndex !== undefined);
  if (key.length === 0) {
    return all
      .sort((one, other) => compareText(one.column.name, other.column.name))
      .map(({ index }) => index);
  }
  return key
    .sort((one, other) => (one.column.keyIndex ?? 0) - (other.column.keyIndex ?? 0))
    .map(({ index }) => index);
}

function compareText(one: string, other: string): number {
  return one < other ? -1 : Number(one > other);
}

/** The name of a row in every message: `"schema"."table"/"key"/"key"`. */
export function rowKey(table: TableFacts, key: readonly number[], row: RowText): string {
  const relation = [table.schema, table.table]
    .map((name) => quoteIdentifier(name.replaceAll('.', '..').replaceAll('/', '//')))
    .join('.');
  const parts = key.map((index) => {
    const value = row[index] ?? null;
    return value === null ? '_' : `"${value.replaceAll('/', '//')}"`;
  });
  return [relation, ...parts].join('/');
}

const lengthTypes = new Set(['varchar', 'text']);
const bitTypes = new Set(['bit', 'varbit']);
const timeTypes = new Set(['time', 'timetz', 'timestamp', 'timestamptz']);
/** Bits of an interval's fields in its type modifier. */
const intervalFields = [
  ['YEAR', 2],
  ['MONTH', 1],
  ['DAY', 3],
  ['HOUR', 10],
  ['MINUTE', 11],
  ['SECOND', 12],
] as const;
const everyIntervalField = 0x7fff;

/** The header `electric-schema` for these columns. */
export function schemaHeader(table: TableFacts, columns: readonly number[]): string {
  const entries = columns.flatMap((index) => {
    const column = table.columns[index];
    return column === undefined ? [] : [[column.name, describe(column)] as const];
  });
  return JSON.stringify(Object.fromEntries(entries));
}

function describe(column: ColumnFacts): Record<string, unknown> {
  return {
    type: column.typeName,
    ...(column.dimensions > 0 && { dims: column.dimensions }),
    ...modifier(column),
    ...(column.isNotNull && { not_null: true }),
    ...(column.keyIndex !== undefined && { pk_index: column.keyIndex }),
  };
}

function modifier({ typeName, typeModifier }: ColumnFacts): Record<string, unknown> {
  if (typeModifier < 0) return {};
  if (lengthTypes.has(typeName)) return { max_length: typeModifier - 4 };
  if (typeName === 'bpchar') return { length: typeModifier - 4 };
  if (bitTypes.has(typeName)) return { length: typeModifier };
  if (timeTypes.has(typeName)) return { precision: typeModifier };
  if (typeName === 'numeric') {
    return { precision: (typeModifier - 4) >>> 16, scale: (typeModifier - 4) & 0xffff };
  }
  if (typeName === 'interval') return intervalModifier(typeModifier);
  return {};
}

function intervalModifier(typeModifier: number): Record<string, unknown> {
  const range = typeModifier >>> 16;
  const precision = typeModifier & 0xffff;
  const units = intervalFields.filter(([, bit]) => (range & (1 << bit)) !== 0).map(([unit]) => unit);
  const [first, last] = [units[0], units.at(-1)];
  return {
    ...(range !== everyIntervalField && {
      fields: units.length > 1 ? `${first} TO ${last}` : first,
    }),
    ...(precision !== 0xffff && { precision }),
  };
}
