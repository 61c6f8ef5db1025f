import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Density } from '#ui/parts/density.tsx';
import { Strip } from '#ui/parts/strip.tsx';
import { TapGuardArea } from '#ui/touch/tap-guard-area.tsx';
import { appearedDeadMs } from '#ui/touch/tap-guard.ts';
import { DevicePills } from './device-pills.tsx';
import { showRunNote, useRunNote } from './run-notes.ts';
import { troubleForm, type RunTrouble } from './run-troubles.ts';
import { troubleWords } from './trouble-words.ts';
import { useRunFormat } from './use-run-format.ts';
import { useRunNews } from './use-run-news.ts';
import { useRunTroubles } from './use-run-troubles.ts';
import style from './between-screen.module.css';

export interface BetweenScreenProps {
  readonly testId: string;
  /** Where in the run this is: "Paused". */
  readonly name: string;
  /** What the belt does, or what is asked. */
  readonly title: string;
  readonly text: string;
  readonly children?: ReactNode;
  /** Beside it: totals. */
  readonly aside?: ReactNode;
  /** Keys of the bar, the main one last; STOP's place beside them stays free. */
  readonly actions?: ReactNode;
  readonly tone?: 'plain' | 'ask' | 'stop';
  /** It comes by itself, its keys where minus, plus and pause just were: a tap meant for those must not press these. */
  readonly comesByItself?: boolean;
}

/** The screens of a run whose belt stands, stops, or waits for an answer: one sentence, and the keys where they always are. */
export function BetweenScreen(props: BetweenScreenProps): ReactNode {
  const { children, aside, actions, tone = 'plain', testId } = props;
  const { comesByItself = false } = props;
  const { t } = useTranslation('run');
  const format = useRunFormat();
  const lost = useRunTroubles().find(isLostForLong);
  // What the screen would say of the belt is not known any more.
  const { title, doing: text } =
    lost === undefined ? { title: props.title, doing: props.text } : troubleWords(t, format, lost);
  return (
    <Density density="run" data-testid={testId}>
      <TapGuardArea
        className={style.screen}
        role="main"
        data-tone={tone}
        deadMs={comesByItself ? appearedDeadMs : 0}
        onLock={() => showRunNote({ kind: 'wet' })}
      >
        <div className={style.notes}>
          <Notes {...props} />
        </div>
        <div className={style.words}>
          <h1 className={style.title}>{title}</h1>
          <p className={style.text}>{text}</p>
          {lost === undefined && children}
        </div>
        {aside !== undefined && <div className={style.aside}>{aside}</div>}
        <div className={style.actions}>{lost === undefined && actions}</div>
      </TapGuardArea>
    </Density>
  );
}

/** Nothing that is pressed here would reach anybody. */
function isLostForLong(trouble: RunTrouble): boolean {
  return trouble.kind === 'controllerLost' && troubleForm(trouble) === 'cover';
}

/** Where this is and how the devices are; what was refused a moment ago, or is wrong, lies over it, as in the run. */
function Notes({ name, title: now, text, tone }: BetweenScreenProps): ReactNode {
  const { t } = useTranslation('run');
  const format = useRunFormat();
  const note = useRunNote(({ note: shown }) => shown);
  const troubles = useRunTroubles();
  const [worst] = troubles.filter(
    (trouble) => trouble.kind !== 'strapLost' && trouble.kind !== 'footPodLost' && !isLostForLong(trouble),
  );
  useRunNews({ troubles, note, between: { name, title: now, text, isQuestion: tone === 'ask' } });
  if (note !== undefined) {
    const title = note.kind === 'wet' ? t('note.wet') : t(`note.${note.why}`);
    return (
      <Strip tone="plain" title={title} className={style.strip ?? ''} testId="run-note" isSpoken={false} />
    );
  }
  if (worst === undefined) {
    return (
      <>
        <p className={style.name}>{name}</p>
        <DevicePills />
      </>
    );
  }
  const { title, doing } = troubleWords(t, format, worst);
  return (
    <Strip
      tone="warn"
      title={title}
      {...(doing !== undefined && worst.kind === 'controllerLost' && { doing })}
      className={style.strip ?? ''}
      testId={`strip-${worst.kind}`}
      isSpoken={false}
    />
  );
}
