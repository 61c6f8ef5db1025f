import { queryOptions } from '@tanstack/react-query';
import { queryKeys } from '#renderer/app/query-keys.ts';
import type { PageLink } from '#renderer/link/page-link.ts';

/** What the run in the controller came to; answered when it has ended and was saved, or was not. It never changes then. */
export function resultQuery(link: PageLink, sessionId: string) {
  return queryOptions({
    queryKey: queryKeys.sessionResult(sessionId),
    queryFn: () => link.rpc.session.result(),
    staleTime: Number.POSITIVE_INFINITY,
  });
}
