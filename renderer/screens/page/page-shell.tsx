import { useNavigate } from '@tanstack/react-router';
import { useSyncExternalStore, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '#ui/parts/button.tsx';
import { classNames } from '#ui/parts/class-names.ts';
import { Density } from '#ui/parts/density.tsx';
import { sideBarWidthNowPx } from '#renderer/app/side-bar-shape.ts';
import { useStandingTheme } from './laptop-theme.ts';
import { ConnectionStrip } from '#renderer/screens/home/connection-strip.tsx';
import style from './page-shell.module.css';

export interface PageShellProps {
  readonly title: string;
  /** Beside the title: states, buttons. */
  readonly aside?: ReactNode;
  /** Without it there is no way back in the head: the page has its own. */
  readonly hasHome?: boolean;
  readonly children: ReactNode;
  readonly className?: string | undefined;
  readonly testId: string;
}

/** A page that is not the run: head with the way home, content that scrolls, and room for STOP while it is there. */
export function PageShell({
  title,
  aside,
  hasHome = true,
  children,
  className,
  testId,
}: PageShellProps): ReactNode {
  useStandingTheme();
  const { t } = useTranslation();
  const navigate = useNavigate();
  return (
    <Density density={usePageDensity()} className={style['density'] ?? ''}>
      <main className={style['page']} data-testid={testId}>
        <header className={style['head']}>
          {hasHome && (
            <Button
              icon="back"
              className={style['goHome'] ?? ''}
              data-testid="go-home"
              onClick={() => void navigate({ to: '/' })}
            >
              {t('trouble.home')}
            </Button>
          )}
          <h1 className={style['title']}>{title}</h1>
          {aside !== undefined && <div className={style['aside']}>{aside}</div>}
        </header>
        <ConnectionStrip />
        <div className={classNames(style['content'], className)}>{children}</div>
      </main>
    </Density>
  );
}

/** Canvas sizes shrink with the window; below this they would be under 14 px. */
const leastCanvasUnit = 0.45;

/** For someone who stands at the console; in a small window the sizes of a window. */
export function usePageDensity(): 'standing' | 'window' {
  return useSyncExternalStore(onResize, densityNow);
}

function onResize(listener: () => void): () => void {
  window.addEventListener('resize', listener);
  return () => window.removeEventListener('resize', listener);
}

function densityNow(): 'standing' | 'window' {
  const { innerWidth: width, innerHeight: height } = window;
  const isUpright = height > width;
  const [canvasWidth, canvasHeight] = isUpright ? [1080, 1920] : [1920, 1080];
  const unit = Math.min((width - sideBarWidthNowPx()) / canvasWidth, height / canvasHeight);
  return unit < leastCanvasUnit ? 'window' : 'standing';
}
