import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '#ui/parts/button.tsx';
import { Density } from '#ui/parts/density.tsx';
import { usePageLink } from '#renderer/link/page-link.ts';

/** What a run came to. */
export function SummaryScreen({ sessionId }: { readonly sessionId: string }): ReactNode {
  const { t } = useTranslation('summary');
  const link = usePageLink();
  const navigate = useNavigate();
  const record = useQuery({
    queryKey: ['history', 'session', sessionId],
    queryFn: () => link.rpc.history.session({ sessionId }),
  });
  const totals = record.data?.summary.totals;
  return (
    <Density density="standing">
      <main data-testid="summary">
        <h1>{t('title')}</h1>
        {totals !== undefined && <p>{t('distanceKm', { km: (totals.distanceM / 1000).toFixed(2) })}</p>}
        <Button
          variant="primary"
          onClick={() => {
            void link.rpc.session.discard().catch(() => undefined);
            void navigate({ to: '/' });
          }}
        >
          {t('done')}
        </Button>
      </main>
    </Density>
  );
}
