import { useCallback, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '#ui/parts/button.tsx';
import { Density } from '#ui/parts/density.tsx';
import { usePageLink } from '#renderer/link/page-link.ts';
import { unlockSound } from '#renderer/player/start-player.ts';
import { useCommand } from '#renderer/app/use-command.ts';

/** The run is prepared; a person gets on and starts it. */
export function ReadyScreen(): ReactNode {
  const { t } = useTranslation('ready');
  const link = usePageLink();
  const start = useCommand(useCallback(() => link.rpc.session.start(), [link]));
  return (
    <Density density="standing">
      <main data-testid="ready-screen">
        <Button
          variant="primary"
          size="large"
          data-testid="start"
          onClick={() => {
            unlockSound();
            void start.run();
          }}
        >
          {t('start')}
        </Button>
      </main>
    </Density>
  );
}
