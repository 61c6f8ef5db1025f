import type { KeptSetting } from '#contract/storage/store.ts';
import {
  inWriteTransaction,
  type ReaderConnection,
  type WriterConnection,
} from '#native/storage/connection.ts';

export async function changeSettings(
  connection: WriterConnection,
  written: readonly KeptSetting[],
  forgotten: readonly string[],
  atWallMs: number,
): Promise<void> {
  await inWriteTransaction(connection, async (query) => {
    for (const { name, json } of written) {
      const facts = { value: json, changed_wall_ms: atWallMs };
      await query
        .insertInto('settings')
        .values({ name, ...facts })
        .onConflict((conflict) => conflict.column('name').doUpdateSet(facts))
        .execute();
    }
    for (const name of forgotten) await query.deleteFrom('settings').where('name', '=', name).execute();
  });
}

export async function listSettings({ query }: ReaderConnection): Promise<readonly KeptSetting[]> {
  const rows = await query.selectFrom('settings').selectAll().orderBy('name').execute();
  return rows.map(({ name, value }) => ({ name, json: value }));
}
