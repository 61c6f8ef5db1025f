import { classNames } from './class-names.ts';
import { shareInPercent } from './share-in-percent.ts';
import styles from './progress-bar.module.css';

export type ProgressBarProps = {
  /** Name for screen readers. */
  readonly label: string;
  /** 0 to 1; undefined where nobody knows how much there is. */
  readonly share: number | undefined;
  /** In words, for screen readers: "412 of 1,208". */
  readonly valueText?: string;
  readonly tone?: 'plain' | 'accent' | 'beat' | 'warn';
  readonly className?: string;
};

/** How far something is. Without a known end it is a still, hatched bar: nothing moves that knows nothing. */
export function ProgressBar({ label, share, valueText, tone = 'plain', className }: ProgressBarProps) {
  const percent = shareInPercent(share);
  return (
    <div
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      {...(percent !== undefined && { 'aria-valuenow': Math.round(percent) })}
      aria-valuetext={valueText}
      className={classNames(styles['bar'], className)}
      data-tone={tone}
      data-unknown={percent === undefined}
    >
      {percent !== undefined && <div className={styles['fill']} style={{ width: `${percent}%` }} />}
    </div>
  );
}
