import type { ExpressionBuilder, ExpressionWrapper, SqlBool } from 'kysely';
import type { StorageSchema } from '#native/storage/schema.ts';

type OwnedTable = 'profiles' | 'sessions' | 'settings' | 'tempo_corrections';

/** Nobody reads another account's records: part of every query for those that belong to a runner. */
export function activeAccountIs(
  eb: ExpressionBuilder<StorageSchema, OwnedTable>,
): ExpressionWrapper<StorageSchema, OwnedTable, SqlBool> {
  return eb('account_id', '=', eb.selectFrom('sync_device').select('active_account_id'));
}
