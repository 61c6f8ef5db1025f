import { useNavigate } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { textOfThrown } from '#contract/errors/error-text.ts';
import type { SessionForecast } from '#contract/rpc/session-forecast.ts';
import type { SessionRequest } from '#contract/rpc/session-request.ts';
import { formatCadence } from '#ui/format/cadence.ts';
import { formatSpeed } from '#ui/format/speed.ts';
import { formatTime } from '#ui/format/time.ts';
import { unitLabel } from '#ui/format/unit-system.ts';
import { Button } from '#ui/parts/button.tsx';
import { Card } from '#ui/parts/card.tsx';
import { EmptyState } from '#ui/parts/empty-state.tsx';
import { ErrorState } from '#ui/parts/error-state.tsx';
import { ProgressBar } from '#ui/parts/progress-bar.tsx';
import { Loading, Skeleton } from '#ui/parts/skeleton.tsx';
import { ForecastStrip } from '#renderer/charts/forecast-strip.tsx';
import type { MusicState } from '#renderer/screens/home/use-music-state.ts';
import type { Runner } from '#renderer/screens/home/use-runner.ts';
import { expectedSpeeds } from './expected-speeds.ts';
import { longestClimbMs } from './longest-climb.ts';
import { RoomPanel } from './room-panel.tsx';
import type { ForecastState } from './use-forecast.ts';
import style from './plan-screen.module.css';

export interface ForecastCardProps {
  readonly state: ForecastState;
  readonly request: SessionRequest;
  readonly runner: Runner;
  readonly music: MusicState;
  /** What may be had at most in this run, km/h. */
  readonly capKmh: number;
  /** Opposite the heading: of which music. */
  readonly aside: ReactNode;
}

/** What the run is expected to be, on the tracks that there are. */
export function ForecastCard(props: ForecastCardProps): ReactNode {
  const { t } = useTranslation('plan');
  return (
    <Card
      label={t('forecast.title')}
      aside={props.aside}
      className={style['forecast']}
      data-old={props.state.isOld}
    >
      <Content {...props} />
    </Card>
  );
}

function Content({ state, request, runner, music, capKmh }: ForecastCardProps): ReactNode {
  const { t } = useTranslation('plan');
  const { forecast, error, again } = state;
  if (request.mode === 'musicLeads' && request.music === 'room') return <RoomPanel runner={runner} />;
  if (error !== undefined && forecast === undefined) {
    return (
      <ErrorState
        title={t('forecast.failed')}
        done={textOfThrown(error, runner.language, 'screen')}
        action={<Button onClick={again}>{t('forecast.again')}</Button>}
        testId="forecast-failed"
      />
    );
  }
  if (forecast === undefined) {
    return (
      <Loading sentence={t('forecast.loading')}>
        <Skeleton shape="tile" className={style['skeleton'] ?? ''} />
      </Loading>
    );
  }
  const speeds = expectedSpeeds(forecast);
  if (speeds !== undefined) {
    return <Foreseen forecast={forecast} speeds={speeds} runner={runner} />;
  }
  if (request.mode === 'iLead') {
    return (
      <EmptyState
        icon="cadence"
        title={t('forecast.youLead')}
        text={t('forecast.youLeadWhat', { most: runner.speed(forecast.caps[0]?.limitKmh ?? capKmh) })}
        testId="forecast-empty"
      />
    );
  }
  return <NoMusicYet music={music} />;
}

/** Nothing to go by: it is being listened to, or there is none. */
function NoMusicYet({ music: { isListening, progress } }: { readonly music: MusicState }): ReactNode {
  const { t } = useTranslation('plan');
  const navigate = useNavigate();
  if (isListening && progress !== undefined) {
    const counts = { done: progress.listenedFiles, all: progress.toListen };
    return (
      <>
        <EmptyState
          icon="music"
          title={t('forecast.listening')}
          text={t('forecast.noMusicWhat')}
          testId="forecast-listening"
        />
        <ProgressBar
          label={t('forecast.listening')}
          share={counts.done / counts.all}
          valueText={t('forecast.listeningCount', counts)}
          tone="beat"
          className={style['progress'] ?? ''}
        />
        <p className={style['sentence']}>{t('forecast.listeningCount', counts)}</p>
      </>
    );
  }
  return (
    <EmptyState
      icon="music"
      title={t('forecast.noMusic')}
      text={t('forecast.noMusicWhat')}
      action={
        <Button icon="music" data-testid="choose-music" onClick={() => void navigate({ to: '/library' })}>
          {t('chooseMusic')}
        </Button>
      }
      testId="forecast-empty"
    />
  );
}

function Foreseen({
  forecast,
  speeds,
  runner,
}: {
  readonly forecast: SessionForecast;
  readonly speeds: { readonly lowKmh: number; readonly highKmh: number };
  readonly runner: Runner;
}): ReactNode {
  const { t } = useTranslation('plan');
  const { units, language } = runner;
  const count = forecast.tracksNearCadence;
  const near =
    forecast.parts.length > 0
      ? t('forecast.nearParts', { count })
      : t('forecast.near', { count, cadence: formatCadence(forecast.cadenceSpm, language) ?? '' });
  const climbMs = longestClimbMs(forecast);
  const range = t('forecast.range', {
    low: formatSpeed(speeds.lowKmh, units, language) ?? '',
    high: formatSpeed(speeds.highKmh, units, language) ?? '',
    unit: unitLabel('speed', units, language),
  });
  return (
    <>
      <ForecastStrip
        forecast={forecast}
        units={units}
        locale={language}
        description={t('forecast.spoken', { range, near })}
        words={{
          speedUnit: unitLabel('speed', units, language),
          minutes: t('forecast.minutes'),
          cap: t('forecast.cap'),
          bpm: t('forecast.bpm'),
        }}
      />
      <p className={style['sentence']} data-testid="expected">
        {t('forecast.spoken', { range, near })}
      </p>
      {climbMs !== undefined && (
        <p className={style['sentence']} data-testid="climb">
          {t('forecast.climb', { time: formatTime(climbMs / 1000, language) ?? '' })}
        </p>
      )}
    </>
  );
}
