import type { JsonValue } from '#core/sync/json-value.ts';
import { isDeleted, type VersionedRow } from '#core/sync/versioned-row.ts';
import { entityTag } from '#server/rest/http/entity-tag.ts';

/** A row that is there and not deleted. */
export function isThere(row: VersionedRow | undefined): row is VersionedRow {
  return row !== undefined && !isDeleted(row) && Object.keys(row.fields).length > 0;
}

/** Values by column. */
export function valuesOf({ fields }: VersionedRow): Readonly<Record<string, JsonValue>> {
  return Object.fromEntries(Object.entries(fields).map(([name, { v }]) => [name, v]));
}

/** Changes with every change of any field. */
export function rowTag(pk: string, { fields, deletedHlc, restoredHlc }: VersionedRow): string {
  const hlcs = Object.fromEntries(Object.entries(fields).map(([name, { hlc }]) => [name, hlc]));
  return entityTag([pk, hlcs, deletedHlc ?? null, restoredHlc ?? null]);
}
