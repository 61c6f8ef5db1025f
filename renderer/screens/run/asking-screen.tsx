import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '#ui/parts/button.tsx';
import { Density } from '#ui/parts/density.tsx';
import { useCommand } from '#renderer/app/use-command.ts';
import { usePageLink } from '#renderer/link/page-link.ts';

/** The belt moves and a person has to say whether that is wanted. */
export function AskingScreen(): ReactNode {
  const { t } = useTranslation('run');
  const link = usePageLink();
  const goOn = useCommand(() => link.rpc.session.continueAsItIs());
  return (
    <Density density="run" data-testid="asking-screen">
      <h1>{t('asking.question')}</h1>
      <Button variant="primary" onClick={() => void goOn.run()} data-testid="continue">
        {t('asking.continue')}
      </Button>
    </Density>
  );
}
