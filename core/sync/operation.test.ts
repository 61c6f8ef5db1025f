import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hlcText, type HlcText } from './hybrid-clock.ts';
import {
  applyOperation,
  compactOperations,
  compactPair,
  type Operation,
  type OperationKind,
} from './operation.ts';
import { emptyRow, isDeleted, type RuleOfField, type VersionedRow } from './versioned-row.ts';

const at = (ms: number): HlcText => hlcText({ ms, counter: 0, deviceId: 'a'.repeat(16) });
const ruleOf: RuleOfField = (field) => (field === 'ended' ? 'first' : 'latest');
const allFields = ['name', 'age', 'ended'];

/** As a device makes them: times rise, a record is written whole when it begins and when it is taken back. */
const sequences = fc
  .array(
    fc.record({
      pk: fc.constantFrom('p', 'q'),
      what: fc.constantFrom('change', 'delete', 'reparent'),
      names: fc.subarray(allFields, { minLength: 1 }),
    }),
    { maxLength: 30 },
  )
  .map((steps): readonly Operation[] => {
    const stateOf = new Map<string, 'there' | 'gone'>();
    return steps.flatMap(({ pk, what, names }, index): readonly Operation[] => {
      const state = stateOf.get(pk);
      if (what !== 'change' && state !== 'there') return [];
      const kind: OperationKind =
        what !== 'change'
          ? (what as OperationKind)
          : state === undefined
            ? 'put'
            : state === 'gone'
              ? 'restore'
              : 'patch';
      stateOf.set(pk, kind === 'delete' ? 'gone' : 'there');
      const written = kind === 'patch' ? names : kind === 'delete' || kind === 'reparent' ? [] : allFields;
      const hlc = at(index + 10);
      const fields = Object.fromEntries(
        written.map((name) => [name, { v: name === 'ended' ? name : `${name}${index}`, hlc }]),
      );
      return [{ opId: `op${index}`, table: 'profiles', pk, kind, fields, hlc }];
    });
  });

function replay(operations: readonly Operation[], pk: string, from: VersionedRow): VersionedRow {
  return operations
    .filter((operation) => operation.pk === pk)
    .reduce((row, operation) => applyOperation(row, operation, ruleOf), from);
}

/** What a person sees of a row. */
function visible(row: VersionedRow): unknown {
  return isDeleted(row)
    ? 'deleted'
    : Object.fromEntries(Object.entries(row.fields).map(([name, { v }]) => [name, v]));
}

describe('compactOperations', () => {
  const foreign: fc.Arbitrary<VersionedRow> = fc.constantFrom<VersionedRow>(
    emptyRow,
    { fields: { name: { v: 'before', hlc: at(1) }, ended: { v: 'before', hlc: at(1) } } },
    { fields: { name: { v: 'in between', hlc: at(18) } } },
    { fields: {}, deletedHlc: at(15) },
  );

  it('leaves the same records with fewer operations, whatever else is known of them', () => {
    fc.assert(
      fc.property(sequences, foreign, (operations, from) => {
        const compacted = compactOperations(operations, ruleOf);
        expect(compacted.length).toBeLessThanOrEqual(operations.length);
        for (const pk of ['p', 'q']) {
          expect(visible(replay(compacted, pk, from))).toEqual(visible(replay(operations, pk, from)));
        }
        expect(compactOperations(compacted, ruleOf)).toEqual(compacted);
      }),
      { numRuns: 2000 },
    );
  });

  it('makes one operation of a record that is written and changed many times', () => {
    const write = (index: number, kind: OperationKind, names: readonly string[]): Operation => ({
      opId: `op${index}`,
      table: 'profiles',
      pk: 'p',
      kind,
      hlc: at(index),
      fields: Object.fromEntries(names.map((name) => [name, { v: index, hlc: at(index) }])),
      ...(index === 2 && { isClockSuspect: true }),
    });
    const [only, ...others] = compactOperations(
      [write(1, 'put', allFields), write(2, 'patch', ['name', 'ended']), write(3, 'patch', ['name'])],
      ruleOf,
    );
    expect(others).toEqual([]);
    expect(only).toMatchObject({ opId: 'op3', kind: 'put', hlc: at(3), isClockSuspect: true });
    expect(Object.values(only?.fields ?? {}).map(({ v }) => v)).toEqual([3, 1, 1]);
    expect(compactPair(write(1, 'put', allFields), write(2, 'delete', []), ruleOf)).toMatchObject({
      kind: 'delete',
      fields: {},
    });
  });
});
