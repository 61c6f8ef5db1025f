import { useQuery } from '@tanstack/react-query';
import { useEffect, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '#ui/parts/button.tsx';
import { CheckList } from '#ui/parts/check-list.tsx';
import { Density } from '#ui/parts/density.tsx';
import { ErrorState } from '#ui/parts/error-state.tsx';
import { Wordmark } from '#ui/parts/wordmark.tsx';
import { queryKeys } from '#renderer/app/query-keys.ts';
import { useLive } from '#renderer/link/live-store.ts';
import { pageClock } from '#renderer/link/page-clock.ts';
import { usePageLink } from '#renderer/link/page-link.ts';
import { startChecks } from './start-checks.ts';
import { useStandingTheme } from '#renderer/screens/page/laptop-theme.ts';
import style from './start-screen.module.css';

/** What takes less is not worth a word. */
const checksAfterMs = 800;
/** After this, somebody may have to do something. */
const adviceAfterMs = 6000;

/** What is there before anything is known of the controller. */
export function StartScreen(): ReactNode {
  useStandingTheme();
  const { t } = useTranslation();
  const kind = useLive(({ connection }) => connection.kind);
  return (
    <Density density="standing">
      <main className={style['start']} data-testid="start-screen">
        <h1>
          <Wordmark name={t('appName')} className={style['wordmark'] ?? ''} />
        </h1>
        <div className={style['below']}>
          {kind === 'refused' && (
            <ErrorState
              title={t('connection.refused')}
              done={t('connection.refusedWhat')}
              testId="start-refused"
            />
          )}
          {kind === 'otherVersion' && (
            <ErrorState
              title={t('connection.otherVersion')}
              done={t('connection.otherVersionWhat')}
              action={
                <Button
                  variant="primary"
                  icon="refresh"
                  data-testid="reload"
                  onClick={() => location.reload()}
                >
                  {t('connection.reload')}
                </Button>
              }
              testId="start-other-version"
            />
          )}
          {kind !== 'refused' && kind !== 'otherVersion' && <Waiting />}
        </div>
      </main>
    </Density>
  );
}

function Waiting(): ReactNode {
  const { t } = useTranslation('start');
  const { t: common } = useTranslation();
  const link = usePageLink();
  const kind = useLive(({ connection }) => connection.kind);
  const waitedMs = useWaited();
  const isUp = kind === 'up';
  const settings = useQuery({
    queryKey: queryKeys.settings,
    queryFn: () => link.rpc.settings.get(),
    enabled: isUp,
  });
  const folders = useQuery({
    queryKey: queryKeys.library.folders,
    queryFn: () => link.rpc.library.folders(),
    enabled: isUp,
  });
  if (waitedMs < checksAfterMs) return null;
  const checks = startChecks({
    connection: kind,
    wallTimeMs: pageClock.wallTimeMs(),
    hasSettings: settings.isSuccess,
    hasFolders: folders.isSuccess,
  });
  return (
    <>
      <p className={style['sentence']} role="status" data-testid="start-state">
        {kind === 'lost' ? common('connection.lost') : common('connection.connecting')}
      </p>
      <CheckList
        label={t('checks')}
        items={checks.map(({ id, state }) => ({
          id,
          state,
          title: t(`check.${id}`),
          stateLabel: t(`state.${state}`),
          ...(state === 'problem' ? { detail: t('clockWrong') } : {}),
        }))}
      />
      {waitedMs >= adviceAfterMs && !isUp && (
        <p className={style['advice']} data-testid="start-advice">
          {t('advice')}
        </p>
      )}
    </>
  );
}

/** Milliseconds that this has been on the screen, told when they matter. */
function useWaited(): number {
  const [waitedMs, setWaited] = useState(0);
  useEffect(() => {
    const cancels = [checksAfterMs, adviceAfterMs].map((ms) => pageClock.after(ms, () => setWaited(ms)));
    return () => {
      for (const cancel of cancels) cancel();
    };
  }, []);
  return waitedMs;
}
