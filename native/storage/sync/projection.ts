import type { Kysely } from 'kysely';
import { isFieldValue, type SyncTable } from '#contract/sync/sync-field.ts';
import { soundProfile } from '#contract/sync/sound-profile.ts';
import type { JsonValue } from '#core/sync/json-value.ts';
import { isDeleted, type VersionedRow } from '#core/sync/versioned-row.ts';
import { addRecordings } from '#native/storage/repositories/recordings.ts';
import type { StorageSchema } from '#native/storage/schema.ts';
import { expandChunks } from './chunk-expansion.ts';
import type { SyncWrite, WireValues } from './record-change.ts';

/** Columns that only this computer has, by table; they are set when a row is first written. */
const localColumns: Readonly<Record<string, readonly string[]>> = {
  profiles: ['created_wall_ms', 'changed_wall_ms'],
  sessions: ['created_wall_ms', 'chunked_wall_ms'],
  tempo_corrections: ['changed_wall_ms'],
  settings: ['changed_wall_ms'],
};

/**
 * Writes a merged record where the app reads it. What is incomplete stays as it was: the rest of it is on its way.
 *
 * Machines are not written: what permits a belt to move here was found out here, with this radio. What other computers
 * found out of a machine is kept among the versions alone.
 */
export async function project(
  write: SyncWrite,
  table: SyncTable,
  accountId: string,
  pk: string,
  view: VersionedRow,
): Promise<void> {
  const local = localColumns[table.name];
  if (table.kind === 'union' || local === undefined) return;
  if (isDeleted(view)) {
    await unproject(write.query, table, accountId, pk);
    return;
  }
  const values = valuesOf(table, view);
  if (values === undefined) return;
  if (table.name === 'tempo_corrections') await addRecordings(write.query, [pk], write.at.wallMs);
  const columns = Object.keys(table.fields);
  const written = ['account_id', table.keyField, ...columns, ...local];
  // A guest's run may have found its owner; an owner's run never goes to another account.
  const [conflict, condition] =
    table.name === 'sessions'
      ? ['session_id', "WHERE account_id = excluded.account_id OR account_id LIKE 'guest:%'"]
      : [`account_id, ${table.keyField}`, ''];
  const updated = ['account_id', ...columns].map((name) => `${name} = excluded.${name}`).join(', ');
  write.connection.sqlite
    .prepare(
      `INSERT INTO ${table.name} (${written.join(', ')}) VALUES (${written.map(() => '?').join(', ')})
       ON CONFLICT (${conflict}) DO UPDATE SET ${updated} ${condition}`,
    )
    .run(
      accountId,
      pk,
      ...columns.map((name) => toColumn(table.fields[name]?.type, values[name] ?? null)),
      ...local.map(() => write.at.wallMs),
    );
  if (table.name === 'sessions') await expandChunks(write, accountId, pk);
}

/** A record that is not the account's any more goes with everything in it. A live run stays until it has ended. */
export async function unproject(
  query: Kysely<StorageSchema>,
  table: SyncTable,
  accountId: string,
  pk: string,
): Promise<void> {
  switch (table.name) {
    case 'sessions':
      await removeSessionOf(query, accountId, pk);
      return;
    case 'profiles':
      await query
        .deleteFrom('profiles')
        .where('account_id', '=', accountId)
        .where('profile_id', '=', pk)
        .execute();
      return;
    case 'settings':
      await query.deleteFrom('settings').where('account_id', '=', accountId).where('name', '=', pk).execute();
      return;
    case 'tempo_corrections':
      await query
        .deleteFrom('tempo_corrections')
        .where('account_id', '=', accountId)
        .where('track_id', '=', pk)
        .execute();
      return;
    case 'session_chunks':
      await query
        .deleteFrom('session_chunks')
        .where('account_id', '=', accountId)
        .where('chunk_id', '=', pk)
        .execute();
      return;
    default:
      return;
  }
}

async function removeSessionOf(
  query: Kysely<StorageSchema>,
  accountId: string,
  sessionId: string,
): Promise<void> {
  const session = await query
    .selectFrom('sessions')
    .select('session_id')
    .where('session_id', '=', sessionId)
    .where('account_id', '=', accountId)
    .where('ended_wall_ms', 'is not', null)
    .executeTakeFirst();
  if (session !== undefined) await removeSessionRows(query, sessionId);
}

/** Resolves with whether there was one. */
export async function removeSessionRows(query: Kysely<StorageSchema>, sessionId: string): Promise<boolean> {
  for (const table of ['samples', 'events', 'plays', 'session_chunks'] as const) {
    await query.deleteFrom(table).where('session_id', '=', sessionId).execute();
  }
  const { numDeletedRows } = await query
    .deleteFrom('sessions')
    .where('session_id', '=', sessionId)
    .executeTakeFirst();
  return numDeletedRows > 0n;
}

/** Undefined while a required field is missing, or holds what this version cannot take. */
function valuesOf(table: SyncTable, view: VersionedRow): WireValues | undefined {
  const values: Record<string, JsonValue> = {};
  for (const [name, field] of Object.entries(table.fields)) {
    const value = view.fields[name]?.v ?? null;
    if (isFieldValue(table, name, value)) values[name] = value;
    else if (field.isRequired) return undefined;
  }
  return table.name === 'profiles' ? soundProfile(values) : values;
}

function toColumn(type: string | undefined, value: JsonValue): string | number | null {
  if (value === null) return null;
  if (type === 'json') return JSON.stringify(value);
  if (typeof value === 'boolean') return value ? 1 : 0;
  return typeof value === 'object' ? JSON.stringify(value) : value;
}
