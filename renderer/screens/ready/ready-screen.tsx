import { useCallback, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '#ui/parts/button.tsx';
import { Density } from '#ui/parts/density.tsx';
import { TapGuardArea } from '#ui/touch/tap-guard-area.tsx';
import { appearedDeadMs, lockMs } from '#ui/touch/tap-guard.ts';
import { showToast } from '#renderer/app/toasts.tsx';
import { useCommand } from '#renderer/app/use-command.ts';
import { useLive } from '#renderer/link/live-store.ts';
import { usePageLink } from '#renderer/link/page-link.ts';
import { ConnectionStrip } from '#renderer/screens/home/connection-strip.tsx';
import { TroubleStrip } from '#renderer/screens/home/trouble-strip.tsx';
import { useRunner } from '#renderer/screens/home/use-runner.ts';
import { BeforeStart } from './before-start.tsx';
import { Counting } from './counting.tsx';
import style from './ready-screen.module.css';

/** From a prepared run to a belt that is about to move: get on, look at the list, start, 3-2-1. */
export function ReadyScreen(): ReactNode {
  const kind = useLive(({ status }) => status?.session?.state.kind);
  const runner = useRunner();
  const { t: run } = useTranslation('run');
  return (
    <Density density="standing">
      {kind === 'countdown' || kind === 'starting' ? (
        <main className={style['ready']} data-testid="ready-screen">
          <Counting runner={runner} />
        </main>
      ) : (
        // START comes where Continue just was: the second tap of two on that one must not move the belt.
        <TapGuardArea
          className={style['ready'] ?? ''}
          role="main"
          data-testid="ready-screen"
          deadMs={appearedDeadMs}
          onLock={() => showToast({ text: run('note.wet'), lengthMs: lockMs })}
        >
          <Head />
          <ConnectionStrip />
          <BeforeStart runner={runner} />
        </TapGuardArea>
      )}
    </Density>
  );
}

function Head(): ReactNode {
  const { t } = useTranslation('ready');
  const { t: common } = useTranslation();
  const link = usePageLink();
  const discard = useCommand(useCallback(() => link.rpc.session.discard(), [link]));
  return (
    <>
      <header className={style['head']}>
        <Button
          icon="back"
          disabled={discard.isRunning}
          data-testid="back"
          onClick={() => void discard.run()}
        >
          {common('back')}
        </Button>
        <h1 className={style['title']}>{t('title')}</h1>
      </header>
      <TroubleStrip error={discard.error} title={t('notDiscarded')} />
    </>
  );
}
