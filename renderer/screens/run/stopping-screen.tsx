import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { formatSpeed } from '#ui/format/speed.ts';
import { HeroNumber } from '#ui/parts/hero-number.tsx';
import { endWords } from '#renderer/words/session-words.ts';
import { BetweenScreen } from './between-screen.tsx';
import { createStopReader } from './shown-between.ts';
import { createSpeedReader } from './shown-speed.ts';
import { useRunFormat } from './use-run-format.ts';
import { conditionPeriodMs, speedPeriodMs, useSampled } from './use-sampled.ts';
import style from './between-screen.module.css';

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
      name={t('stopping.name')}
      tone="stop"
      title={endWords(words, stop.cause).short}
      text={t(`stopping.${stop.waitsFor}`)}
    >
      {(stop.waitsFor === 'answer' || stop.waitsFor === 'rest') && (
        <p className={style.hero}>
          <HeroNumber
            value={formatSpeed(speedKmh, system, locale)}
            freshness={freshness}
            className={style.digits ?? ''}
            testId="speed"
          />
          <span className={style.unit}>{unit.speed}</span>
        </p>
      )}
    </BetweenScreen>
  );
}
