import { type ReactNode } from 'react';
import { classNames } from './class-names.ts';
import { Icon } from './icon.tsx';
import styles from './error-state.module.css';

export type ErrorStateProps = {
  /** What happened, in plain words. */
  readonly title: string;
  /** What the app did about it. */
  readonly done: string;
  /** One main action. */
  readonly action?: ReactNode;
  /** For support; small. */
  readonly code?: string;
  readonly className?: string;
  readonly testId?: string;
};

/** Something went wrong here. Amber: red is for STOP and danger. */
export function ErrorState({ title, done, action, code, className, testId }: ErrorStateProps) {
  return (
    <div role="alert" className={classNames(styles['error'], className)} data-testid={testId}>
      <Icon name="warning" weight="fill" className={styles['icon']} />
      <div className={styles['words']}>
        <p className={styles['title']}>{title}</p>
        <p className={styles['done']}>{done}</p>
      </div>
      {action}
      {code !== undefined && <p className={styles['code']}>{code}</p>}
    </div>
  );
}
