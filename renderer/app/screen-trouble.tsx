import { Component, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '#ui/parts/button.tsx';
import { Density } from '#ui/parts/density.tsx';
import { ErrorState } from '#ui/parts/error-state.tsx';
import style from './screen-trouble.module.css';

/** In place of a screen that failed. */
export function ScreenTrouble({
  error,
  reset,
}: {
  readonly error: unknown;
  readonly reset: () => void;
}): ReactNode {
  const { t } = useTranslation();
  return (
    <Density density="standing">
      <main className={style['trouble']} data-testid="screen-trouble">
        <ErrorState
          title={t('trouble.title')}
          done={t('trouble.what')}
          action={
            <Button variant="primary" onClick={reset}>
              {t('trouble.again')}
            </Button>
          }
          code={error instanceof Error ? error.message.slice(0, 120) : ''}
        />
      </main>
    </Density>
  );
}

interface BoundaryState {
  readonly error: unknown;
}

/** Keeps a failing screen from taking the page with it; STOP lives in a tree of its own. */
export class ScreenBoundary extends Component<{ readonly children: ReactNode }, BoundaryState> {
  override state: BoundaryState = { error: undefined };

  static getDerivedStateFromError(error: unknown): BoundaryState {
    return { error: error ?? new Error('unknown') };
  }

  override render(): ReactNode {
    if (this.state.error === undefined) return this.props.children;
    return <ScreenTrouble error={this.state.error} reset={() => this.setState({ error: undefined })} />;
  }
}
