import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { PartEffort, ProgrammeName } from '#core/pacing/programme.ts';
import { goneAfterMs } from '#ui/format/freshness.ts';
import { formatTimeLeft } from '#ui/format/time.ts';
import { HeroNumber } from '#ui/parts/hero-number.tsx';
import { ProgressBar } from '#ui/parts/progress-bar.tsx';
import { effortWord, programmeWord } from '#renderer/words/mode-words.ts';
import { TapLayer } from './tap-layer.tsx';
import { chooseCard } from './tile-choices.ts';
import { useRunFormat } from './use-run-format.ts';
import { speedPeriodMs, statusAgeMs, useSampled, type Reader } from './use-sampled.ts';
import style from './part-card.module.css';

interface ShownPart {
  readonly name: ProgrammeName;
  /** Absent in the warm-up. */
  readonly part: { readonly number: number; readonly effort: PartEffort } | undefined;
  readonly count: number;
  readonly leftMs: number | undefined;
  readonly share: number;
  readonly next: { readonly effort: PartEffort; readonly lengthMs: number } | undefined;
}

/** In whole seconds, and half percents: finer steps are not seen. */
function createPartReader(): Reader<ShownPart | undefined> {
  return (live, nowMs) => {
    const session = live.status?.session;
    const programme = session?.programme;
    if (programme === undefined) return undefined;
    const { name, warmUp, part, next, count } = programme;
    const { lengthMs, leftMs } = part ?? warmUp ?? { lengthMs: 0, leftMs: 0 };
    const isPresent = statusAgeMs(live, nowMs) <= goneAfterMs;
    return {
      name,
      part: part && { number: part.number, effort: part.effort },
      count,
      leftMs: isPresent ? Math.ceil(leftMs / 1000) * 1000 : undefined,
      share: lengthMs > 0 ? Math.round((1 - leftMs / lengthMs) * 200) / 200 : 1,
      next: next && { effort: next.effort, lengthMs: next.lengthMs },
    };
  };
}

/** A programme in place of the cadence: the present part, what is left of it, and what comes next. A tap shows the cadence. */
export function PartCard(): ReactNode {
  const { t } = useTranslation('run');
  const { locale, words, format } = useRunFormat();
  const shown = useSampled(createPartReader, speedPeriodMs / 2);
  if (shown === undefined) return <section className={style.card} data-testid="part-card" />;
  const { part, count, leftMs, next } = shown;
  const title =
    part === undefined ? programmeWord(words, shown.name) : t('part.of', { number: part.number, count });
  return (
    <section className={style.card} aria-label={title} data-testid="part-card">
      <TapLayer label={t('show.cadence')} onTap={() => chooseCard('middle', 'cadence')} />
      <h2 className={style.label} data-testid="part-of">
        {title}
      </h2>
      <p className={style.effort} data-testid="part-effort">
        {part === undefined ? t('phase.warmUp') : effortWord(words, part.effort)}
      </p>
      <HeroNumber
        size="second"
        value={leftMs === undefined ? undefined : formatTimeLeft(leftMs / 1000, locale)}
        widest="88:88"
        className={style.left ?? ''}
        testId="part-left"
      />
      <ProgressBar label={t('part.left')} share={shown.share} tone="accent" className={style.bar ?? ''} />
      <p className={style.next} data-testid="part-next">
        {next === undefined
          ? t('part.nextCoolDown')
          : t('part.next', { effort: effortWord(words, next.effort), time: format.time(next.lengthMs) })}
      </p>
    </section>
  );
}
