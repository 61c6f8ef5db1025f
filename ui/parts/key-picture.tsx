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
      viewBox="0 0 320 240"
      role="img"
      aria-label={label}
      className={classNames(styles['picture'], className)}
    >
      {/* The console with its slot. */}
      <rect x="24" y="28" width="272" height="84" rx="16" className={styles['console']} />
      <rect x="124" y="64" width="72" height="24" rx="8" className={styles['slot']} />
      {/* The cord, to a clip. */}
      <path
        d={isPulled ? 'M160 186 C160 232 236 236 248 204' : 'M160 128 C160 214 236 230 248 198'}
        className={styles['cord']}
      />
      <g transform={isPulled ? 'translate(248 196) rotate(24)' : 'translate(248 190) rotate(24)'}>
        <path d="M-12 -26 h24 l6 34 h-36 z" className={styles['clip']} />
        <path d="M-18 8 h36 M-8 -26 v-10 M8 -26 v-10" className={styles['clipLine']} />
      </g>
      {/* The key: blade, head, ring. */}
      <g transform={isPulled ? 'translate(160 140)' : 'translate(160 84)'}>
        <rect x="-28" y="-22" width="56" height="32" rx="6" className={styles['blade']} />
        <path
          d="M-52 4 h104 a12 12 0 0 1 12 12 v20 a28 28 0 0 1 -28 28 h-72 a28 28 0 0 1 -28 -28 v-20 a12 12 0 0 1 12 -12 z"
          className={styles['head']}
        />
        <circle cx="0" cy="42" r="8" className={styles['hole']} />
      </g>
      {isPulled && <path d="M56 124 v72 M32 174 l24 26 l24 -26" className={styles['arrow']} />}
    </svg>
  );
}
