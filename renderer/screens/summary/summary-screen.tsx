import { useNavigate } from '@tanstack/react-router';
import { useMemo, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { textOfThrown } from '#contract/errors/error-text.ts';
import { storedProfileSchema } from '#contract/rpc/kept-records.ts';
import { inStepShareOf } from '#core/music/in-step-share.ts';
import { hasBeltMoved } from '#core/session/session-totals.ts';
import { Button } from '#ui/parts/button.tsx';
import { Density } from '#ui/parts/density.tsx';
import { EmptyState } from '#ui/parts/empty-state.tsx';
import { ErrorState } from '#ui/parts/error-state.tsx';
import { Loading, Skeleton } from '#ui/parts/skeleton.tsx';
import { Strip } from '#ui/parts/strip.tsx';
import { recordModeWords } from '#renderer/words/mode-words.ts';
import { beltMayMoveWords, endWords } from '#renderer/words/session-words.ts';
import { pageLanguage } from '#renderer/screens/page/page-language.ts';
import { useWords } from '#renderer/screens/page/use-words.ts';
import { usePresent } from '#renderer/screens/presence.ts';
import { useStandingTheme } from '#renderer/screens/page/laptop-theme.ts';
import { usePageDensity } from '#renderer/screens/page/page-shell.tsx';
import { useFigures } from '#renderer/screens/page/use-figures.ts';
import { AwayStrip } from './away-strip.tsx';
import { LeaveKeys } from './leave-keys.tsx';
import { RunChartCard } from './run-chart-card.tsx';
import { RunOwner } from './run-owner.tsx';
import { SavedPill } from './saved-pill.tsx';
import { SplitsTable } from './splits-table.tsx';
import { bestTrack, trackPartsOf } from './splits.ts';
import { TotalTiles } from './total-tiles.tsx';
import { useSummary, type Summary } from './use-summary.ts';
import style from './summary-screen.module.css';

/** Fewer seconds than this make no line. */
const leastChartSamples = 20;

/** What a run came to: shown by itself when it ends, and again whenever somebody looks back. */
export function SummaryScreen({ sessionId }: { readonly sessionId: string }): ReactNode {
  useStandingTheme();
  const summary = useSummary(sessionId);
  const { t, i18n } = useTranslation('summary');
  const navigate = useNavigate();
  const isHeard = usePresent();
  const words = useWords();
  const belt = beltMayMoveWords(words);
  const { totals, isLoading, error } = summary;
  let content: ReactNode;
  if (totals !== undefined) content = <Content sessionId={sessionId} summary={summary} />;
  else if (isLoading) {
    content = (
      <Loading sentence={t('loading')} className={style['alone'] ?? ''}>
        <Skeleton shape="figure" />
        <Skeleton shape="line" />
        <Skeleton shape="tile" />
        <Skeleton shape="tile" />
      </Loading>
    );
  } else {
    content = (
      <div className={style['alone']}>
        {summary.mayBeltMove && (
          <Strip tone="danger" title={belt.short} doing={belt.long} testId="belt-may-move" />
        )}
        <AwayStrip summary={summary} />
        <ErrorState
          testId="summary-error"
          title={t(isHeard ? 'unreadable' : 'away.unread')}
          done={isHeard ? textOfThrown(error, pageLanguage(i18n.language), 'screen') : t('away.unreadWhat')}
          action={
            <div className={style['buttons']}>
              {isHeard && <Button onClick={summary.retry}>{t('again')}</Button>}
              <Button variant="primary" data-testid="summary-done" onClick={() => void navigate({ to: '/' })}>
                {t('done')}
              </Button>
            </div>
          }
        />
      </div>
    );
  }
  return (
    <Density density={usePageDensity()} className={style['density'] ?? ''}>
      <main className={style['page']} data-testid="summary">
        {content}
      </main>
    </Density>
  );
}

function Content({
  sessionId,
  summary,
}: {
  readonly sessionId: string;
  readonly summary: Summary;
}): ReactNode {
  const { t } = useTranslation('summary');
  const { t: common } = useTranslation();
  const words = useWords();
  const isHeard = usePresent();
  const { record, totals, cause, mayBeltMove } = summary;
  const profile = useMemo(
    () => storedProfileSchema.safeParse(record?.summary.profileSnapshot).data,
    [record?.summary.profileSnapshot],
  );
  const figures = useFigures(profile?.unitSystem);
  const inStep = useMemo(() => record && inStepShareOf(record.samples), [record]);
  const parts = useMemo(() => (record === undefined ? [] : trackPartsOf(record)), [record]);
  if (totals === undefined) return null;
  const hasMoved = hasBeltMoved(totals);
  const hasChart = record !== undefined && hasMoved && record.samples.length >= leastChartSamples;
  const end = endWords(words, cause ?? '');
  const belt = beltMayMoveWords(words);
  const best = bestTrack(parts);
  const mode = record && recordModeWords(words, record);

  return (
    <>
      <header className={style['head']}>
        <h1 className={style['headline']} data-testid="headline">
          {hasMoved
            ? t('headline', {
                distance: figures.distance(totals.distanceM),
                unit: figures.unit.distance,
                time: figures.time(totals.movingMs),
              })
            : t('notMoved')}
        </h1>
        {inStep !== undefined && (
          <p className={style['inStep']} data-testid="in-step">
            <span className={style['share']}>{figures.percent(inStep)}</span> {t('inStep')}
          </p>
        )}
      </header>
      <div className={style['facts']}>
        {mayBeltMove && <Strip tone="danger" title={belt.short} doing={belt.long} testId="belt-may-move" />}
        <AwayStrip summary={summary} />
        {record !== undefined && hasMoved && <RunOwner sessionId={sessionId} />}
        <p className={style['cause']} data-testid="cause">
          <strong>{end.short}</strong> {cause !== 'person' && <span>{end.long}</span>}
        </p>
        <div className={style['pills']}>
          <SavedPill summary={summary} />
          {record !== undefined && (
            <span className={style['when']}>
              {figures.moment(record.summary.startedAtWallMs)} ·{' '}
              {mode !== undefined && <span data-testid="mode">{mode} · </span>}
              {record.summary.isSimulated ? common('simulatedDevice.treadmill') : record.summary.machineName}
            </span>
          )}
        </div>
      </div>
      <LeaveKeys sessionId={sessionId} summary={summary} />
      <div className={style['body']} data-shape={hasChart ? 'chart' : 'plain'}>
        {hasMoved && (
          <div className={style['totals']}>
            <TotalTiles totals={totals} figures={figures} />
          </div>
        )}
        {hasChart && (
          <>
            <RunChartCard record={record} profile={profile} figures={figures} />
            <SplitsTable record={record} parts={parts} best={best} figures={figures} />
          </>
        )}
        {hasMoved && summary.isLoading && (
          <Loading sentence={t('loading')}>
            <Skeleton shape="tile" />
            <Skeleton shape="tile" />
          </Loading>
        )}
        {hasMoved && !hasChart && !summary.isLoading && (
          <NoChart hasRecord={record !== undefined} isHeard={isHeard} />
        )}
        {!hasMoved && <EmptyState icon="run" title={t('noRun')} text={t('noRunWhy')} />}
      </div>
    </>
  );
}

/** Why there are no lines to look at. */
function NoChart({
  hasRecord,
  isHeard,
}: {
  readonly hasRecord: boolean;
  readonly isHeard: boolean;
}): ReactNode {
  const { t } = useTranslation('summary');
  if (hasRecord) return <EmptyState icon="info" title={t('tooShort')} text={t('tooShortWhy')} />;
  return isHeard ? (
    <EmptyState icon="info" title={t('noRecord')} text={t('noRecordWhy')} />
  ) : (
    <EmptyState icon="info" title={t('noRecord')} text={t('away.unreadWhat')} />
  );
}
