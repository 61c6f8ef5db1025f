import type { ReactNode } from 'react';
import { leadingWords } from '#renderer/words/leading-words.ts';
import { createReasonsReader } from './shown-reasons.ts';
import { useRunFormat } from './use-run-format.ts';
import { conditionPeriodMs, useSampled } from './use-sampled.ts';

/** Why the belt does what it does, always at the same place. */
export function ReasonsLine({ className }: { readonly className: string | undefined }): ReactNode {
  const { words, format } = useRunFormat();
  const target = useSampled(createReasonsReader, conditionPeriodMs);
  const reason = target && leadingWords(words, format, target);
  return (
    <p className={className} title={reason?.long} data-testid="reasons">
      {reason?.short}
    </p>
  );
}
