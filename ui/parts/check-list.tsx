import { type ReactNode } from 'react';
import { classNames } from './class-names.ts';
import { type IconName } from './icons.ts';
import { Icon } from './icon.tsx';
import styles from './check-list.module.css';

export type CheckState = 'waiting' | 'done' | 'problem';

export type CheckItem = {
  readonly id: string;
  readonly state: CheckState;
  readonly title: string;
  /** What is seen, or what to do about a problem. */
  readonly detail?: string;
  /** State in a word, for screen readers: "done". */
  readonly stateLabel: string;
  readonly action?: ReactNode;
};

export type CheckListProps = {
  readonly label: string;
  readonly items: readonly CheckItem[];
  readonly className?: string;
};

const iconByState = {
  waiting: 'waiting',
  done: 'checkCircle',
  problem: 'warning',
} as const satisfies Readonly<Record<CheckState, IconName>>;

/** Things that must be so, which tick themselves from what the machine says. Nobody ticks them by hand. */
export function CheckList({ label, items, className }: CheckListProps) {
  return (
    <ul aria-label={label} className={classNames(styles['list'], className)}>
      {items.map(({ id, state, title, detail, stateLabel, action }) => (
        <li key={id} className={styles['item']} data-state={state} data-testid={`check-${id}`}>
          <Icon
            name={iconByState[state]}
            weight={state === 'waiting' ? 'bold' : 'fill'}
            className={styles['icon']}
          />
          <div className={styles['words']}>
            <span className={styles['title']}>{title}</span>
            <span className={styles['spoken']}>{stateLabel}</span>
            {detail !== undefined && <span className={styles['detail']}>{detail}</span>}
          </div>
          {action}
        </li>
      ))}
    </ul>
  );
}
