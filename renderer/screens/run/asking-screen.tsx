import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { questionPatienceMs } from '#core/session/session-timing.ts';
import { formatTimeLeft } from '#ui/format/time.ts';
import { Button } from '#ui/parts/button.tsx';
import type { LiveState } from '#renderer/link/live-store.ts';
import type { QuestionCause } from '#core/session/session-state.ts';
import { askingWords } from '#renderer/words/session-words.ts';
import { BetweenScreen } from './between-screen.tsx';
import { createSpeedReader } from './speed-card.tsx';
import { useRunCommands } from './use-run-commands.ts';
import { useRunFormat } from './use-run-format.ts';
import { controllerNowMs, speedPeriodMs, useSampled, type Reader } from './use-sampled.ts';
import style from './between-screen.module.css';

interface ShownQuestion {
  readonly cause: QuestionCause;
  readonly leftS: number;
}

export function createQuestionReader(): Reader<ShownQuestion | undefined> {
  return (live: LiveState, nowMs: number) => {
    const state = live.status?.session?.state;
    const controllerMs = controllerNowMs(live, nowMs);
    if (state?.kind !== 'asking' || controllerMs === undefined) return undefined;
    const leftMs = Math.max(0, state.sinceMs + questionPatienceMs - controllerMs);
    return { cause: state.cause, leftS: Math.ceil(leftMs / 1000) };
  };
}

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
