import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { SessionEndCause } from '#core/session/session-state.ts';
import { formatSpeed } from '#ui/format/speed.ts';
import { HeroNumber } from '#ui/parts/hero-number.tsx';
import type { LiveState } from '#renderer/link/live-store.ts';
import { endWords } from '#renderer/words/session-words.ts';
import { BetweenScreen } from './between-screen.tsx';
import { silentControllerMs } from './run-troubles.ts';
import { createSpeedReader } from './speed-card.tsx';
import { useRunFormat } from './use-run-format.ts';
import { conditionPeriodMs, speedPeriodMs, statusAgeMs, useSampled, type Reader } from './use-sampled.ts';
import style from './between-screen.module.css';

interface ShownStop {
  readonly cause: SessionEndCause;
  /** Who has to act, and what is waited for. */
  readonly waitsFor: 'link' | 'answer' | 'rest' | 'control';
}

export function createStopReader(): Reader<ShownStop | undefined> {
  return (live: LiveState, nowMs: number) => {
    const { status, connection } = live;
    const state = status?.session?.state;
    if (state?.kind !== 'stopping') return undefined;
    const isHeard = connection.kind === 'up' && statusAgeMs(live, nowMs) <= silentControllerMs;
    if (!isHeard) return { cause: state.cause, waitsFor: 'control' };
    if (status?.treadmill?.isLinkUp !== true) return { cause: state.cause, waitsFor: 'link' };
    return { cause: state.cause, waitsFor: state.isAccepted ? 'rest' : 'answer' };
  };
}

/**
 * Screen 8: stop was asked for, and ends on evidence only. The red band and the instructions are STOP's own layer; here
 * are the belt's speed, why it stops, and what is waited for.
 */
export function StoppingScreen(): ReactNode {
  const { t } = useTranslation('run');
  const { words, locale, system, unit } = useRunFormat();
  const stop = useSampled(createStopReader, conditionPeriodMs);
  const { speedKmh, freshness } = useSampled(createSpeedReader, speedPeriodMs);
  if (stop === undefined) return null;
  return (
    <BetweenScreen
      testId="stopping-screen"
      tone="stop"
      title={endWords(words, stop.cause).short}
      text={t(`stopping.${stop.waitsFor}`)}
    >
      <p className={style.hero}>
        <HeroNumber
          value={formatSpeed(speedKmh, system, locale)}
          freshness={freshness}
          widest="88.8"
          className={style.digits ?? ''}
          testId="speed"
        />
        <span className={style.unit}>{unit.speed}</span>
      </p>
    </BetweenScreen>
  );
}
