import type { KeptSetting } from '#contract/storage/store.ts';
import { runnerSettings, settingsTable } from '#contract/sync/synced-tables.ts';
import type { ClockReading } from '#core/sync/device-clock.ts';
import type { JsonValue } from '#core/sync/json-value.ts';
import {
  inWriteTransaction,
  type ReaderConnection,
  type WriterConnection,
} from '#native/storage/connection.ts';
import { activeAccount } from '#native/storage/sync/device-stamps.ts';
import { recordDeletion, recordValues } from '#native/storage/sync/record-change.ts';
import { activeAccountIs } from './active-account.ts';

/** Whose a setting is that says something of this computer. */
const thisComputer = '';

export async function changeSettings(
  connection: WriterConnection,
  written: readonly KeptSetting[],
  forgotten: readonly string[],
  at: ClockReading,
): Promise<void> {
  await inWriteTransaction(connection, async (query) => {
    const write = { connection, query, at };
    const runner = await activeAccount(query);
    for (const { name, json } of written) {
      const isRunners = runnerSettings.has(name);
      const facts = { value: json, changed_wall_ms: at.wallMs };
      await query
        .insertInto('settings')
        .values({ account_id: isRunners ? runner : thisComputer, name, ...facts })
        .onConflict((conflict) => conflict.columns(['account_id', 'name']).doUpdateSet(facts))
        .execute();
      if (isRunners) {
        await recordValues(write, settingsTable, runner, name, { value: JSON.parse(json) as JsonValue });
      }
    }
    for (const name of forgotten) {
      const isRunners = runnerSettings.has(name);
      const { numDeletedRows } = await query
        .deleteFrom('settings')
        .where('account_id', '=', isRunners ? runner : thisComputer)
        .where('name', '=', name)
        .executeTakeFirst();
      if (isRunners && numDeletedRows > 0n) await recordDeletion(write, settingsTable, runner, name);
    }
  });
}

/** Those of the computer and those of whoever is signed in. */
export async function listSettings({ query }: ReaderConnection): Promise<readonly KeptSetting[]> {
  const rows = await query
    .selectFrom('settings')
    .selectAll()
    .where((eb) => eb.or([activeAccountIs(eb), eb('account_id', '=', thisComputer)]))
    .orderBy('name')
    .execute();
  return rows.map(({ name, value }) => ({ name, json: value }));
}
