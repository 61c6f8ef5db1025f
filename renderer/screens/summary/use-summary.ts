import { useQuery } from '@tanstack/react-query';
import type { SessionResult } from '#contract/rpc/kept-records.ts';
import type { SessionRecord, SessionTotals } from '#core/session/session-records.ts';
import { sessionTotals } from '#core/session/session-totals.ts';
import { queryKeys } from '#renderer/app/query-keys.ts';
import { useLive } from '#renderer/link/live-store.ts';
import { usePageLink } from '#renderer/link/page-link.ts';
import { resultQuery } from './result-query.ts';

/** Where the record of the run is. */
export type KeptState = 'saving' | 'known';

/** What is known of a run that has ended. */
export interface Summary {
  readonly record: SessionRecord | undefined;
  /** While the ended run has not been put away. */
  readonly result: SessionResult | undefined;
  readonly totals: SessionTotals | undefined;
  readonly cause: string | undefined;
  readonly keptState: KeptState;
  /** Nobody saw the belt stand; known as long as the run is there. */
  readonly mayBeltMove: boolean;
  readonly isLoading: boolean;
  /** Why there is no record. */
  readonly error: Error | null;
  readonly retry: () => void;
  /** Whether it still stands in the controller, to be put away. */
  readonly isHere: boolean;
}

export function useSummary(sessionId: string): Summary {
  const link = usePageLink();
  const isHere = useLive(({ status }) => status?.session?.sessionId === sessionId);
  const state = useLive(({ status }) =>
    status?.session?.sessionId === sessionId ? status.session.state : undefined,
  );
  const answer = useQuery({ ...resultQuery(link, sessionId), enabled: isHere });
  const result = answer.data?.sessionId === sessionId ? answer.data : undefined;
  const isKept = !isHere || answer.isFetched;
  const kept = useQuery({
    queryKey: queryKeys.history.session(sessionId),
    queryFn: () => link.rpc.history.session({ sessionId }),
    // Before it is kept there is only a part of it.
    enabled: isKept,
    staleTime: 0,
  });
  const record = kept.data;
  return {
    record,
    result,
    totals: result?.totals ?? record?.summary.totals ?? (record && sessionTotals(record.samples)),
    cause: result?.cause ?? record?.summary.endCause ?? (state?.kind === 'ended' ? state.cause : undefined),
    keptState: isKept ? 'known' : 'saving',
    mayBeltMove: result?.isBeltKnownStill === false || (state?.kind === 'ended' && !state.isBeltKnownStill),
    isLoading: record === undefined && !kept.isError,
    error: kept.error,
    retry: () => void kept.refetch(),
    isHere,
  };
}
