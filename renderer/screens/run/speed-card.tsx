import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { formatPace } from '#ui/format/pace.ts';
import { formatSpeed } from '#ui/format/speed.ts';
import { Figure } from '#ui/parts/figure.tsx';
import { HeroNumber } from '#ui/parts/hero-number.tsx';
import { Icon } from '#ui/parts/icon.tsx';
import { ReasonsLine } from './reasons-line.tsx';
import { createSpeedReader } from './shown-speed.ts';
import { TapLayer } from './tap-layer.tsx';
import { chooseCard, nextChoice, cardChoices, useCardChoices } from './tile-choices.ts';
import { useRunFormat } from './use-run-format.ts';
import { speedPeriodMs, useSampled } from './use-sampled.ts';
import style from './speed-card.module.css';

/** The hero of the run screen, with the other way to say it and the reason for it. */
export function SpeedCard(): ReactNode {
  const { t } = useTranslation('run');
  const { speedKmh, freshness, change } = useSampled(createSpeedReader, speedPeriodMs);
  const choice = useCardChoices(({ speed }) => speed);
  const { system, locale, unit } = useRunFormat();
  const speed = formatSpeed(speedKmh, system, locale);
  const pace = formatPace(speedKmh, system, locale);
  const isSpeed = choice === 'speed';
  const hero = isSpeed ? speed : pace;
  return (
    <section className={style.card} aria-label={t('speed')} data-testid="speed-card">
      <TapLayer
        label={t(isSpeed ? 'show.pace' : 'show.speed')}
        onTap={() => chooseCard('speed', nextChoice(cardChoices.speed, choice))}
      />
      <header className={style.head}>
        <h2 className={style.label}>{t(isSpeed ? 'speed' : 'pace')}</h2>
        {change === undefined ? (
          <span className={style.unit}>{isSpeed ? unit.speed : unit.pace}</span>
        ) : (
          <span className={style.change} data-testid="changing">
            <Icon name={change} />
            {t('changing')}
          </span>
        )}
      </header>
      <div className={style.middle}>
        <HeroNumber
          value={hero}
          freshness={freshness}
          className={(hero?.length ?? 0) > 4 ? (style.longHero ?? '') : (style.hero ?? '')}
          testId={isSpeed ? 'speed' : 'pace'}
        />
      </div>
      <p className={style.line}>
        <span className={style.name}>{t(isSpeed ? 'pace' : 'speed')}</span>
        <Figure
          text={isSpeed ? pace : speed}
          freshness={freshness}
          widest={isSpeed ? '8:88' : '88.8'}
          className={style.figure}
        />
        {isSpeed ? unit.pace : unit.speed}
      </p>
      <ReasonsLine className={style.reasons} />
    </section>
  );
}
