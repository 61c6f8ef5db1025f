import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Pill } from '#ui/parts/pill.tsx';
import { useWords } from '#renderer/screens/page/use-words.ts';
import { savedWords } from '#renderer/words/session-words.ts';
import type { Summary } from './use-summary.ts';
import style from './summary-screen.module.css';

/** The tick that the run is kept, or plainly what became of it. */
export function SavedPill({
  summary: { keptState, result, record },
}: {
  readonly summary: Summary;
}): ReactNode {
  const { t } = useTranslation('summary');
  const words = useWords();
  if (keptState === 'saving')
    return <Pill label={t('record')} state={t('saving')} tone="busy" testId="saved" />;
  // A record that can be read is saved, whatever its last run of the program said of it.
  const kept = result ?? { isSaved: record !== undefined, isSpooled: false };
  const { short, long } = savedWords(words, kept);
  return (
    <>
      <Pill label={t('record')} state={short} tone={kept.isSaved ? 'good' : 'warn'} testId="saved" />
      {!kept.isSaved && <span className={style['savedWhy']}>{long}</span>}
    </>
  );
}
