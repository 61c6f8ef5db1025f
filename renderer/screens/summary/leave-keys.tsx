import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '#ui/parts/button.tsx';
import { useLeaveSummary } from './use-leave-summary.ts';
import type { Summary } from './use-summary.ts';
import style from './summary-screen.module.css';

/** Discard and Done. What only the controller can do is not offered while it is away. */
export function LeaveKeys({
  sessionId,
  summary,
}: {
  readonly sessionId: string;
  readonly summary: Summary;
}): ReactNode {
  const { t } = useTranslation('summary');
  const { done, discard, canDiscard, isLeaving } = useLeaveSummary(sessionId, summary);
  return (
    <div className={style['actions']}>
      <Button
        icon="remove"
        onClick={discard}
        disabled={isLeaving || !canDiscard}
        aria-describedby={canDiscard ? undefined : 'discard-why-not'}
        data-testid="summary-discard"
      >
        {t('discard')}
      </Button>
      <Button variant="primary" icon="check" onClick={done} disabled={isLeaving} data-testid="summary-done">
        {t('done')}
      </Button>
      {!canDiscard && (
        <p id="discard-why-not" className={style['whyNot']} data-testid="discard-why-not">
          {t('away.noDiscard')}
        </p>
      )}
    </div>
  );
}
