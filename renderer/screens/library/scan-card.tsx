import { useCallback, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { errorText } from '#contract/errors/error-text.ts';
import type { LibraryProgress } from '#contract/rpc/music-library.ts';
import { Button } from '#ui/parts/button.tsx';
import { Card } from '#ui/parts/card.tsx';
import { Dialog } from '#ui/parts/dialog.tsx';
import { Icon } from '#ui/parts/icon.tsx';
import { ProgressBar } from '#ui/parts/progress-bar.tsx';
import { useCommand } from '#renderer/app/use-command.ts';
import { usePageLink } from '#renderer/link/page-link.ts';
import { pageLanguage } from '#renderer/screens/page/page-language.ts';
import {
  isScanOver,
  isSkipped,
  knownErrorCode,
  listenedShare,
  minutesLeft,
  scanSteps,
  stepState,
} from './scan-state.ts';
import style from './library-screen.module.css';

const iconOfStep = { done: 'checkCircle', now: 'dot', waiting: 'waiting' } as const;

/** How far finding, reading and listening have come; one bar, on what takes long. */
export function ScanCard({ progress }: { readonly progress: LibraryProgress }): ReactNode {
  const { t, i18n } = useTranslation('library');
  const link = usePageLink();
  const [areProblemsOpen, setProblemsOpen] = useState(false);
  const isPausedByPerson = progress.pausedBy.includes('person');
  const waitsForRun = progress.pausedBy.includes('run');
  const waitsForPower = progress.pausedBy.includes('battery');
  const canGoOn = isPausedByPerson || (waitsForPower && !waitsForRun);
  const turn = useCommand(
    useCallback(
      (isPaused: boolean) => (isPaused ? link.rpc.library.resume() : link.rpc.library.pause()),
      [link],
    ),
  );
  const number = new Intl.NumberFormat(i18n.language);
  const minutes = minutesLeft(progress);
  const count = t('scan.count', {
    done: number.format(progress.listenedFiles),
    all: number.format(progress.toListen),
  });
  const isOver = isScanOver(progress);
  return (
    <Card label={t('scan.title')} data-testid="scan">
      {isOver ? (
        <p className={style['scanWords']}>
          {progress.step === 'failed'
            ? t('scan.failed')
            : t('scan.done', { ready: number.format(progress.readyFiles) })}
        </p>
      ) : (
        <>
          <ol className={style['steps']}>
            {scanSteps.map((step) => {
              const state = stepState(progress, step);
              return (
                <li key={step} data-state={state} aria-current={state === 'now' ? 'step' : undefined}>
                  <Icon name={iconOfStep[state]} weight={state === 'waiting' ? 'bold' : 'fill'} />
                  {t(`scan.step.${step}`)}
                </li>
              );
            })}
          </ol>
          <ProgressBar
            label={t('scan.title')}
            share={listenedShare(progress)}
            valueText={
              progress.step === 'find'
                ? t('scan.finding', { files: number.format(progress.foundFiles) })
                : count
            }
            tone="beat"
          />
          <p className={style['scanWords']} data-testid="scan-words">
            {progress.step === 'find'
              ? t('scan.finding', { files: number.format(progress.foundFiles) })
              : count}
            {minutes !== undefined &&
              progress.pausedBy.length === 0 &&
              ` · ${minutes === 0 ? t('scan.lessThanMinute') : t('scan.minutes', { count: minutes })}`}
          </p>
          <p className={style['about']}>
            {waitsForRun
              ? t('scan.waitsForRun')
              : isPausedByPerson
                ? t('scan.paused')
                : waitsForPower
                  ? t('scan.waitsForPower')
                  : t('scan.stopsByItself')}
          </p>
        </>
      )}
      <div className={style['buttons']}>
        {!isOver && (
          <Button
            icon={canGoOn ? 'play' : 'pause'}
            disabled={turn.isRunning}
            data-testid="scan-turn"
            onClick={() => void turn.run(canGoOn)}
          >
            {canGoOn ? t('scan.resume') : t('scan.pause')}
          </Button>
        )}
        {progress.problemCount > 0 && (
          <Button icon="warning" data-testid="scan-problems" onClick={() => setProblemsOpen(true)}>
            {t('scan.problems', { count: progress.problemCount })}
          </Button>
        )}
      </div>
      <Dialog
        isOpen={areProblemsOpen}
        onClose={() => setProblemsOpen(false)}
        title={t('scan.problems', { count: progress.problemCount })}
        text={t('scan.problemsWhy')}
        closeLabel={t('close')}
        testId="problems"
      >
        {/* A list that scrolls has to be reachable by keys. */}
        <ul
          className={style['problems']}
          tabIndex={0}
          aria-label={t('scan.problems', { count: progress.problemCount })}
        >
          {progress.problems.map(({ file, code, detail }, index) => (
            // The same file can have the same problem in two folders.
            <li key={`${index} ${file}`}>
              <strong>{isSkipped(code) ? t('scan.skipped') : t('scan.notRead')}</strong>{' '}
              {problemText(code, file, detail, i18n.language)}
            </li>
          ))}
        </ul>
        {progress.problemCount > progress.problems.length && (
          <p className={style['about']}>
            {t('scan.moreProblems', { count: progress.problemCount - progress.problems.length })}
          </p>
        )}
      </Dialog>
    </Card>
  );
}

/** Each of these errors has one gap beside the path, and `detail` is what fills it. */
export function problemText(code: string, file: string, detail: string, language: string): string {
  const params = { path: file, reason: detail, format: detail, protection: detail, seconds: detail, detail };
  return errorText(knownErrorCode(code), params, pageLanguage(language), 'screen');
}
