import { useCallback, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '#ui/parts/button.tsx';
import { Density } from '#ui/parts/density.tsx';
import { usePageLink } from '#renderer/link/page-link.ts';
import { useCommand } from '#renderer/app/use-command.ts';

/** What kind of run it is to be. */
export function PlanScreen(): ReactNode {
  const { t } = useTranslation('plan');
  const link = usePageLink();
  const prepare = useCommand(useCallback(() => link.rpc.session.prepare({ mode: 'musicLeads' }), [link]));
  return (
    <Density density="standing">
      <main data-testid="plan-screen">
        <Button variant="primary" size="large" data-testid="continue" onClick={() => void prepare.run()}>
          {t('continue')}
        </Button>
      </main>
    </Density>
  );
}
