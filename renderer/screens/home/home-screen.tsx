import { useNavigate } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '#ui/parts/button.tsx';
import { Density } from '#ui/parts/density.tsx';

/** Where a run begins. */
export function HomeScreen(): ReactNode {
  const { t } = useTranslation('home');
  const navigate = useNavigate();
  return (
    <Density density="standing">
      <main data-testid="home-screen">
        <Button
          variant="primary"
          size="large"
          icon="run"
          data-testid="run"
          onClick={() => void navigate({ to: '/plan' })}
        >
          {t('run')}
        </Button>
      </main>
    </Density>
  );
}
