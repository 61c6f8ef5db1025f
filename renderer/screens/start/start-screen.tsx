import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Density } from '#ui/parts/density.tsx';

/** What is there before anything is known of the controller. */
export function StartScreen(): ReactNode {
  const { t } = useTranslation();
  return (
    <Density density="standing">
      <main data-testid="start-screen">
        <h1>{t('appName')}</h1>
      </main>
    </Density>
  );
}
