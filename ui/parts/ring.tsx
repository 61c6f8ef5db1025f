import { type ReactNode } from 'react';
import { classNames } from './class-names.ts';
import { shareInPercent } from './share-in-percent.ts';
import styles from './ring.module.css';

export type RingProps = {
  readonly label: string;
  /** 0 to 1; undefined where nobody knows. */
  readonly share: number | undefined;
  readonly valueText?: string;
  /** In the middle: a number or an icon. */
  readonly children?: ReactNode;
  readonly className?: string;
};

/** Progress that takes little room: the library's scan on the home screen. Its size is 3 em of the text around it. */
export function Ring({ label, share, valueText, children, className }: RingProps) {
  const percent = shareInPercent(share);
  return (
    <div
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      {...(percent !== undefined && { 'aria-valuenow': Math.round(percent) })}
      aria-valuetext={valueText}
      className={classNames(styles['ring'], className)}
    >
      <svg viewBox="0 0 48 48" aria-hidden className={styles['picture']}>
        <circle cx="24" cy="24" r="21" className={styles['track']} />
        {percent !== undefined && percent > 0 && (
          <circle
            cx="24"
            cy="24"
            r="21"
            pathLength={100}
            strokeDasharray={`${percent} 100`}
            transform="rotate(-90 24 24)"
            className={styles['arc']}
          />
        )}
      </svg>
      <span className={styles['middle']}>{children}</span>
    </div>
  );
}
