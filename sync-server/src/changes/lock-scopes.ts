import { sql, type Transaction } from 'kysely';
import type { ServerSchema } from '#server/database/schema.ts';

/**
 * Locks scopes until the end of the transaction, in their order, so that no two transactions wait for each other. To be
 * called first by whoever writes rows of several scopes; makes scopes that are not there.
 */
export async function lockScopes(
  transaction: Transaction<ServerSchema>,
  scopes: readonly string[],
): Promise<void> {
  const ordered = [...new Set(scopes)].sort();
  if (ordered.length === 0) return;
  await sql`INSERT INTO sync_scope (scope) SELECT unnest(${ordered}::text[]) ORDER BY 1 ON CONFLICT DO NOTHING`.execute(
    transaction,
  );
  await sql`SELECT FROM sync_scope WHERE scope = ANY (${ordered}::text[]) ORDER BY scope FOR UPDATE`.execute(
    transaction,
  );
}
