import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Playlist } from '#contract/rpc/music-library.ts';
import type { SessionRequest } from '#contract/rpc/session-request.ts';
import { Button } from '#ui/parts/button.tsx';
import { ListRow } from '#ui/parts/list-row.tsx';
import { Sheet } from '#ui/parts/sheet.tsx';
import type { MusicState } from '#renderer/screens/home/use-music-state.ts';
import { useRoom } from '#renderer/room/use-room.ts';
import { withChoice } from './plan-request.ts';
import style from './plan-screen.module.css';

/** Which music the run is to be behind: all of it, or a folder. Where there is no choice, how much there is. */
export function PlaylistChoice({
  request,
  playlists,
  music,
  onChange,
}: {
  readonly request: SessionRequest;
  readonly playlists: readonly Playlist[];
  readonly music: MusicState;
  readonly onChange: (request: SessionRequest) => void;
}): ReactNode {
  const { t } = useTranslation('plan');
  const { t: common } = useTranslation();
  const [isOpen, setOpen] = useState(false);
  const listen = useRoom((room) => room.listen);
  // Only in Music leads the music leads, from wherever it comes.
  const mayBeRoom = request.mode === 'musicLeads';
  if (playlists.length < 2 && !mayBeRoom) return <AllMusic music={music} />;
  const isRoom = mayBeRoom && request.music === 'room';
  const chosen = playlists.find(({ playlistId }) => playlistId === request.playlistId);
  const nameOf = (playlist: Playlist): string =>
    playlist.kind === 'samples' ? t('playlist.samples') : playlist.name;
  const choose = (playlistId: string | undefined): void => {
    onChange(withChoice(withChoice(request, 'music', undefined), 'playlistId', playlistId));
    setOpen(false);
  };
  const chooseRoom = (): void => {
    onChange(withChoice(request, 'music', 'room'));
    setOpen(false);
    // The tap that asks for it: browsers and people want one before a microphone is turned on.
    listen();
  };
  return (
    <>
      <Button icon="music" className={style['playlist']} data-testid="playlist" onClick={() => setOpen(true)}>
        {isRoom ? (
          t('playlist.roomChosen')
        ) : chosen === undefined ? (
          <HowMuch music={music} />
        ) : (
          nameOf(chosen)
        )}
      </Button>
      <Sheet
        isOpen={isOpen}
        onClose={() => setOpen(false)}
        title={t('playlist.title')}
        closeLabel={common('close')}
        placement="side"
        testId="playlists"
      >
        <ul className={style['playlists']}>
          <ListRow
            title={t('playlist.all')}
            icon="music"
            isSelected={!isRoom && chosen === undefined}
            testId="playlist-all"
            onPress={() => choose(undefined)}
          />
          {mayBeRoom && (
            <ListRow
              title={t('playlist.room')}
              detail={t('playlist.roomWhat')}
              icon="microphone"
              isSelected={isRoom}
              testId="playlist-room"
              onPress={chooseRoom}
            />
          )}
          {(playlists.length < 2 ? [] : playlists).map((playlist) => (
            <ListRow
              key={playlist.playlistId}
              title={nameOf(playlist)}
              // Somebody else's words, in whatever language.
              {...(playlist.kind === 'samples' ? {} : { titleLang: '' })}
              detail={detailOf(t, playlist)}
              icon={playlist.kind === 'samples' ? 'star' : 'folder'}
              isSelected={!isRoom && playlist.playlistId === chosen?.playlistId}
              testId="playlist-one"
              onPress={() => choose(playlist.playlistId)}
            />
          ))}
        </ul>
      </Sheet>
    </>
  );
}

/** On the button, beside a heading: how much of it there is, and no more. */
function HowMuch({ music: { readyTracks } }: { readonly music: MusicState }): ReactNode {
  const { t } = useTranslation('plan');
  if (readyTracks === undefined) return t('playlist.all');
  return (
    <span data-testid="music-count">
      {readyTracks === 0 ? t('playlist.all') : t('playlist.count', { count: readyTracks })}
    </span>
  );
}

function AllMusic({ music: { readyTracks, isListening } }: { readonly music: MusicState }): ReactNode {
  const { t } = useTranslation('plan');
  if (readyTracks === undefined) return null;
  const count = { count: readyTracks };
  return (
    <span data-testid="music-count">
      {isListening && readyTracks > 0 ? t('musicComing', count) : t('music', count)}
    </span>
  );
}

function detailOf(
  t: ReturnType<typeof useTranslation<'plan'>>['t'],
  { trackCount: count, within }: Playlist,
): string {
  return within === undefined ? t('playlist.count', { count }) : t('playlist.countIn', { count, within });
}
