import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { PushOperation } from '#contract/sync/push-protocol.ts';
import { adaptOperation } from './adapt-operation.ts';
import { orderOperations } from './operation-order.ts';

function operation(n: number, more: Partial<PushOperation> = {}): PushOperation {
  const id = `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
  const hlc = '000000000000-0000-0000000000000000';
  return { op_id: id, n, table: 'settings', pk: 'a', kind: 'put', fields: {}, hlc, ...more };
}

it('takes every number once and in order, whatever is sent in whichever pieces, with holes or again', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 40 }),
      fc.uniqueArray(fc.integer({ min: 1, max: 40 })),
      fc.array(fc.tuple(fc.nat(40), fc.nat(12)), { minLength: 1, maxLength: 12 }),
      (last, never, pieces) => {
        const sendable = Array.from({ length: last }, (_, index) => index + 1).filter(
          (n) => !never.includes(n),
        );
        const holes = never.map((n): [number, number] => [n, n]);
        const idByN = new Map<number, string>();
        const taken: number[] = [];
        let lastN = 0;
        // At the end all of it, as a client does that was told where the gap is.
        for (const [from, size] of [...pieces, [0, 100] as const]) {
          const ops = sendable.slice(from, from + size).map((n) => operation(n));
          const order = orderOperations({ ops, holes }, { lastN, idByN });
          if (order.kind === 'forked') throw new Error('nobody else was there');
          for (const { n, op_id: id } of order.operations) {
            if (!idByN.has(n)) taken.push(n);
            idByN.set(n, id);
          }
          ({ lastN } = order);
        }
        expect(taken).toEqual(sendable);
      },
    ),
  );
});

it('waits for the first number that is missing', () => {
  const known = { lastN: 2, idByN: new Map() };
  const ops = [operation(3), operation(6)];
  expect(orderOperations({ ops, holes: [[4, 4]] }, known)).toMatchObject({ expected: 5, lastN: 3 });
  expect(
    orderOperations(
      {
        ops,
        holes: [
          [5, 9],
          [1, 4],
        ],
      },
      known,
    ),
  ).toMatchObject({ lastN: 6 });
});

it('translates operations of older apps, and of those alone', () => {
  const adapters = [
    { upTo: 1, adapt: (op: PushOperation) => ({ ...op, table: 'renamed-once' }) },
    { upTo: 2, adapt: (op: PushOperation) => ({ ...op, pk: `${op.table}/${op.pk}` }) },
  ];
  const adapted = [1, 2, 3].map((schema) => adaptOperation(operation(1), schema, adapters));
  expect(adapted.map(({ table, pk }) => [table, pk])).toEqual([
    ['renamed-once', 'renamed-once/a'],
    ['settings', 'settings/a'],
    ['settings', 'a'],
  ]);
});
