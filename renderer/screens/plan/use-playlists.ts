import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { Playlist } from '#contract/rpc/music-library.ts';
import type { SessionRequest } from '#contract/rpc/session-request.ts';
import { queryKeys } from '#renderer/app/query-keys.ts';
import { usePageLink } from '#renderer/link/page-link.ts';
import type { MusicState } from '#renderer/screens/home/use-music-state.ts';
import { withChoice } from './plan-request.ts';

/** Folders of music to choose from; undefined until they are known. */
export function usePlaylists({ progress }: MusicState): readonly Playlist[] | undefined {
  const link = usePageLink();
  const { data } = useQuery({
    queryKey: queryKeys.library.playlists(progress?.readyFiles, progress?.step),
    queryFn: () => link.rpc.library.playlists(),
    placeholderData: keepPreviousData,
  });
  return data;
}

/** A folder that was taken away, or has nothing to run to any more, leaves all music. */
export function withKnownPlaylist(
  request: SessionRequest,
  playlists: readonly Playlist[] | undefined,
): SessionRequest {
  if (playlists === undefined || request.playlistId === undefined) return request;
  const isKnown = playlists.some(({ playlistId }) => playlistId === request.playlistId);
  return isKnown ? request : withChoice(request, 'playlistId', undefined);
}
