import { useEffect, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '#ui/parts/button.tsx';
import { CheckList } from '#ui/parts/check-list.tsx';
import { Density } from '#ui/parts/density.tsx';
import { ErrorState } from '#ui/parts/error-state.tsx';
import { Wordmark } from '#ui/parts/wordmark.tsx';
import { reloadPage } from '#renderer/link/leaving.ts';
import type { ConnectionState } from '#renderer/link/connection.ts';
import { useLive } from '#renderer/link/live-store.ts';
import { pageClock } from '#renderer/link/page-clock.ts';
import { areVoicesReady } from '#renderer/player/cues.ts';
import { useStandingTheme } from '#renderer/screens/page/laptop-theme.ts';
import { needsALook, startChecks, type VoiceState } from './start-checks.ts';
import { endStartChecks, useStartChecks } from './use-start-checks.ts';
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
                <Button variant="primary" icon="refresh" data-testid="reload" onClick={reloadPage}>
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
  const kind = useLive(({ connection }) => connection.kind);
  const found = useStartChecks((start) => start.found);
  const voices = useVoiceState();
  const waitedMs = useWaited();
  const checks = startChecks(found, voices);
  const isHeld = needsALook(checks);
  if (waitedMs < checksAfterMs && !isHeld) return null;
  return (
    <>
      <p className={style['sentence']} role="status" data-testid="start-state">
        <Sentence kind={kind} isHeld={isHeld} />
      </p>
      <CheckList
        label={t('checks')}
        items={checks.map(({ id, state, finding, count, code }) => ({
          id,
          state,
          title: t(`check.${id}`),
          stateLabel: t(`state.${state}`),
          ...(finding === undefined ? {} : { detail: t(`finding.${finding}`, { count: count ?? 0, code }) }),
        }))}
      />
      {isHeld && (
        <Button variant="primary" icon="forward" data-testid="start-go-on" onClick={endStartChecks}>
          {t('goOn')}
        </Button>
      )}
      {waitedMs >= adviceAfterMs && kind !== 'up' && (
        <p className={style['advice']} data-testid="start-advice">
          {t('advice')}
        </p>
      )}
    </>
  );
}

function Sentence({
  kind,
  isHeld,
}: {
  readonly kind: ConnectionState['kind'];
  readonly isHeld: boolean;
}): ReactNode {
  const { t } = useTranslation('start');
  const { t: common } = useTranslation();
  if (kind === 'lost') return common('connection.lost');
  if (isHeld) return t('held');
  return kind === 'up' ? t('looking') : common('connection.connecting');
}

/** Whether the countdown can be spoken, as soon as that is known. */
function useVoiceState(): VoiceState {
  const [state, setState] = useState<VoiceState>('waiting');
  useEffect(() => {
    let isGone = false;
    void areVoicesReady().then((areReady) => {
      if (!isGone) setState(areReady ? 'ready' : 'missing');
    });
    return () => {
      isGone = true;
    };
  }, []);
  return state;
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
