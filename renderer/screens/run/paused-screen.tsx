import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '#ui/parts/button.tsx';
import { Density } from '#ui/parts/density.tsx';
import { useCommand } from '#renderer/app/use-command.ts';
import { usePageLink } from '#renderer/link/page-link.ts';

/** Screen 7: the belt stands, or is about to, and the run can go on. */
export function PausedScreen(): ReactNode {
  const { t } = useTranslation('run');
  const link = usePageLink();
  const resume = useCommand(() => link.rpc.session.resume());
  const end = useCommand(() => link.rpc.session.stop());
  return (
    <Density density="run" data-testid="paused-screen">
      <h1>{t('paused.title')}</h1>
      <Button variant="primary" onClick={() => void resume.run()} data-testid="resume">
        {t('paused.resume')}
      </Button>
      <Button onClick={() => void end.run()} data-testid="end">
        {t('paused.end')}
      </Button>
    </Density>
  );
}
