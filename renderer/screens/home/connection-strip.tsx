import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '#ui/parts/button.tsx';
import { Strip } from '#ui/parts/strip.tsx';
import { useLive } from '#renderer/link/live-store.ts';
import { usePresent } from '#renderer/screens/presence.ts';

/** Says so when what the screen shows is no longer the present. */
export function ConnectionStrip(): ReactNode {
  const { t } = useTranslation();
  const kind = useLive(({ connection }) => connection.kind);
  const isHeard = usePresent();
  if (isHeard) return null;
  switch (kind) {
    // Open, but nothing comes: for whoever looks at the screen it is lost.
    case 'up':
    case 'connecting':
    case 'lost':
      return (
        <Strip
          tone="warn"
          title={t('connection.lost')}
          doing={t('connection.lostWhat')}
          testId="connection"
        />
      );
    case 'refused':
      return (
        <Strip
          tone="warn"
          title={t('connection.refused')}
          doing={t('connection.refusedWhat')}
          testId="connection"
        />
      );
    case 'otherVersion':
      return (
        <Strip
          tone="warn"
          title={t('connection.otherVersion')}
          doing={t('connection.otherVersionWhat')}
          action={<Button onClick={() => location.reload()}>{t('connection.reload')}</Button>}
          testId="connection"
        />
      );
  }
}
