import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { leadingWords } from '#renderer/words/leading-words.ts';
import { createReasonsReader } from './shown-reasons.ts';
import { useRunFormat } from './use-run-format.ts';
import { conditionPeriodMs, useSampled } from './use-sampled.ts';

/** Why the belt does what it does, always at the same place. */
export function ReasonsLine({ className }: { readonly className: string | undefined }): ReactNode {
  const { t } = useTranslation('run');
  const { words, format } = useRunFormat();
  const target = useSampled(createReasonsReader, conditionPeriodMs);
  const reason = target && leadingWords(words, format, target);
  return (
    <p className={className} title={reason?.long} aria-label={t('why')} data-testid="reasons">
      {reason?.short}
    </p>
  );
}
