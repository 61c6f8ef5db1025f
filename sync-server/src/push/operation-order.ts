import type { PushOperation, PushRequest } from '#contract/sync/push-protocol.ts';

/** What the server knows of a device's operations. */
export interface KnownOrder {
  /** The greatest number that is done with. */
  readonly lastN: number;
  /** Ids by the numbers under which this device sent them. */
  readonly idByN: ReadonlyMap<number, string>;
}

export type OperationOrder =
  /** Another computer counts under the same id. */
  | { readonly kind: 'forked' }
  | {
      readonly kind: 'ordered';
      /** The operations up to the first hole. */
      readonly operations: readonly PushOperation[];
      /** The greatest number that is done with after them. */
      readonly lastN: number;
      /** The number that is missing, where one is. */
      readonly expected?: number;
    };

/**
 * Holds operations, in the order of their numbers, against what is known: numbers count without holes, except for those
 * that are said to never come, and no number is ever used for two operations.
 */
export function orderOperations(
  { ops, holes = [] }: Pick<PushRequest, 'ops' | 'holes'>,
  known: KnownOrder,
): OperationOrder {
  const idByN = new Map(known.idByN);
  const operations: PushOperation[] = [];
  let { lastN } = known;
  for (const op of ops) {
    const before = idByN.get(op.n);
    if (before === undefined ? op.n <= lastN : before !== operationKey(op)) return { kind: 'forked' };
    if (before === undefined) {
      const expected = missingBetween(lastN + 1, op.n, holes);
      if (expected !== undefined) return { kind: 'ordered', operations, lastN, expected };
      idByN.set(op.n, operationKey(op));
      lastN = op.n;
    }
    operations.push(op);
  }
  return { kind: 'ordered', operations, lastN };
}

/** An operation's id as the database writes it. */
export function operationKey({ op_id: id }: Pick<PushOperation, 'op_id'>): string {
  return id.toLowerCase();
}

/** The first number from `from` up to and without `to` that is in no hole. However long a hole is, it is one step. */
function missingBetween(
  from: number,
  to: number,
  holes: readonly (readonly [number, number])[],
): number | undefined {
  let next = from;
  for (const [first, last] of holes.toSorted(([one], [other]) => one - other)) {
    if (first <= next && last >= next) next = last + 1;
  }
  return next < to ? next : undefined;
}
