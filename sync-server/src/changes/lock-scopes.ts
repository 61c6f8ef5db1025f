import type { ClientBase } from 'pg';

const lockSql = 'SELECT FROM sync_scope WHERE scope = ANY ($1::text[]) ORDER BY scope FOR UPDATE';

/**
 * Locks scopes until the end of the transaction, in their order, so that no two transactions wait for each other. To be
 * called first by whoever writes rows of several scopes; makes scopes that are not there.
 *
 * @returns whether all of them were there, so that whatever was sent right after it saw them locked
 */
export async function lockScopes(
  client: Pick<ClientBase, 'query'>,
  scopes: readonly string[],
): Promise<boolean> {
  const ordered = [...new Set(scopes)].sort();
  if (ordered.length === 0) return true;
  const lock = { name: 'lock-scopes', text: lockSql, values: [ordered] };
  const { rowCount } = await client.query(lock);
  if (rowCount === ordered.length) return true;
  await client.query(
    'INSERT INTO sync_scope (scope) SELECT scope FROM unnest($1::text[]) AS s(scope) ORDER BY 1 ON CONFLICT DO NOTHING',
    [ordered],
  );
  await client.query(lock);
  return false;
}
