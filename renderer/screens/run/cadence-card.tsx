import { useEffect, useRef, type ReactNode, type RefObject } from 'react';
import { useTranslation } from 'react-i18next';
import { stepWord } from '#core/music/in-step.ts';
import { formatCadence, medianCadence, type CadenceSample } from '#ui/format/cadence.ts';
import { goneAfterMs } from '#ui/format/freshness.ts';
import { steadyNumber } from '#ui/format/steady-number.ts';
import { formatTempo } from '#ui/format/tempo.ts';
import { BeatMeter, type BeatMeterHandle, type BeatMeterState } from '#ui/parts/beat-meter.tsx';
import { Figure } from '#ui/parts/figure.tsx';
import { HeroNumber } from '#ui/parts/hero-number.tsx';
import { useLive, type LiveState } from '#renderer/link/live-store.ts';
import { pageClock } from '#renderer/link/page-clock.ts';
import { currentBeat } from '#renderer/player/beat-clock.ts';
import { useRunFormat } from './use-run-format.ts';
import { statusAgeMs, speedPeriodMs, useSampled, type Reader } from './use-sampled.ts';
import style from './cadence-card.module.css';

interface ShownSteps {
  readonly cadenceSpm: number | undefined;
  readonly beatBpm: number | undefined;
  /** Something counts steps, or did a moment ago. Without it the beat is the number of the card. */
  readonly hasCounter: boolean;
}

/** How often the needle moves, past React: ten times a second. */
const needlePeriodMs = 100;

/** Steps and beat as they are shown: the median of three seconds, in whole numbers that do not tremble. */
export function createStepsReader(): Reader<ShownSteps> {
  let samples: readonly CadenceSample[] = [];
  let shownSpm: number | undefined;
  return (live: LiveState, nowMs: number) => {
    const isPresent = statusAgeMs(live, nowMs) <= goneAfterMs;
    const session = isPresent ? live.status?.session : undefined;
    const measuredSpm = session?.cadenceSpm;
    const before = samples.filter(({ atMs }) => nowMs - atMs < 4000);
    samples = measuredSpm === undefined ? [] : [...before, { atMs: nowMs, cadenceSpm: measuredSpm }];
    const medianSpm = medianCadence(samples, nowMs);
    shownSpm = medianSpm === undefined ? undefined : steadyNumber(shownSpm, medianSpm, 1);
    const hasPod = live.status?.sensors.some(({ kind }) => kind === 'footPod') === true;
    return {
      cadenceSpm: shownSpm,
      beatBpm: session?.music === undefined ? undefined : Math.round(session.music.tempoBpm),
      hasCounter: hasPod || measuredSpm !== undefined,
    };
  };
}

/** Steps against the beat: the meter is live on the music, and one word says what to do. */
export function CadenceCard(): ReactNode {
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
        word={saying}
        isWordless
        handle={meter}
      />
      <p className={style.line}>
        {hasCounter ? t('beat') : t('noCounter')}
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
      meter.current?.move(
        cadenceSpm,
        cadenceSpm === undefined ? undefined : live.status?.session?.music?.tempoBpm,
      );
    });
    frame = requestAnimationFrame(onFrame);
    return () => {
      cancel();
      cancelAnimationFrame(frame);
    };
  }, [meter]);
}
