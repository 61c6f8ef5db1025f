import type { Kysely } from 'kysely';
import type { StorageSchema } from '#native/storage/schema.ts';

/** A handle that no server has given: whoever asks with it is told to begin anew. */
const noHandle = 'none';

/**
 * Has tables read from their beginning at the next sync, as after a `must-refetch`: what the server does not have goes, unless it
 * is still to be sent.
 */
export async function readAnew(
  query: Kysely<StorageSchema>,
  accountId: string,
  tableNames: readonly string[],
): Promise<void> {
  const place = { handle: noHandle, shape_offset: '0_0' };
  for (const name of tableNames) {
    await query
      .insertInto('sync_cursors')
      .values({ account_id: accountId, table_name: name, ...place })
      .onConflict((conflict) => conflict.columns(['account_id', 'table_name']).doUpdateSet(place))
      .execute();
  }
}
