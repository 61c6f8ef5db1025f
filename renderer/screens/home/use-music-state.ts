import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { LibraryProgress } from '#contract/rpc/music-library.ts';
import type { RpcClient } from '#contract/rpc/rpc-client.ts';
import { queryKeys } from '#renderer/app/query-keys.ts';
import { usePageLink } from '#renderer/link/page-link.ts';
import { useTopic } from '#renderer/link/use-topic.ts';

/** What the screens before a run know of the music. */
export interface MusicState {
  /** Tracks that can be run to; undefined until it is known. */
  readonly readyTracks: number | undefined;
  readonly progress: LibraryProgress | undefined;
  /** More tracks are on their way. */
  readonly isListening: boolean;
}

const openProgress = (rpc: RpcClient, signal: AbortSignal) => rpc.library.progress(undefined, { signal });

export function useMusicState(): MusicState {
  const link = usePageLink();
  const { value: progress } = useTopic(openProgress);
  const { data } = useQuery({
    // Counted again whenever another file is ready.
    queryKey: queryKeys.library.count(progress?.readyFiles, progress?.step),
    queryFn: () => link.rpc.library.tracks({ offset: 0, limit: 1 }),
    placeholderData: keepPreviousData,
  });
  return { readyTracks: data?.total, progress, isListening: isListening(progress) };
}

/** Files were found and not all of them are dealt with yet. */
export function isListening(progress: LibraryProgress | undefined): boolean {
  if (progress === undefined || progress.step === 'done' || progress.step === 'failed') return false;
  return progress.toListen > progress.listenedFiles;
}
