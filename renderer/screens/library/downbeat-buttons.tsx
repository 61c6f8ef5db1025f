import { useQuery } from '@tanstack/react-query';
import { type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { barOf } from '#core/music/bar.ts';
import { numberFormat } from '#ui/format/number-format.ts';
import { Button } from '#ui/parts/button.tsx';
import { queryKeys } from '#renderer/app/query-keys.ts';
import { usePageLink } from '#renderer/link/page-link.ts';
import style from './library-screen.module.css';

/** Moves the beginnings of bars by a beat, and says where the first one is. */
export function DownbeatButtons({
  trackId,
  disabled,
  onMove,
}: {
  readonly trackId: string;
  readonly disabled: boolean;
  readonly onMove: (byBeats: -1 | 1) => void;
}): ReactNode {
  const { t, i18n } = useTranslation('library');
  const link = usePageLink();
  const { data: track } = useQuery({
    queryKey: queryKeys.library.track(trackId),
    queryFn: () => link.rpc.library.track({ trackId }),
  });
  const bar = barOf(track ?? {});
  const firstS = track?.beatsS[bar.firstDownbeatIndex];
  const seconds = numberFormat(i18n.language, { minimumFractionDigits: 2, maximumFractionDigits: 2 });
  return (
    <>
      <p className={style['about']} role="status" data-testid="bar-begins">
        {firstS === undefined ? t('barUnknown') : t('bar', { count: bar.beats, at: seconds.format(firstS) })}
      </p>
      <div className={style['tempoLine']}>
        <Button
          icon="previous"
          data-testid="downbeat-earlier"
          disabled={disabled || firstS === undefined}
          onClick={() => onMove(-1)}
        >
          {t('barEarlier')}
        </Button>
        <Button
          icon="next"
          data-testid="downbeat-later"
          disabled={disabled || firstS === undefined}
          onClick={() => onMove(1)}
        >
          {t('barLater')}
        </Button>
      </div>
    </>
  );
}
