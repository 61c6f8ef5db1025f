import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { errorText } from '#contract/errors/error-text.ts';
import {
  beltTestPhases,
  type OperationResult,
  type TestedOperation,
} from '#core/treadmill/belt-test-state.ts';
import { Button } from '#ui/parts/button.tsx';
import { Dialog } from '#ui/parts/dialog.tsx';
import { Icon } from '#ui/parts/icon.tsx';
import type { IconName } from '#ui/parts/icons.ts';
import { ProgressBar } from '#ui/parts/progress-bar.tsx';
import { Strip } from '#ui/parts/strip.tsx';
import { Switch } from '#ui/parts/switch.tsx';
import { TapGuardArea } from '#ui/touch/tap-guard-area.tsx';
import { appearedDeadMs } from '#ui/touch/tap-guard.ts';
import { queryKeys } from '#renderer/app/query-keys.ts';
import { pageLanguage } from '#renderer/screens/page/page-language.ts';
import { useWords } from '#renderer/screens/page/use-words.ts';
import {
  beltTestOutcomeWords,
  beltTestPhaseWords,
  beltTestProblemWords,
  operationResultWords,
  testedOperationWords,
} from '#renderer/words/belt-test-words.ts';
import { useBeltTest, type BeltTestOutcome } from './use-belt-test.ts';
import style from './devices-screen.module.css';

/** Asks whether nobody is on the belt, moves it, and tells what works. STOP lies above, and works as always. */
export function BeltTestDialog({
  isOpen,
  canStart,
  onClose,
}: {
  readonly isOpen: boolean;
  /** Nothing that is known now keeps the belt from being tested. */
  readonly canStart: boolean;
  readonly onClose: () => void;
}): ReactNode {
  const { t, i18n } = useTranslation('devices');
  const words = useWords();
  const queries = useQueryClient();
  const { view, start, abort, clear } = useBeltTest();
  const [isNobodyThere, setNobodyThere] = useState(false);
  const isOver = view.kind === 'over';
  useEffect(() => {
    if (isOver) void queries.invalidateQueries({ queryKey: queryKeys.forecast.all });
  }, [isOver, queries]);
  const close = (): void => {
    // Said for this one test: the next one asks again.
    setNobodyThere(false);
    clear();
    onClose();
  };

  switch (view.kind) {
    case 'idle':
    case 'broken':
      return (
        <Dialog
          isOpen={isOpen}
          onClose={close}
          title={t('test.title')}
          text={t('test.what')}
          closeLabel={t('test.cancel')}
          isSticky
          testId="belt-test"
          actions={
            <TapGuardArea className={style['guarded'] ?? ''} deadMs={appearedDeadMs}>
              <Button
                variant="primary"
                icon="play"
                disabled={!isNobodyThere || !canStart}
                data-testid="belt-test-start"
                onClick={() => {
                  setNobodyThere(false);
                  start();
                }}
              >
                {t('test.start')}
              </Button>
            </TapGuardArea>
          }
        >
          {view.kind === 'broken' && (
            <Strip
              tone="warn"
              title={t('test.broken')}
              doing={errorText(view.error.code, view.error.params, pageLanguage(i18n.language), 'screen')}
            />
          )}
          <Switch
            label={t('test.question')}
            hint={t('test.questionHint')}
            isOn={isNobodyThere}
            onChange={setNobodyThere}
            onLabel={t('test.yes')}
            offLabel={t('test.no')}
            testId="belt-test-nobody"
          />
        </Dialog>
      );
    case 'running': {
      const phase = view.phases.at(-1);
      return (
        <Dialog
          isOpen={isOpen}
          onClose={abort}
          title={t('test.running')}
          text={t('test.stayAway')}
          isSticky
          testId="belt-test-running"
          actions={
            <Button icon="close" data-testid="belt-test-abort" onClick={abort}>
              {t('test.abort')}
            </Button>
          }
        >
          {/* One line: the dialog neither grows nor comes near STOP. */}
          <p className={style['phase']} role="status" data-testid="belt-test-phase">
            {phase === undefined ? t('test.begins') : beltTestPhaseWords(words, phase)}
          </p>
          <ProgressBar
            label={t('test.running')}
            share={phase === undefined ? 0 : beltTestPhases.indexOf(phase) / (beltTestPhases.length - 1)}
          />
        </Dialog>
      );
    }
    case 'over':
      return (
        <Dialog
          isOpen={isOpen}
          onClose={close}
          title={beltTestOutcomeWords(words, view.outcome)[0] ?? ''}
          isSticky
          testId="belt-test-outcome"
          actions={
            <Button variant="primary" data-testid="belt-test-close" onClick={close}>
              {t('test.close')}
            </Button>
          }
        >
          <Outcome outcome={view.outcome} />
        </Dialog>
      );
  }
}

const iconOfResult = {
  works: 'checkCircle',
  refused: 'close',
  ignored: 'warning',
  notTried: 'minus',
} as const satisfies Readonly<Record<OperationResult, IconName>>;

const operations: readonly TestedOperation[] = [
  'requestControl',
  'startOrResume',
  'setTargetSpeed',
  'setTargetInclination',
  'pause',
  'stop',
];
/** Measured factors are not exact; from here on it is no inaccuracy. */
const leastFactor = 1.05;

function Outcome({ outcome }: { readonly outcome: BeltTestOutcome }): ReactNode {
  const { t } = useTranslation('devices');
  const words = useWords();
  const more = beltTestOutcomeWords(words, outcome).slice(1);
  const { problems, speedFactor = 1 } = outcome;
  return (
    <>
      {problems.length > 0 && (
        <ul className={style['problems']} data-testid="belt-test-problems">
          {problems.map((problem) => (
            <li key={problem}>
              <Icon name="warning" weight="fill" className={style['warnSign']} />
              <span>{beltTestProblemWords(words, problem)}</span>
            </li>
          ))}
        </ul>
      )}
      <ul className={style['operations']} data-testid="belt-test-operations">
        {operations.map((operation) => {
          const result = outcome.operations[operation];
          return (
            <li key={operation} data-result={result}>
              <Icon name={iconOfResult[result]} weight="fill" />
              <span>{testedOperationWords(words, operation)}</span>
              <strong>{operationResultWords(words, result)}</strong>
            </li>
          );
        })}
      </ul>
      {speedFactor > leastFactor && <p className={style['about']}>{t('test.factor')}</p>}
      {more.map((sentence) => (
        <p key={sentence} className={style['about']}>
          {sentence}
        </p>
      ))}
    </>
  );
}
