import { type Ref, useImperativeHandle, useLayoutEffect, useRef } from 'react';
import { inStepShare } from '#core/music/in-step.ts';
import { beatsPerPulse, meterGeometry, meterPercent, meterReachShare } from './beat-meter-geometry.ts';
import { classNames } from './class-names.ts';
import styles from './beat-meter.module.css';

/** What the meter says, which gives it its colour; the word itself comes as a text. */
export type BeatMeterState = 'inStep' | 'stepUp' | 'easeOff' | 'unknown';

/** For the fast path, which no render of React may slow down. */
export type BeatMeterHandle = {
  /** Moves the needle; undefined takes it away. */
  readonly move: (cadenceSpm: number | undefined, beatBpm: number | undefined) => void;
  /** A beat is heard: its mark grows for a moment. Beats that would make it too fast are left out. */
  readonly pulse: () => void;
};

export type BeatMeterProps = {
  /** Name for screen readers: "Steps against the beat". */
  readonly label: string;
  readonly cadenceSpm: number | undefined;
  readonly beatSpm: number | undefined;
  readonly state: BeatMeterState;
  /** "In step", "Step up", "Ease off". */
  readonly word: string;
  /** Share of the beat that counts as in step, to each side. */
  readonly bandShare?: number;
  /** The word stands elsewhere (heading of the card); screen readers still hear it. */
  readonly isWordless?: boolean;
  readonly handle?: Ref<BeatMeterHandle>;
  readonly className?: string;
};

/** The band is the beat, the needle is the runner. Position and word say it; colour only repeats it. */
export function BeatMeter(props: BeatMeterProps) {
  const { label, cadenceSpm, beatSpm, state, word, bandShare = inStepShare, isWordless = false } = props;
  const track = useRef<HTMLDivElement>(null);
  const carrier = useRef<HTMLDivElement>(null);
  const beat = useRef<HTMLSpanElement>(null);
  const tempo = useRef<number | undefined>(beatSpm);
  const beatsSincePulse = useRef(0);
  const { bandStart, bandEnd } = meterGeometry(undefined, undefined, bandShare);

  const move = (steps: number | undefined, heard: number | undefined) => {
    tempo.current = heard;
    const { needle, beyond } = meterGeometry(steps, heard, bandShare);
    if (track.current === null || carrier.current === null) return;
    track.current.dataset['beyond'] = beyond;
    track.current.dataset['beat'] = heard === undefined ? 'none' : 'heard';
    carrier.current.hidden = needle === undefined;
    if (needle !== undefined) carrier.current.style.transform = `translateX(${(needle * 100).toFixed(2)}%)`;
  };

  const pulse = () => {
    beatsSincePulse.current += 1;
    if (beatsSincePulse.current < beatsPerPulse(tempo.current ?? 0)) return;
    beatsSincePulse.current = 0;
    if (matchMedia('(prefers-reduced-motion: reduce)').matches) return;
    beat.current?.animate([{ transform: 'scaleY(1.6)' }, { transform: 'scaleY(1)' }], {
      duration: 200,
      easing: 'ease-out',
    });
  };

  useImperativeHandle(props.handle, () => ({ move, pulse }));
  useLayoutEffect(() => move(cadenceSpm, beatSpm), [cadenceSpm, beatSpm, bandShare]);

  return (
    <div className={classNames(styles['meter'], props.className)} data-state={state} data-testid="beat-meter">
      {!isWordless && (
        <span className={styles['word']} aria-hidden>
          {word}
        </span>
      )}
      <div
        ref={track}
        role="meter"
        className={styles['track']}
        aria-label={label}
        aria-valuetext={word}
        aria-valuemin={-100 * meterReachShare}
        aria-valuemax={100 * meterReachShare}
        // As often as it is drawn, not ten times a second as the needle moves: nobody could listen to that.
        aria-valuenow={meterPercent(cadenceSpm, beatSpm)}
      >
        <div
          className={styles['band']}
          style={{ left: `${50 + bandStart * 100}%`, right: `${50 - bandEnd * 100}%` }}
        />
        <span ref={beat} className={styles['beat']} />
        <div ref={carrier} className={styles['carrier']} hidden>
          <span className={styles['needle']} />
        </div>
      </div>
    </div>
  );
}
