import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hlcText, type HlcText } from './hybrid-clock.ts';
import { canonicalJson, type JsonValue } from './json-value.ts';
import {
  emptyRow,
  isDeleted,
  latestHlcOf,
  mergeRows,
  type RuleOfField,
  type VersionedRow,
} from './versioned-row.ts';

const at = (ms: number, device = 'a'): HlcText => hlcText({ ms, counter: 0, deviceId: device.repeat(16) });
const hlcs = fc
  .tuple(fc.integer({ min: 0, max: 6 }), fc.constantFrom('a', 'b'))
  .map(([ms, device]) => at(ms, device));
// Few values and few times: ties and equal readings with other values have to come up.
const versions = fc.record({ v: fc.constantFrom<JsonValue>(1, 2, 'x', null, { b: 1, a: [2] }), hlc: hlcs });
const rows: fc.Arbitrary<VersionedRow> = fc.record(
  {
    fields: fc.dictionary(fc.constantFrom('name', 'age', 'ended', '__proto__', 'constructor'), versions),
    deletedHlc: hlcs,
    restoredHlc: hlcs,
  },
  { requiredKeys: ['fields'] },
);
const ruleOf: RuleOfField = (field) => (field === 'ended' ? 'first' : 'latest');
const merge = (one: VersionedRow, other: VersionedRow): VersionedRow => mergeRows(one, other, ruleOf);

describe('mergeRows', () => {
  it('is commutative, associative and idempotent', () => {
    fc.assert(
      fc.property(rows, rows, rows, (a, b, c) => {
        expect(merge(a, b)).toEqual(merge(b, a));
        expect(merge(merge(a, b), c)).toEqual(merge(a, merge(b, c)));
        expect(merge(a, a)).toEqual({ ...a, fields: { ...a.fields } });
        expect(merge(merge(a, b), b)).toEqual(merge(a, b));
        expect(merge(a, emptyRow)).toEqual(merge(emptyRow, a));
      }),
      { numRuns: 500 },
    );
  });

  it('takes the last change of a field, or the first where it is written once', () => {
    const early = { fields: { name: { v: 'early', hlc: at(1) }, ended: { v: 10, hlc: at(1) } } };
    const late = { fields: { name: { v: 'late', hlc: at(2) }, ended: { v: 20, hlc: at(2) } } };
    const { name, ended } = merge(early, late).fields;
    expect([name?.v, ended?.v]).toEqual(['late', 10]);
  });

  it('decides between two devices at one moment by their ids', () => {
    const one = { fields: { name: { v: 'a', hlc: at(1, 'a') } } };
    const other = { fields: { name: { v: 'b', hlc: at(1, 'b') } } };
    expect(merge(one, other).fields['name']?.v).toBe('b');
  });

  it('lets deleting win over a later change, until the record is taken back', () => {
    const deleted = { fields: {}, deletedHlc: at(2) };
    const changed = { fields: { name: { v: 'later', hlc: at(9) } } };
    expect(isDeleted(merge(deleted, changed))).toBe(true);
    const restored = { fields: {}, restoredHlc: at(3) };
    expect(isDeleted(merge(merge(deleted, changed), restored))).toBe(false);
    expect(isDeleted(merge(deleted, { fields: {}, restoredHlc: at(2) }))).toBe(true);
    expect(isDeleted(emptyRow)).toBe(false);
  });

  it('knows the greatest reading of a row', () => {
    expect(latestHlcOf(emptyRow)).toBeUndefined();
    expect(latestHlcOf({ fields: { name: { v: 1, hlc: at(4) } }, deletedHlc: at(2) })).toBe(at(4));
  });
});

describe('canonicalJson', () => {
  it('is one text for equal values', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const again = JSON.parse(JSON.stringify(value)) as JsonValue;
        expect(canonicalJson(again)).toBe(canonicalJson(value as JsonValue));
        expect(JSON.parse(canonicalJson(value as JsonValue))).toEqual(again);
      }),
    );
    expect(canonicalJson({ b: [1, { d: 2, c: 3 }], a: 'x' })).toBe('{"a":"x","b":[1,{"c":3,"d":2}]}');
  });
});
