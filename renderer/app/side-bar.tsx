import { Link, useRouterState } from '@tanstack/react-router';
import { useLayoutEffect, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Density } from '#ui/parts/density.tsx';
import { Icon } from '#ui/parts/icon.tsx';
import type { IconName } from '#ui/parts/icons.ts';
import { Wordmark } from '#ui/parts/wordmark.tsx';
import { useLive } from '#renderer/link/live-store.ts';
import { isBarBeside, useSideBarShape } from './side-bar-shape.ts';
import style from './side-bar.module.css';

const places = [
  { name: 'home', to: '/', icon: 'home' },
  { name: 'plan', to: '/plan', icon: 'run' },
  { name: 'library', to: '/library', icon: 'music' },
  { name: 'devices', to: '/devices', icon: 'bluetooth' },
  { name: 'profile', to: '/profile', icon: 'user' },
  { name: 'account', to: '/account', icon: 'sync' },
] as const satisfies readonly { readonly icon: IconName; readonly [field: string]: string }[];

/** A screen without a run; in a laptop's window with the bar that leads to the others. */
export function BesideSideBar({ children }: { readonly children: ReactNode }): ReactNode {
  const path = useRouterState({ select: ({ location }) => location.pathname });
  const isBeside = useLive(({ status }) => isBarBeside(path, status?.session));
  const room = useSideBarShape();
  const shape = isBeside ? room : 'none';

  // On the page itself: what is drawn at the end of the document goes by it, too.
  useLayoutEffect(() => {
    const { documentElement: page } = document;
    page.dataset['bar'] = shape;
    return () => {
      page.dataset['bar'] = 'none';
    };
  }, [shape]);

  // One tree for every shape: a window that is made narrower keeps what was entered.
  return (
    <div className={style['beside']}>
      {shape !== 'none' && <SideBar isRail={shape === 'rail'} />}
      <div className={style['screen']}>{children}</div>
    </div>
  );
}

function SideBar({ isRail }: { readonly isRail: boolean }): ReactNode {
  const { t } = useTranslation();
  return (
    <Density density="window">
      <nav className={style['bar']} aria-label={t('bar.label')} data-testid="side-bar">
        <span className={style['name']}>
          <Wordmark name={isRail ? '' : t('appName')} />
        </span>
        <ul className={style['places']}>
          {places.map(({ name, to, icon }) => (
            <li key={name}>
              <Link
                to={to}
                className={style['place'] ?? ''}
                activeOptions={{ exact: true }}
                data-testid={`bar-${name}`}
                {...(isRail && { 'aria-label': t(`bar.${name}`), title: t(`bar.${name}`) })}
              >
                {({ isActive }: { readonly isActive: boolean }) => (
                  <>
                    <Icon name={icon} weight={isActive ? 'fill' : 'bold'} className={style['sign']} />
                    {!isRail && <span>{t(`bar.${name}`)}</span>}
                  </>
                )}
              </Link>
            </li>
          ))}
        </ul>
      </nav>
    </Density>
  );
}
