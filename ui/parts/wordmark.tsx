import { classNames } from './class-names.ts';
import styles from './wordmark.module.css';

export type WordmarkProps = {
  /** The app's name. */
  readonly name: string;
  readonly className?: string;
};

/** The beat meter, small, and the name. Its size is that of the text around it. */
export function Wordmark({ name, className }: WordmarkProps) {
  return (
    <span className={classNames(styles['wordmark'], className)}>
      <svg viewBox="0 0 56 32" aria-hidden className={styles['mark']}>
        <rect x="0" y="8" width="56" height="16" rx="8" className={styles['track']} />
        <rect x="20" y="8" width="24" height="16" className={styles['band']} />
        <rect x="30" y="0" width="8" height="32" rx="4" className={styles['needle']} />
      </svg>
      <span className={styles['name']}>{name}</span>
    </span>
  );
}
