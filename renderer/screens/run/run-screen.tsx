import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '#ui/parts/button.tsx';
import { Density } from '#ui/parts/density.tsx';
import { HeroNumber } from '#ui/parts/hero-number.tsx';
import { useCommand } from '#renderer/app/use-command.ts';
import { useLive } from '#renderer/link/live-store.ts';
import { usePageLink } from '#renderer/link/page-link.ts';

/** Screen 6: the run. */
export function RunScreen(): ReactNode {
  const { t } = useTranslation('run');
  const link = usePageLink();
  const speedKmh = useLive(({ status }) => status?.session?.speedKmh.reported?.toFixed(1));
  const pause = useCommand(() => link.rpc.session.pause());
  return (
    <Density density="run" data-testid="run-screen">
      <h1>{t('speed')}</h1>
      <HeroNumber value={speedKmh} testId="speed" />
      <Button size="key" onClick={() => void pause.run()} data-testid="pause">
        {t('pause')}
      </Button>
    </Density>
  );
}
