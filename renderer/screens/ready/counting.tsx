import { useEffect, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { countdownMs } from '#core/session/session-timing.ts';
import { Countdown } from '#ui/parts/countdown.tsx';
import { useLive } from '#renderer/link/live-store.ts';
import { useCountAloud } from '#renderer/player/use-count-aloud.ts';
import { pageClock } from '#renderer/link/page-clock.ts';
import type { Runner } from '#renderer/screens/home/use-runner.ts';
import { countdownSecondsLeft } from './countdown-left.ts';
import style from './ready-screen.module.css';

const lookEveryMs = 50;

/** 3-2-1, then the wait for the belt. STOP has its corner. */
export function Counting({ runner }: { readonly runner: Runner }): ReactNode {
  const { t } = useTranslation('ready');
  const slowestKmh = useLive(({ status }) => status?.treadmill?.speedRange?.minimumKmh);
  const secondsLeft = useSecondsLeft();
  useCountAloud(secondsLeft);
  // After 1 comes the belt, not a 0 that would wait for the controller's word.
  const isStarting = secondsLeft === 0;
  const belt =
    slowestKmh === undefined ? t('beltStarts') : t('beltStartsAt', { speed: runner.speed(slowestKmh) });
  return (
    <div className={style['counting']}>
      {isStarting ? (
        <p className={style['starting']} role="status" data-testid="starting">
          {t('starting')}
        </p>
      ) : (
        <Countdown secondsLeft={secondsLeft} fromSeconds={countdownMs / 1000} text={t('countdown')} />
      )}
      <h1 className={style['belt']}>{belt}</h1>
      <p className={style['sentence']}>{t('stayOnRails')}</p>
    </div>
  );
}

function useSecondsLeft(): number {
  const [seconds, setSeconds] = useState(secondsLeftNow);
  useEffect(() => pageClock.every(lookEveryMs, () => setSeconds(secondsLeftNow())), []);
  return seconds;
}

function secondsLeftNow(): number {
  const { status, receivedAtMs, connection } = useLive.getState();
  const state = status?.session?.state;
  if (status === undefined || state?.kind !== 'countdown') return 0;
  const timeScale = connection.kind === 'up' ? connection.hello.timeScale : 1;
  return countdownSecondsLeft(state.sinceMs, status.nowMs, pageClock.nowMs() - receivedAtMs, timeScale);
}
