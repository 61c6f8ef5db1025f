import { classNames } from './class-names.ts';
import styles from './key-picture.module.css';

export type KeyPictureProps = {
  /** What it shows, for screen readers: "Red safety key with its cord, pulled out of the console". */
  readonly label: string;
  /** `clipped`: in the console, cord to the clothes. `pulled`: out, with an arrow. */
  readonly pose: 'clipped' | 'pulled';
  readonly className?: string;
};

/** The treadmill's own safety key. It is as wide as its place. */
export function KeyPicture({ label, pose, className }: KeyPictureProps) {
  const isPulled = pose === 'pulled';
  return (
    <svg
      viewBox="0 0 320 260"
      role="img"
      aria-label={label}
      className={classNames(styles['picture'], className)}
    >
      {/* Its own dark ground: a red key must also be seen on red. */}
      <rect width="320" height="260" rx="24" className={styles['ground']} />
      <rect x="20" y="20" width="280" height="80" rx="14" className={styles['console']} />
      <rect x="104" y="68" width="72" height="20" rx="6" className={styles['slot']} />
      {/* The cord, to a clip on the hem of a shirt. */}
      <path
        d={isPulled ? 'M140 216 C140 262 216 250 206 208' : 'M140 150 C140 250 226 262 206 208'}
        className={styles['cord']}
      />
      <path d="M246 132 h50 a8 8 0 0 1 8 8 v92 h-40 q-12 -52 -18 -100 z" className={styles['cloth']} />
      <g transform="translate(212 196) rotate(-8)" className={styles['clip']}>
        <path d="M-18 -15 L6 -1 L50 -9" />
        <path d="M-18 15 L6 1 L50 9" />
        <circle cx="6" cy="0" r="4" />
      </g>
      <g transform={isPulled ? 'translate(140 148)' : 'translate(140 76)'}>
        <rect x="-28" y="-10" width="56" height="40" rx="5" className={styles['tongue']} />
        <rect x="-46" y="12" width="92" height="60" rx="18" className={styles['head']} />
        <rect x="-20" y="34" width="40" height="10" rx="5" className={styles['grip']} />
        <rect x="-20" y="50" width="40" height="10" rx="5" className={styles['grip']} />
      </g>
      {isPulled && <path d="M56 124 v80 M30 180 l26 28 l26 -28" className={styles['arrow']} />}
    </svg>
  );
}
