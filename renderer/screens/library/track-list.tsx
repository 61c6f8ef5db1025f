import { useLayoutEffect, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { TrackSummary } from '#contract/rpc/music-library.ts';
import { formatTempo } from '#ui/format/tempo.ts';
import { formatTime } from '#ui/format/time.ts';
import { Icon } from '#ui/parts/icon.tsx';
import type { IconName } from '#ui/parts/icons.ts';
import { pressedMark } from '#ui/touch/pressed-mark.ts';
import { isTempoSure } from './find-tracks.ts';
import { visibleRows } from './visible-rows.ts';
import style from './track-list.module.css';

export interface TrackListProps {
  readonly tracks: readonly TrackSummary[];
  readonly onOpen: (track: TrackSummary) => void;
}

/** All tracks, of which only those in sight are in the page: thousands scroll like ten. */
export function TrackList({ tracks, onOpen }: TrackListProps): ReactNode {
  const { t } = useTranslation('library');
  const scroller = useRef<HTMLDivElement>(null);
  const probe = useRef<HTMLDivElement>(null);
  const [view, setView] = useState({ scrollTopPx: 0, heightPx: 0, rowPx: 0 });

  useLayoutEffect(() => {
    const [area, row] = [scroller.current, probe.current];
    if (area === null || row === null) return undefined;
    const look = (): void =>
      setView({ scrollTopPx: area.scrollTop, heightPx: area.clientHeight, rowPx: row.offsetHeight });
    const observer = new ResizeObserver(look);
    observer.observe(area);
    observer.observe(row);
    area.addEventListener('scroll', look, { passive: true });
    look();
    return () => {
      observer.disconnect();
      area.removeEventListener('scroll', look);
    };
  }, []);

  const { first, end } = visibleRows({ ...view, count: tracks.length });

  /** Arrow keys go from row to row; the next one is there before it is in sight. */
  function onKeyDown(event: KeyboardEvent): void {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    const from = event.target instanceof HTMLElement ? Number(event.target.dataset['row']) : Number.NaN;
    if (step === 0 || Number.isNaN(from)) return;
    event.preventDefault();
    scroller.current?.querySelector<HTMLElement>(`[data-row='${from + step}']`)?.focus();
  }

  return (
    <div ref={scroller} className={style['scroller']} data-testid="tracks">
      <div ref={probe} className={style['probe']} aria-hidden />
      <ul
        aria-label={t('tracks')}
        className={style['list']}
        style={{ height: `${tracks.length * view.rowPx}px` }}
        onKeyDown={onKeyDown}
      >
        {tracks.slice(first, end).map((track, index) => (
          <li
            key={track.trackId}
            className={style['item']}
            style={{ top: `${(first + index) * view.rowPx}px` }}
            aria-setsize={tracks.length}
            aria-posinset={first + index + 1}
          >
            <TrackRow track={track} row={first + index} onOpen={onOpen} />
          </li>
        ))}
      </ul>
    </div>
  );
}

function TrackRow({
  track,
  row,
  onOpen,
}: {
  readonly track: TrackSummary;
  readonly row: number;
  readonly onOpen: (track: TrackSummary) => void;
}): ReactNode {
  const { t, i18n } = useTranslation('library');
  const state = tempoState(track);
  return (
    <button
      type="button"
      className={style['row']}
      data-row={row}
      data-testid="track"
      onClick={() => onOpen(track)}
      {...pressedMark}
    >
      <span className={style['words']}>
        <span className={style['title']}>{track.title}</span>
        <span className={style['artist']}>
          {track.artist ?? t('noArtist')} · {formatTime(track.durationS, i18n.language)}
        </span>
      </span>
      <span className={style['state']} data-state={state}>
        <Icon name={iconOf[state]} weight={state === 'guess' ? 'fill' : 'bold'} />
        <span className={style['stateWord']}>{t(`tempoState.${state}`)}</span>
      </span>
      <span className={style['tempo']}>
        {formatTempo(track.tempoBpm, i18n.language)} <small>BPM</small>
      </span>
    </button>
  );
}

type TempoState = 'sure' | 'guess' | 'locked';

const iconOf = { sure: 'check', guess: 'warning', locked: 'lock' } as const satisfies Readonly<
  Record<TempoState, IconName>
>;

function tempoState(track: TrackSummary): TempoState {
  if (track.isTempoCorrected) return 'locked';
  return isTempoSure(track) ? 'sure' : 'guess';
}
