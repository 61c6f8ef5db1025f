import { useNavigate } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '#ui/parts/button.tsx';
import { usePlanWords } from '#renderer/screens/plan/use-plan-words.ts';
import { usePresent } from '#renderer/screens/presence.ts';
import type { Runner } from './use-runner.ts';
import style from './home-screen.module.css';

/** The key to a run, and what was planned last. Nobody is called ready whose controller is not heard. */
export function RunPart({ runner }: { readonly runner: Runner }): ReactNode {
  const { t } = useTranslation('home');
  const navigate = useNavigate();
  const planWords = usePlanWords(runner);
  const isHeard = usePresent();
  const last = runner.settings?.lastRequest;
  return (
    <>
      <h1 className={style['greeting']} id="home-greeting">
        {greeting()}
      </h1>
      <Button
        variant="primary"
        icon="run"
        className={style['run'] ?? ''}
        disabled={!isHeard}
        aria-describedby="home-greeting"
        data-testid="run"
        onClick={() => void navigate({ to: '/plan' })}
      >
        {t('run')}
      </Button>
      {last !== undefined && (
        <p className={style['lastPlan']} data-testid="last-plan">
          {t('lastPlan', { plan: planWords(last) })}
        </p>
      )}
    </>
  );

  function greeting(): string {
    if (!isHeard) return t('greeting.away');
    return runner.isGuest ? t('greeting.guest') : t('greeting.named', { name: runner.profile.displayName });
  }
}
