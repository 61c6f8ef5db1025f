import { useNavigate } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Density } from '#ui/parts/density.tsx';
import { Loading, Skeleton } from '#ui/parts/skeleton.tsx';
import { useStandingTheme } from '#renderer/screens/page/laptop-theme.ts';
import { ProfileEditor } from './profile-editor.tsx';
import { useRunner } from './use-runner.ts';
import style from './profile-editor.module.css';

/** Who runs, at an address of its own. */
export function ProfileScreen(): ReactNode {
  useStandingTheme();
  const { t } = useTranslation('home');
  const navigate = useNavigate();
  const runner = useRunner();
  return (
    <Density density="standing">
      {runner.isKnown ? (
        <ProfileEditor runner={runner} onClose={() => void navigate({ to: '/' })} />
      ) : (
        <main className={style['editor']}>
          <Loading sentence={t('loading')}>
            <Skeleton shape="tile" />
            <Skeleton shape="tile" />
          </Loading>
        </main>
      )}
    </Density>
  );
}
