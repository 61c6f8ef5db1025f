import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '#ui/parts/button.tsx';
import { Density } from '#ui/parts/density.tsx';
import { usePageLink } from '#renderer/link/page-link.ts';

/** The music, and how far listening to it has come. */
export function LibraryScreen(): ReactNode {
  const { t } = useTranslation('library');
  const link = usePageLink();
  const navigate = useNavigate();
  const page = useQuery({
    queryKey: ['library', 'tracks'],
    queryFn: () => link.rpc.library.tracks({ offset: 0, limit: 500 }),
  });
  return (
    <Density density="standing">
      <main data-testid="library">
        <h1>{t('title')}</h1>
        <Button icon="back" onClick={() => void navigate({ to: '/' })}>
          {t('home')}
        </Button>
        <ul>
          {page.data?.tracks.map(({ trackId, title }) => (
            <li key={trackId}>{title}</li>
          ))}
        </ul>
      </main>
    </Density>
  );
}
