import { useMemo, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { heartRateZones } from '#core/physiology/heart-rate-zones.ts';
import type { RunnerProfile } from '#core/physiology/runner-profile.ts';
import type { SessionRecord, SessionSample } from '#core/session/session-records.ts';
import { mphFromKmh } from '#core/units/speed.ts';
import { noValue } from '#ui/format/no-value.ts';
import { Button } from '#ui/parts/button.tsx';
import { Segmented } from '#ui/parts/segmented.tsx';
import { themes } from '#ui/tokens/tokens.ts';
import { useLaptopTheme } from '#renderer/screens/page/laptop-theme.ts';
import { RunChart, type RunChartTexts } from '#renderer/charts/run-chart.tsx';
import { runSeries, type ChartAxis, type RunSeries } from '#renderer/charts/run-series.ts';
import type { Figures } from '#renderer/screens/page/figures.ts';
import style from './summary-screen.module.css';

export interface RunChartCardProps {
  readonly record: SessionRecord;
  /** As it was in this run; absent where it cannot be read. */
  readonly profile: RunnerProfile | undefined;
  readonly figures: Figures;
}

/** The charts of a run with their words. */
export function RunChartCard({ record, profile, figures }: RunChartCardProps): ReactNode {
  const { t } = useTranslation('summary');
  const [axis, setAxis] = useState<ChartAxis>('time');
  const series = useMemo(() => runSeries(record, axis), [record, axis]);
  const zones = useMemo(() => (profile === undefined ? undefined : heartRateZones(profile)), [profile]);
  const texts = useChartTexts(figures, axis);
  const theme = useLaptopTheme();
  return (
    <section className={style['chart']} aria-label={t('chart.name')}>
      <RunChart
        series={series}
        zones={zones}
        speedFactor={figures.unitSystem === 'metric' ? 1 : mphFromKmh(1)}
        distanceUnitM={figures.splitM}
        texts={texts}
        palette={themes[theme]}
        tools={({ isZoomed, reset }) => (
          <div className={style['buttons']}>
            {isZoomed && (
              <Button icon="refresh" isIconOnly onClick={reset} data-testid="chart-reset">
                {t('chart.showAll')}
              </Button>
            )}
            <Segmented
              label={t('chart.axis')}
              value={axis}
              onChange={setAxis}
              testId="chart-axis"
              options={[
                { value: 'time', label: t('chart.time') },
                { value: 'distance', label: t('chart.distance') },
              ]}
            />
          </div>
        )}
      />
    </section>
  );
}

function useChartTexts(figures: Figures, axis: ChartAxis): RunChartTexts {
  const { t, i18n } = useTranslation('summary');
  const place = (x: number): string =>
    axis === 'time'
      ? figures.time(x * 1000)
      : new Intl.NumberFormat(i18n.language, { maximumFractionDigits: 2 }).format(x / figures.splitM);
  return {
    name: t('chart.keys'),
    tracks: t('chart.tracks'),
    hint: t('chart.hint'),
    place,
    heading: (panel, hasIncline, at) => (
      <Heading panel={panel} hasIncline={hasIncline} at={at} figures={figures} />
    ),
    trackBlock: ({ title, tempoBpm, inStep }) =>
      inStep === undefined
        ? t('chart.track', { title, tempo: Math.round(tempoBpm) })
        : t('chart.trackInStep', { title, tempo: Math.round(tempoBpm), share: figures.percent(inStep) }),
    where: (series, at) => list([...placeWords(at), ...trackWords(series, at)]),
    readout: (series, at) => {
      const { reportedSpeedKmh, cadenceSpm, heartRateBpm } = at;
      return list([
        ...placeWords(at),
        reportedSpeedKmh === undefined
          ? t('chart.noSpeed')
          : `${figures.speed(reportedSpeedKmh)} ${figures.unit.speed}`,
        ...(cadenceSpm === undefined ? [] : [t('chart.cadenceAt', { spm: Math.round(cadenceSpm) })]),
        ...(heartRateBpm === undefined ? [] : [t('chart.heartAt', { bpm: Math.round(heartRateBpm) })]),
        ...trackWords(series, at),
      ]);
    },
  };

  function list(parts: readonly string[]): string {
    return new Intl.ListFormat(i18n.language, { type: 'unit', style: 'short' }).format(parts);
  }

  function placeWords({ atMs, distanceM }: SessionSample): readonly string[] {
    return [figures.time(atMs), `${figures.distance(distanceM)} ${figures.unit.distance}`];
  }

  function trackWords(series: RunSeries, { atMs, distanceM }: SessionSample): readonly string[] {
    const x = axis === 'time' ? atMs / 1000 : distanceM;
    const track = series.tracks.find(({ fromX, toX }) => x >= fromX && x < toX);
    return track === undefined ? [] : [track.title];
  }
}

function Heading({
  panel,
  hasIncline,
  at,
  figures,
}: {
  readonly panel: 'speed' | 'cadence' | 'heart';
  readonly hasIncline: boolean;
  readonly at: SessionSample | undefined;
  readonly figures: Figures;
}): ReactNode {
  const { t } = useTranslation('summary');
  const speedAt = (speedKmh: number | undefined): string =>
    speedKmh === undefined ? noValue : figures.speed(speedKmh);
  switch (panel) {
    case 'speed':
      return (
        <>
          <strong className={style['speedName']}>
            {t('chart.speed')} {at !== undefined && speedAt(at.reportedSpeedKmh)}{' '}
            <small>{figures.unit.speed}</small>
          </strong>
          <span>
            {t('chart.requested')} {at !== undefined && speedAt(at.requestedSpeedKmh)}
          </span>
          {hasIncline && (
            <span>
              {t('chart.incline')}{' '}
              {at?.reportedInclinePercent !== undefined &&
                t('chart.percent', { value: at.reportedInclinePercent.toFixed(1) })}
            </span>
          )}
        </>
      );
    case 'cadence':
      return (
        <>
          <strong>
            {t('chart.cadence')} {at !== undefined && figures.whole(at.cadenceSpm)}{' '}
            <small>{t('unit.spm')}</small>
          </strong>
          {at === undefined && <span className={style['inStepName']}>{t('chart.inStep')}</span>}
          <span className={style['beatName']}>
            {t('chart.beat')} {at !== undefined && figures.whole(at.heardTempoBpm)}
          </span>
        </>
      );
    case 'heart':
      return (
        <>
          <strong className={style['heartName']}>
            {t('chart.heart')} {at !== undefined && figures.whole(at.heartRateBpm)}{' '}
            <small>{t('unit.bpm')}</small>
          </strong>
          <span>{t('chart.zones')}</span>
        </>
      );
  }
}
