import type { PulledChange } from '#contract/storage/sync-store.ts';
import { readShapeRow } from '#contract/sync/shape-row.ts';
import { isGuestAccount } from '#contract/sync/identity.ts';
import type { SyncTable } from '#contract/sync/sync-field.ts';
import type { ShapeChange, ShapePart, ShapeSource } from './shape-source.ts';
import type { SyncSurroundings } from './sync-surroundings.ts';

/** Applied in one transaction: a live run's second waits for at most that. */
const changesAtATime = 10;

interface Pull extends Pick<SyncSurroundings, 'accountId' | 'store' | 'log'> {
  readonly shapes: ShapeSource;
  /** Asks the server what it has of this device, before what it does not show is taken for gone. */
  readonly askHowFar: () => Promise<boolean>;
}

/** Brings one table up to date. Rejects when the server cannot be reached; what was applied until then stays. */
export async function pullTable(pull: Pull, table: SyncTable, signal: AbortSignal): Promise<void> {
  const { accountId, store, shapes } = pull;
  const since = await store.takenMark(accountId);
  const cursor = await store.cursor(accountId, table.name);
  // Whoever sent something before reading anything would not be told of another past of the server.
  const isFirst = cursor === undefined && since.ackedN > 0;
  // A guest's run may have been given away between: nobody is told of what went before they began to read.
  const mayHaveGone = isFirst && isGuestAccount(accountId);
  let hasStaged = false;

  async function hearHowFar(): Promise<void> {
    if (!(await pull.askHowFar())) throw new Error('the server does not say what it has of this device');
  }

  async function take(part: ShapePart): Promise<void> {
    const changes = part.changes.flatMap((change) => toPulled(pull, table, change));
    const pieces = slices(changes);
    if (!part.isRefetch && !mayHaveGone) {
      if (isFirst && part.cursor !== undefined) await hearHowFar();
      for (const [index, piece] of pieces.entries()) {
        // The cursor belongs to the last change before it.
        const isLast = index === pieces.length - 1;
        await store.applyPulled(accountId, table.name, piece, isLast ? part.cursor : undefined);
      }
      return;
    }
    for (const piece of pieces) {
      await store.stage(accountId, table.name, piece, !hasStaged);
      hasStaged = true;
    }
    if (part.cursor === undefined) return;
    await hearHowFar();
    if (!(await store.swapStaged(accountId, table.name, part.cursor, since)))
      throw new Error('this device has begun anew meanwhile');
  }

  await shapes.catchUp({ accountId, table: table.name, signal, ...(cursor && { cursor }) }, take);
}

function toPulled(pull: Pull, table: SyncTable, change: ShapeChange): readonly PulledChange[] {
  const read = readShapeRow(table, change.value);
  if (read === undefined) {
    pull.log.warn('shape-row-unreadable', { table: table.name });
    return [];
  }
  if (read.refused.length > 0) {
    pull.log.warn('shape-fields-refused', { table: table.name, fields: read.refused });
  }
  return [
    change.kind === 'gone' ? { kind: 'gone', pk: read.pk } : { kind: 'row', pk: read.pk, row: read.row },
  ];
}

/** At least one, so that a cursor without changes is kept, too. */
function slices<T>(list: readonly T[]): readonly (readonly T[])[] {
  const pieces: (readonly T[])[] = [];
  for (let start = 0; start < list.length; start += changesAtATime) {
    pieces.push(list.slice(start, start + changesAtATime));
  }
  return pieces.length === 0 ? [[]] : pieces;
}
