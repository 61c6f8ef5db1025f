import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { isPacing } from '#core/session/session-state.ts';
import { goneAfterMs } from '#ui/format/freshness.ts';
import { noValue } from '#ui/format/no-value.ts';
import { formatTempo } from '#ui/format/tempo.ts';
import { Icon } from '#ui/parts/icon.tsx';
import { ProgressBar } from '#ui/parts/progress-bar.tsx';
import { pressedMark } from '#ui/touch/pressed-mark.ts';
import { useLive, type LiveState } from '#renderer/link/live-store.ts';
import { usePlayer } from '#renderer/player/use-player.ts';
import { RoomCard } from './room-card.tsx';
import { useRunCommands } from './use-run-commands.ts';
import { useRunFormat } from './use-run-format.ts';
import { calmPeriodMs, statusAgeMs, useSampled, type Reader } from './use-sampled.ts';
import style from './music-card.module.css';

interface ShownMusic {
  readonly title: string;
  readonly artist: string | undefined;
  /** undefined where in the track no beat was heard. */
  readonly tempoBpm: number | undefined;
  /** 0 to 1. */
  readonly share: number;
  readonly canSkip: boolean;
}

/** `unknown`: nothing is heard of the controller; the music may well go on. */
function createMusicReader(): Reader<ShownMusic | 'none' | 'unknown'> {
  return (live: LiveState, nowMs: number) => {
    const session = live.status?.session;
    const music = session?.music;
    if (statusAgeMs(live, nowMs) > goneAfterMs) return 'unknown';
    if (music === undefined) return 'none';
    return {
      title: music.title,
      artist: music.artist,
      tempoBpm: music.tempoBpm === undefined ? undefined : Math.round(music.tempoBpm),
      share: music.durationS > 0 ? Math.min(1, music.positionS / music.durationS) : 0,
      canSkip: session !== undefined && isPacing(session.state),
    };
  };
}

/** What plays; a tap goes on with the next track. */
export function MusicCard(): ReactNode {
  const { t } = useTranslation('run');
  const { locale } = useRunFormat();
  const music = useSampled(createMusicReader, calmPeriodMs / 2);
  const commands = useRunCommands();
  const room = useLive(({ status }) => status?.session?.room);
  const isElsewhere = usePlayer(({ isReplaced }) => isReplaced);
  const playHere = usePlayer((player) => player.playHere);
  if (room !== undefined) return <RoomCard room={music === 'unknown' ? { state: 'nobody' } : room} />;
  if (isElsewhere) {
    return (
      <button
        type="button"
        className={style.card}
        data-testid="play-here"
        onClick={playHere}
        {...pressedMark}
      >
        <span className={style.title}>{t('music.elsewhere')}</span>
        <span className={style.line}>{t('music.playHere')}</span>
      </button>
    );
  }
  if (music === 'none' || music === 'unknown') {
    return (
      <section className={style.card} aria-label={t('music.label')} data-testid="music-card">
        <span className={style.title}>{music === 'none' ? t('music.none') : noValue}</span>
      </section>
    );
  }
  const tempo = t('music.tempo', { tempo: formatTempo(music.tempoBpm, locale) ?? noValue });
  return (
    <button
      type="button"
      className={style.card}
      disabled={!music.canSkip}
      data-testid="music-card"
      onClick={() => commands.skipTrack()}
      {...pressedMark}
    >
      <span className={style.head}>
        <span className={style.title}>{music.title}</span>
        {music.canSkip && <Icon name="skip" weight="fill" className={style.skip} />}
      </span>
      <span className={style.line}>
        {music.artist !== undefined && <span className={style.artist}>{music.artist}</span>}
        <span className={style.tempo}>{tempo}</span>
      </span>
      <ProgressBar label={t('music.progress')} share={music.share} tone="beat" className={style.bar ?? ''} />
      <span className={style.spoken}>{t('music.skip')}</span>
    </button>
  );
}
