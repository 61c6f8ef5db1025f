import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Strip } from '#ui/parts/strip.tsx';
import { ConnectionStrip } from '#renderer/screens/home/connection-strip.tsx';
import { usePresent } from '#renderer/screens/presence.ts';
import type { Summary } from './use-summary.ts';

/** The controller is not heard: that it was ended, with the run kept and where, where it has said so before. */
export function AwayStrip({ summary }: { readonly summary: Summary }): ReactNode {
  const { t } = useTranslation('summary');
  const isHeard = usePresent();
  if (isHeard) return null;
  // The run of the last status: an earlier one that ended so says nothing of now.
  if (!summary.isHere || summary.cause !== 'controllerClosing') return <ConnectionStrip />;
  return (
    <Strip
      tone="warn"
      icon="info"
      title={t('away.closed')}
      doing={t(`away.${keptWord(summary)}`)}
      testId="closed"
    />
  );
}

/** Saving comes before the end; what came of it may not have been heard. */
function keptWord({ result }: Summary): 'closedSaved' | 'closedNotSaved' | 'closedUnheard' {
  if (result === undefined) return 'closedUnheard';
  return result.isSaved ? 'closedSaved' : 'closedNotSaved';
}
