import { compareHlc, laterHlc, type HlcText } from './hybrid-clock.ts';
import { canonicalJson, type JsonValue } from './json-value.ts';

/** `latest`: the last change counts. `first`: what was written first stays, later ones change nothing. */
export type MergeRule = 'latest' | 'first';

export interface FieldVersion {
  readonly v: JsonValue;
  readonly hlc: HlcText;
}

export type FieldVersions = Readonly<Record<string, FieldVersion>>;

/** A record of which every field knows when it was written. */
export interface VersionedRow {
  readonly fields: FieldVersions;
  /** When it was last deleted, and last taken back by a person. */
  readonly deletedHlc?: HlcText;
  readonly restoredHlc?: HlcText;
}

export type RuleOfField = (field: string) => MergeRule;

export const emptyRow: VersionedRow = { fields: {} };

/** Deleting wins over every change, whenever that was made; only taking it back later undoes it. */
export function isDeleted({ deletedHlc, restoredHlc }: VersionedRow): boolean {
  return deletedHlc !== undefined && (restoredHlc === undefined || restoredHlc <= deletedHlc);
}

/** Of two versions of a field the one that counts, whatever the order in which they are met. */
export function mergeField(one: FieldVersion, other: FieldVersion, rule: MergeRule): FieldVersion {
  const order = compareHlc(one.hlc, other.hlc);
  if (order !== 0) return order > 0 === (rule === 'latest') ? one : other;
  // Equal readings with different values should not be; then everybody takes the same.
  return canonicalJson(one.v) >= canonicalJson(other.v) ? one : other;
}

/** Joins two versions of a row, field by field: commutative, associative, idempotent. */
export function mergeRows(one: VersionedRow, other: VersionedRow, ruleOf: RuleOfField): VersionedRow {
  const fields = mergeFields(one.fields, other.fields, ruleOf);
  return rowOf(
    fields,
    laterHlc(one.deletedHlc, other.deletedHlc),
    laterHlc(one.restoredHlc, other.restoredHlc),
  );
}

/** Through a map, because any name may come from outside, `__proto__` too. */
export function mergeFields(one: FieldVersions, other: FieldVersions, ruleOf: RuleOfField): FieldVersions {
  const fields = new Map(Object.entries(one));
  for (const [name, version] of Object.entries(other)) {
    const mine = fields.get(name);
    fields.set(name, mine === undefined ? version : mergeField(mine, version, ruleOf(name)));
  }
  return Object.fromEntries(fields);
}

/** The greatest clock reading in a row; undefined where there is none. */
export function latestHlcOf(row: VersionedRow): HlcText | undefined {
  const ofFields = Object.values(row.fields).map(({ hlc }) => hlc);
  return [...ofFields, row.deletedHlc, row.restoredHlc].reduce(laterHlc, undefined);
}

function rowOf(
  fields: FieldVersions,
  deletedHlc: HlcText | undefined,
  restoredHlc: HlcText | undefined,
): VersionedRow {
  return {
    fields,
    ...(deletedHlc !== undefined && { deletedHlc }),
    ...(restoredHlc !== undefined && { restoredHlc }),
  };
}
