import type { RelationName } from './protocol/identifiers.ts';
import type { RowFilter } from './row-filter.ts';
import type { ShapeDefinition } from './shape-definition.ts';
import type { RowText, TableFacts } from './table-facts.ts';
import type { OrderTerm } from './where/order-by.ts';

/** What was committed when something was read, as Postgres tells it. All are 64-bit transaction ids. */
export interface VisibleTransactions {
  readonly xmin: bigint;
  readonly xmax: bigint;
  readonly xips: readonly bigint[];
}

/** All rows of a shape as they were at one moment. */
export interface TableSnapshot {
  /** Everything up to this position is in it; what came later may be. */
  readonly position: bigint;
  readonly visible: VisibleTransactions;
  /** Ends the transaction behind it when it is left early. */
  readonly rows: AsyncIterable<readonly RowText[]>;
}

/** A change of one row. `wasIn` and `isIn` tell whether it belonged to the shape before and after it. */
export interface RowChange {
  /** Above 0, higher than that of every earlier change that touches the same row. */
  readonly position: bigint;
  readonly transaction: bigint;
  readonly before: RowText | undefined;
  readonly after: RowText | undefined;
  readonly wasIn: boolean;
  readonly isIn: boolean;
}

export interface ChangesPage {
  readonly changes: readonly RowChange[];
  /** Everything up to here has been looked at: the last change, or the end of what there is. */
  readonly upTo: bigint;
  readonly isEnd: boolean;
}

/** Some rows of a shape, read once. */
export interface SubsetRequest {
  readonly filter: RowFilter | undefined;
  readonly orderBy: readonly OrderTerm[];
  readonly limit: number | undefined;
  readonly offset: number | undefined;
}

export interface SubsetRows {
  readonly rows: readonly RowText[];
  readonly visible: VisibleTransactions;
  /** As of a snapshot. */
  readonly position: bigint;
  /** Above the position of everything that the rows contain. */
  readonly beyond: bigint;
}

/**
 * Where shapes get their rows and changes from. The engine knows no table, no trigger and no connection.
 * Positions are whole numbers that only grow, the same for all tables of a source.
 */
export interface ShapeSource {
  /** @returns undefined where there is no such table */
  describe(relation: RelationName): Promise<TableFacts | undefined>;
  /**
   * Makes sure that changes of the table are seen from now on, and that the database understands the filter.
   *
   * @throws WhereProblem
   */
  prepare(definition: ShapeDefinition): Promise<void>;
  snapshot(definition: ShapeDefinition): Promise<TableSnapshot>;
  /** @returns undefined where the table is not what it was, or so old changes are not kept */
  changesSince(definition: ShapeDefinition, after: bigint, limit: number): Promise<ChangesPage | undefined>;
  /** @throws WhereProblem */
  subset(definition: ShapeDefinition, request: SubsetRequest): Promise<SubsetRows>;
  /** Position up to which everything has been seen. */
  head(): Promise<bigint>;
  /** Calls back whenever something may have changed in the table. */
  onChange(table: TableFacts, listener: () => void): () => void;
}

/** Whether what a transaction did is part of what was read. */
export function isVisible(transaction: bigint, { xmin, xmax, xips }: VisibleTransactions): boolean {
  return transaction < xmin || (transaction < xmax && !xips.includes(transaction));
}
