import { type ReactNode } from 'react';
import { classNames } from './class-names.ts';
import { type IconName } from './icons.ts';
import { Icon } from './icon.tsx';
import styles from './empty-state.module.css';

export type EmptyStateProps = {
  readonly icon: IconName;
  /** Why there is nothing, in one line: "No music yet." */
  readonly title: string;
  readonly text?: string;
  /** One button: "Choose a folder". */
  readonly action?: ReactNode;
  readonly className?: string;
  readonly testId?: string;
};

/** Nothing here yet: why, and what to do. */
export function EmptyState({ icon, title, text, action, className, testId }: EmptyStateProps) {
  return (
    <div className={classNames(styles['empty'], className)} data-testid={testId}>
      <Icon name={icon} className={styles['icon']} />
      <div className={styles['words']}>
        <p className={styles['title']}>{title}</p>
        {text !== undefined && <p className={styles['text']}>{text}</p>}
      </div>
      {action}
    </div>
  );
}
