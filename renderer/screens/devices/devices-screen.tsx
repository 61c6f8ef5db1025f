import { useNavigate } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '#ui/parts/button.tsx';
import { Density } from '#ui/parts/density.tsx';
import { useLive } from '#renderer/link/live-store.ts';

/** Treadmill, heart strap and foot pod. */
export function DevicesScreen(): ReactNode {
  const { t } = useTranslation('devices');
  const navigate = useNavigate();
  const name = useLive(({ status }) => status?.treadmill?.name);
  return (
    <Density density="standing">
      <main data-testid="devices">
        <h1>{t('title')}</h1>
        <Button icon="back" onClick={() => void navigate({ to: '/' })}>
          {t('home')}
        </Button>
        <p>{name ?? t('none')}</p>
      </main>
    </Density>
  );
}
