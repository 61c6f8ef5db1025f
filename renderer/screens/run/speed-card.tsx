import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { freshnessOf, type Freshness } from '#ui/format/freshness.ts';
import { formatPace } from '#ui/format/pace.ts';
import { formatSpeed, speedDisplayStep } from '#ui/format/speed.ts';
import { steadyNumber } from '#ui/format/steady-number.ts';
import { Figure } from '#ui/parts/figure.tsx';
import { HeroNumber } from '#ui/parts/hero-number.tsx';
import { Icon } from '#ui/parts/icon.tsx';
import type { LiveState } from '#renderer/link/live-store.ts';
import { ReasonsLine } from './reasons-line.tsx';
import { shownTelemetryAgeMs } from './run-troubles.ts';
import { createChangeWatch, setSpeedKmh } from './set-speed.ts';
import { TapLayer } from './tap-layer.tsx';
import { chooseCard, nextChoice, cardChoices, useCardChoices } from './tile-choices.ts';
import { useRunFormat } from './use-run-format.ts';
import { speedPeriodMs, statusAgeMs, useSampled, type Reader } from './use-sampled.ts';
import style from './speed-card.module.css';

interface ShownSpeed {
  readonly speedKmh: number | undefined;
  readonly freshness: Freshness;
  readonly change: 'up' | 'down' | undefined;
}

/** Reported speed: what the feet feel. It dims after 2 s and is gone after 3, whatever the last status said. */
export function createSpeedReader(): Reader<ShownSpeed> {
  const watch = createChangeWatch();
  let shownKmh: number | undefined;
  return (live: LiveState, nowMs: number) => {
    const session = live.status?.session;
    const ageMs = session && shownTelemetryAgeMs(session, statusAgeMs(live, nowMs));
    const freshness = session?.state.kind === 'linkLost' ? 'gone' : freshnessOf(ageMs);
    const reportedKmh = freshness === 'gone' ? undefined : session?.speedKmh.reported;
    shownKmh = reportedKmh === undefined ? undefined : steadyNumber(shownKmh, reportedKmh, speedDisplayStep);
    const setKmh = session && setSpeedKmh(session);
    return { speedKmh: shownKmh, freshness, change: watch.look(setKmh, reportedKmh, nowMs) };
  };
}

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
        <span className={style.unit}>{isSpeed ? unit.speed : unit.pace}</span>
      </header>
      <div className={style.middle}>
        <HeroNumber
          value={hero}
          freshness={freshness}
          className={(hero?.length ?? 0) > 4 ? (style.longHero ?? '') : (style.hero ?? '')}
          testId={isSpeed ? 'speed' : 'pace'}
        />
        {change !== undefined && (
          <p className={style.change} data-testid="changing">
            <Icon name={change} />
            {t('changing')}
          </p>
        )}
      </div>
      <p className={style.line}>
        {t(isSpeed ? 'pace' : 'speed')}
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
