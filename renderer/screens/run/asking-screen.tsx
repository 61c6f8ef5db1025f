import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { formatTimeLeft } from '#ui/format/time.ts';
import { Button } from '#ui/parts/button.tsx';
import { askingWords } from '#renderer/words/session-words.ts';
import { BetweenScreen } from './between-screen.tsx';
import { createQuestionReader } from './shown-between.ts';
import { createSpeedReader } from './shown-speed.ts';
import { useRunCommands } from './use-run-commands.ts';
import { useRunFormat } from './use-run-format.ts';
import { speedPeriodMs, useSampled } from './use-sampled.ts';
import style from './between-screen.module.css';

/** The belt moves, or may, and a person has to say whether that is wanted. STOP in its corner is the other answer. */
export function AskingScreen(): ReactNode {
  const { t } = useTranslation('run');
  const { words, format, locale } = useRunFormat();
  const question = useSampled(createQuestionReader, speedPeriodMs / 2);
  const { speedKmh } = useSampled(createSpeedReader, speedPeriodMs);
  const commands = useRunCommands();
  if (question === undefined) return null;
  const { short } = askingWords(words, format, question.cause, speedKmh);
  return (
    <BetweenScreen
      testId="asking-screen"
      name={t('asking.name')}
      comesByItself
      tone="ask"
      title={short}
      text={t('asking.nothingIsSent')}
      actions={
        <Button
          size="key"
          variant="primary"
          icon="play"
          className={style.main}
          onClick={() => commands.continueAsItIs()}
          data-testid="continue"
        >
          {t('asking.continue')}
        </Button>
      }
    >
      <p className={style.quietFact} data-testid="asking-left">
        {t('asking.stopsIn', { time: formatTimeLeft(question.leftS, locale) ?? '' })}
      </p>
    </BetweenScreen>
  );
}
