import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '#ui/parts/button.tsx';
import { Strip } from '#ui/parts/strip.tsx';
import { reloadPage } from '#renderer/link/leaving.ts';
import { useLive } from '#renderer/link/live-store.ts';
import { useSilence } from '#renderer/screens/presence.ts';

/** Says so when what the screen shows is no longer the present. */
export function ConnectionStrip(): ReactNode {
  const { t } = useTranslation();
  const kind = useLive(({ connection }) => connection.kind);
  const silence = useSilence();
  if (silence === 'none') return null;
  switch (kind) {
    // Open, but nothing comes: for whoever looks at the screen it is lost.
    case 'up':
    case 'connecting':
    case 'lost':
      return (
        <Strip
          tone="warn"
          title={t(silence === 'long' ? 'connection.gone' : 'connection.lost')}
          doing={t(silence === 'long' ? 'connection.goneWhat' : 'connection.lostWhat')}
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
          action={<Button onClick={reloadPage}>{t('connection.reload')}</Button>}
          testId="connection"
        />
      );
  }
}
