import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Density } from '#ui/parts/density.tsx';
import { HeroNumber } from '#ui/parts/hero-number.tsx';
import { useLive } from '#renderer/link/live-store.ts';

/** Screen 8: stop was asked for; the belt is on its way to rest. */
export function StoppingScreen(): ReactNode {
  const { t } = useTranslation('run');
  const speedKmh = useLive(({ status }) => status?.session?.speedKmh.reported?.toFixed(1));
  return (
    <Density density="run" data-testid="stopping-screen">
      <h1>{t('stopping.title')}</h1>
      <HeroNumber value={speedKmh} testId="speed" />
    </Density>
  );
}
