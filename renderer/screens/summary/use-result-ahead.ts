import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useLive } from '#renderer/link/live-store.ts';
import { usePageLink } from '#renderer/link/page-link.ts';
import { resultQuery } from './result-query.ts';

/**
 * Asks for what a run comes to as soon as it stops: a controller that is being closed answers that last, and nobody who asks
 * after the end.
 */
export function useResultAhead(): void {
  const link = usePageLink();
  const queries = useQueryClient();
  const stoppingId = useLive(({ status }) =>
    status?.session?.state.kind === 'stopping' ? status.session.sessionId : undefined,
  );
  useEffect(() => {
    if (stoppingId !== undefined) void queries.prefetchQuery(resultQuery(link, stoppingId));
  }, [stoppingId, link, queries]);
}
