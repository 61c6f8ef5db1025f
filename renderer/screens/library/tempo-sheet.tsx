import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { errorText } from '#contract/errors/error-text.ts';
import type { TrackSummary } from '#contract/rpc/music-library.ts';
import { formatTempo } from '#ui/format/tempo.ts';
import { Button } from '#ui/parts/button.tsx';
import { NumberField } from '#ui/parts/number-field.tsx';
import { Sheet } from '#ui/parts/sheet.tsx';
import { Strip } from '#ui/parts/strip.tsx';
import { queryKeys } from '#renderer/app/query-keys.ts';
import { useCommand } from '#renderer/app/use-command.ts';
import { pageClock } from '#renderer/link/page-clock.ts';
import { usePageLink } from '#renderer/link/page-link.ts';
import { askBeatsAnew } from '#renderer/player/beat-clock.ts';
import { pageLanguage } from '#renderer/screens/page/page-language.ts';
import { DownbeatButtons } from './downbeat-buttons.tsx';
import { meantTempo, newStartAfterMs, noTaps, tap } from './tap-tempo.ts';
import { enteredTempo, steppedTempo, tempoSteps } from './tempo-steps.ts';
import { slowestTempoBpm, fastestTempoBpm, isTempo } from './tempo-range.ts';
import style from './library-screen.module.css';

/** Puts a beat right that was heard wrongly: by tapping, by steps, by typing its tempo, by moving its bars. */
export function TempoSheet({
  track,
  onClose,
}: {
  readonly track: TrackSummary | undefined;
  readonly onClose: () => void;
}): ReactNode {
  const { t } = useTranslation('library');
  return (
    <Sheet
      isOpen={track !== undefined}
      onClose={onClose}
      title={track?.title ?? ''}
      closeLabel={t('close')}
      placement="side"
      testId="tempo-sheet"
    >
      {track !== undefined && <TempoForm key={track.trackId} track={track} onClose={onClose} />}
    </Sheet>
  );
}

function TempoForm({
  track,
  onClose,
}: {
  readonly track: TrackSummary;
  readonly onClose: () => void;
}): ReactNode {
  const { t, i18n } = useTranslation('library');
  const link = usePageLink();
  const queries = useQueryClient();
  const [tempoBpm, setTempoBpm] = useState<number | undefined>(track.tempoBpm);
  const [taps, setTaps] = useState(noTaps);
  const [isFresh, setFresh] = useState(false);
  const { trackId } = track;
  const save = useCommand(
    useCallback(
      async (tempo: number | null) => {
        await link.rpc.library.setTempo({ trackId, tempoBpm: tempo });
        askBeatsAnew();
        await queries.invalidateQueries({ queryKey: queryKeys.library.all });
      },
      [link, queries, trackId],
    ),
  );
  const move = useCommand(
    useCallback(
      async (byBeats: -1 | 1) => {
        await link.rpc.library.moveDownbeat({ trackId, byBeats });
        askBeatsAnew();
        await queries.invalidateQueries({ queryKey: queryKeys.library.all });
      },
      [link, queries, trackId],
    ),
  );
  const error = save.error ?? move.error;
  const onTap = (atMs: number): void => {
    const next = tap(taps, atMs);
    setTaps(next);
    setFresh(true);
    pageClock.after(newStartAfterMs, () => setFresh(false));
    if (next.tempoBpm === undefined) return;
    const meant = meantTempo(next.tempoBpm, track.detectedTempoBpm);
    if (isTempo(meant)) setTempoBpm(meant);
  };
  const saveAndClose = (tempo: number | null): void =>
    void save.run(tempo).then((wasTaken) => {
      if (wasTaken) onClose();
    });
  const heard = formatTempo(track.detectedTempoBpm, i18n.language) ?? '';
  const count = isFresh ? taps.tapsMs.length : 0;
  return (
    <>
      <p className={style['about']}>
        {track.artist ?? t('noArtist')} · {t('heard', { tempo: heard })}
      </p>
      {track.isTempoFromOthers && (
        <p className={style['about']} data-testid="tempo-from-others">
          {t('fromOthers', { tempo: formatTempo(track.tempoBpm, i18n.language) ?? '' })}
        </p>
      )}
      <Button
        className={style['tap'] ?? ''}
        icon="metronome"
        data-testid="tap-tempo"
        // A tap is when the finger comes down, not when it is lifted.
        onPointerDown={(event) => {
          if (event.button === 0) onTap(event.timeStamp);
        }}
        onKeyDown={(event) => {
          if ((event.key === 'Enter' || event.key === ' ') && !event.repeat) onTap(event.timeStamp);
        }}
      >
        {count === 0 ? t('tap') : t('tapped', { count })}
      </Button>
      <div className={style['tempoLine']}>
        <NumberField
          label={t('tempo')}
          value={tempoBpm}
          onChange={(shown) => setTempoBpm((before) => enteredTempo(before, shown))}
          minimum={slowestTempoBpm}
          maximum={fastestTempoBpm}
          step={0.5}
          decimals={1}
          unit="BPM"
          locale={i18n.language}
          decreaseLabel={t('slower')}
          increaseLabel={t('faster')}
          testId="tempo-value"
        />
      </div>
      <div className={style['tempoLine']}>
        {tempoSteps.map(({ name, testId, factor }) => {
          const stepped = steppedTempo(tempoBpm, factor, track.detectedTempoBpm);
          return (
            <Button
              key={name}
              data-testid={testId}
              disabled={stepped === undefined}
              onClick={() => setTempoBpm(stepped)}
            >
              {t(`step.${name}`)}
            </Button>
          );
        })}
      </div>
      <DownbeatButtons
        trackId={trackId}
        disabled={move.isRunning || save.isRunning}
        onMove={(byBeats) => void move.run(byBeats)}
      />
      {error !== undefined && (
        <Strip
          tone="warn"
          title={t('notChanged')}
          doing={errorText(error.code, error.params, pageLanguage(i18n.language), 'screen')}
        />
      )}
      <Button
        variant="primary"
        icon="lock"
        data-testid="tempo-lock"
        disabled={save.isRunning || !isTempo(tempoBpm)}
        onClick={() => {
          if (tempoBpm !== undefined) saveAndClose(tempoBpm);
        }}
      >
        {t('lock')}
      </Button>
      {(track.isTempoCorrected || track.isTempoFromOthers) && (
        <Button
          icon="lockOpen"
          data-testid="tempo-unlock"
          disabled={save.isRunning}
          onClick={() => saveAndClose(null)}
        >
          {t('takeHeard', { tempo: heard })}
        </Button>
      )}
      <p className={style['about']}>{t('lockWhy')}</p>
    </>
  );
}
