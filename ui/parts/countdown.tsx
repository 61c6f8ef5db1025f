import { classNames } from './class-names.ts';
import styles from './countdown.module.css';

export type CountdownProps = {
  /** Seconds left, whole: 3, 2, 1, 0. */
  readonly secondsLeft: number;
  readonly fromSeconds: number;
  /** What happens at the end: "The belt starts at 1.0 km/h". */
  readonly text: string;
  readonly className?: string;
};

/** 3 - 2 - 1: one figure and as many bars as there are seconds left. Each change happens once; nothing pulses. */
export function Countdown({ secondsLeft, fromSeconds, text, className }: CountdownProps) {
  return (
    <div className={classNames(styles['countdown'], className)} data-testid="countdown">
      <p className={styles['figure']} role="timer" aria-live="assertive">
        {secondsLeft}
      </p>
      <div className={styles['bars']} aria-hidden>
        {Array.from({ length: fromSeconds }, (_, index) => (
          <span key={index} className={styles['bar']} data-left={index < secondsLeft} />
        ))}
      </div>
      <p className={styles['text']}>{text}</p>
    </div>
  );
}
