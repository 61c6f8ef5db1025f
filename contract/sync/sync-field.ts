import { z } from 'zod';
import type { JsonValue } from '#core/sync/json-value.ts';
import type { MergeRule, RuleOfField } from '#core/sync/versioned-row.ts';

/** How a field is kept: `number` as a 64 bit float, `json` as JSON. */
export type SyncFieldType = 'text' | 'integer' | 'number' | 'boolean' | 'json';

export interface SyncField {
  readonly type: SyncFieldType;
  /** What may be in it. A field with anything else is refused alone; the rest of its record is taken. */
  readonly schema: z.ZodType<unknown>;
  readonly rule: MergeRule;
  /** A record without it is not shown; every other field may also be null. */
  readonly isRequired: boolean;
}

/** A record that every change of is sent: fields merge one by one, by their clocks. */
export interface SyncRowTable {
  readonly kind: 'row';
  readonly name: string;
  /** Its key within an account: text. */
  readonly keyField: string;
  readonly keySchema: z.ZodType<string>;
  readonly fields: Readonly<Record<string, SyncField>>;
}

/** Records that never change, named by their content; they merge as a union and go with their parent. */
export interface SyncUnionTable {
  readonly kind: 'union';
  readonly name: string;
  readonly keyField: string;
  readonly keySchema: z.ZodType<string>;
  readonly fields: Readonly<Record<string, SyncField>>;
  readonly parent: { readonly table: string; readonly field: string };
}

export type SyncTable = SyncRowTable | SyncUnionTable;

/** Whatever JSON can say, and nothing deeper than anybody needs. */
export const jsonValueSchema: z.ZodType<JsonValue> = z.json();

/** A date and time far enough from both ends to be stored by everybody: milliseconds since 1970 UTC. */
export const wallMsSchema = z.number().min(0).max(8.64e15);

/** Text that people see: no control characters, because it may reach a terminal. */
export function plainText(longest: number): z.ZodType<string> {
  return z.string().regex(new RegExp(`^\\P{C}{0,${longest}}$`, 'u'));
}

/** Strangers' text, kept as it came: whoever shows it takes care. */
export function anyText(longest: number): z.ZodType<string> {
  return z.string().max(longest);
}

/** Ids that the app makes or reads off a radio. */
export const recordIdSchema = z.string().regex(/^\P{C}{1,200}$/u);

export function required(
  type: SyncFieldType,
  schema: z.ZodType<unknown>,
  rule: MergeRule = 'latest',
): SyncField {
  return { type, schema, rule, isRequired: true };
}

export function optional(
  type: SyncFieldType,
  schema: z.ZodType<unknown>,
  rule: MergeRule = 'latest',
): SyncField {
  return { type, schema, rule, isRequired: false };
}

/** The merge rule of each field of a table. What another version added is merged by the last change. */
export function rulesOf(table: SyncTable): RuleOfField {
  return (field) => (Object.hasOwn(table.fields, field) ? (table.fields[field]?.rule ?? 'latest') : 'latest');
}

/** Whether a value may be in a field; fields that this version does not know are kept as they are. */
export function isFieldValue(table: SyncTable, field: string, value: unknown): boolean {
  const known = Object.hasOwn(table.fields, field) ? table.fields[field] : undefined;
  if (known === undefined) return jsonValueSchema.safeParse(value).success;
  if (value === null) return !known.isRequired;
  return known.schema.safeParse(value).success;
}
