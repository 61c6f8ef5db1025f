import { useEffect, useRef, type ReactNode, type RefObject } from 'react';
import { useTranslation } from 'react-i18next';
import { stepWord } from '#core/music/in-step.ts';
import { formatCadence } from '#ui/format/cadence.ts';
import { formatTempo } from '#ui/format/tempo.ts';
import { BeatMeter, type BeatMeterHandle, type BeatMeterState } from '#ui/parts/beat-meter.tsx';
import { Figure } from '#ui/parts/figure.tsx';
import { HeroNumber } from '#ui/parts/hero-number.tsx';
import { useLive } from '#renderer/link/live-store.ts';
import { pageClock } from '#renderer/link/page-clock.ts';
import { currentBeat } from '#renderer/player/beat-clock.ts';
import { createStepsReader } from './shown-steps.ts';
import { TapLayer } from './tap-layer.tsx';
import { chooseCard } from './tile-choices.ts';
import { useRunFormat } from './use-run-format.ts';
import { speedPeriodMs, useSampled } from './use-sampled.ts';
import style from './cadence-card.module.css';

/** How often the needle moves, past React: ten times a second. */
const needlePeriodMs = 100;

/** Steps against the beat: the meter is live on the music, and one word says what to do. */
export function CadenceCard({
  isOfProgramme,
}: {
  /** A tap brings the part back. */
  readonly isOfProgramme: boolean;
}): ReactNode {
  const { t } = useTranslation('run');
  const { cadenceSpm, beatBpm, hasCounter } = useSampled(createStepsReader, speedPeriodMs);
  const { locale } = useRunFormat();
  const meter = useRef<BeatMeterHandle>(null);
  useLiveMeter(meter);
  const word = stepWord(cadenceSpm, beatBpm);
  const state: BeatMeterState = word ?? 'unknown';
  const beat = formatTempo(beatBpm, locale);
  const saying = word === undefined ? '' : t(`step.${word}`);
  return (
    <section className={style.card} aria-label={t('cadence')} data-testid="cadence-card">
      {isOfProgramme && <TapLayer label={t('show.part')} onTap={() => chooseCard('middle', 'part')} />}
      <header className={style.head}>
        <h2 className={style.label}>{t(hasCounter ? 'cadence' : 'beat')}</h2>
        <span className={style.word} data-state={state} data-testid="step-word">
          {hasCounter ? saying : t('unit.tempo')}
        </span>
      </header>
      <div className={style.middle} data-beat={!hasCounter}>
        <HeroNumber
          size="second"
          value={hasCounter ? formatCadence(cadenceSpm, locale) : beat}
          className={style.hero ?? ''}
          testId="cadence"
        />
      </div>
      <BeatMeter
        label={t('meter')}
        cadenceSpm={cadenceSpm}
        beatSpm={beatBpm}
        state={state}
        word={saying === '' ? t(beat === undefined ? 'noBeat' : 'noCounter') : saying}
        isWordless
        className={style.meter ?? ''}
        handle={meter}
      />
      <p className={style.line}>
        {t(hasCounter ? 'beat' : beat === undefined ? 'noBeat' : 'noCounter')}
        {hasCounter && (
          <>
            <Figure text={beat} widest="888" className={style.figure} />
            {t('unit.tempo')}
          </>
        )}
      </p>
    </section>
  );
}

/** Needle and beats, past React: no render of the page may make them late. */
function useLiveMeter(meter: RefObject<BeatMeterHandle | null>): void {
  useEffect(() => {
    let lastBeat: number | undefined;
    let frame = 0;
    const onFrame = (): void => {
      const beat = currentBeat()?.index;
      if (beat !== undefined && beat !== lastBeat) meter.current?.pulse();
      lastBeat = beat;
      frame = requestAnimationFrame(onFrame);
    };
    const readSteps = createStepsReader();
    const cancel = pageClock.every(needlePeriodMs, () => {
      const live = useLive.getState();
      const { cadenceSpm } = readSteps(live, pageClock.nowMs());
      const session = live.status?.session;
      const beatSpm = session?.music?.tempoBpm ?? session?.room?.tempoBpm;
      meter.current?.move(cadenceSpm, cadenceSpm === undefined ? undefined : beatSpm);
    });
    frame = requestAnimationFrame(onFrame);
    return () => {
      cancel();
      cancelAnimationFrame(frame);
    };
  }, [meter]);
}
