import type { Pool } from 'pg';
import { isErased } from '#server/erasure/erase-account.ts';
import { accountDeleted } from '#server/push/push-problem.ts';
import type { ServeShape } from './shape-routes.ts';

/** Serves shapes of accounts that are there; for whoever does not know of erased ones itself. */
export function unlessErased(pool: Pool, serve: ServeShape): ServeShape {
  return async (request, reply, query, shape, owner) => {
    if (owner.kind === 'account' && (await isErased(pool, owner.id))) throw accountDeleted();
    return serve(request, reply, query, shape, owner);
  };
}
