import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useMemo } from 'react';
import type { LibraryProgress, MusicFolder, TrackSummary } from '#contract/rpc/music-library.ts';
import type { RpcClient } from '#contract/rpc/rpc-client.ts';
import { queryKeys } from '#renderer/app/query-keys.ts';
import { pageClock } from '#renderer/link/page-clock.ts';
import { usePageLink } from '#renderer/link/page-link.ts';
import { useTopic } from '#renderer/link/use-topic.ts';

const pageSize = 500;
/** While files become ready one after another the list is read again this often, not with every one. */
const readAgainAfterMs = 3000;

export interface Library {
  /** What was read of it; undefined until the first page is there. */
  readonly tracks: readonly TrackSummary[] | undefined;
  readonly total: number;
  readonly folders: readonly MusicFolder[] | undefined;
  readonly progress: LibraryProgress | undefined;
  readonly error: Error | null;
  readonly retry: () => void;
}

const openProgress = (rpc: RpcClient, signal: AbortSignal) => rpc.library.progress(undefined, { signal });

export function useLibrary(): Library {
  const link = usePageLink();
  const queries = useQueryClient();
  const { value: progress } = useTopic(openProgress);
  const pages = useInfiniteQuery({
    queryKey: queryKeys.library.tracks,
    queryFn: ({ pageParam }) => link.rpc.library.tracks({ offset: pageParam, limit: pageSize }),
    initialPageParam: 0,
    getNextPageParam: ({ total }, _all, lastOffset) =>
      lastOffset + pageSize < total ? lastOffset + pageSize : undefined,
  });
  const folders = useQuery({
    queryKey: queryKeys.library.folders,
    queryFn: () => link.rpc.library.folders(),
  });

  // Filters are about all of it: the pages follow each other by themselves.
  const { hasNextPage, isFetching, isError, fetchNextPage } = pages;
  useEffect(() => {
    if (hasNextPage && !isFetching && !isError) void fetchNextPage();
  }, [hasNextPage, isFetching, isError, fetchNextPage]);

  const readyFiles = progress?.readyFiles;
  const step = progress?.step;
  useEffect(() => {
    if (readyFiles === undefined || step === undefined) return undefined;
    const isOver = step === 'done' || step === 'failed';
    return pageClock.after(
      isOver ? 0 : readAgainAfterMs,
      () => void queries.invalidateQueries({ queryKey: queryKeys.library.all }),
    );
  }, [readyFiles, step, queries]);

  const tracks = useMemo(() => {
    // A track that moved between two pages while they were read is there once all the same.
    const seen = new Set<string>();
    return pages.data?.pages
      .flatMap((page) => page.tracks)
      .filter(({ trackId }) => !seen.has(trackId) && seen.add(trackId));
  }, [pages.data]);

  return {
    tracks,
    total: pages.data?.pages.at(-1)?.total ?? 0,
    folders: folders.data,
    progress,
    error: pages.error ?? folders.error,
    retry() {
      void pages.refetch();
      void folders.refetch();
    },
  };
}
