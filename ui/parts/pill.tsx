import { classNames } from './class-names.ts';
import { type IconName } from './icons.ts';
import { Icon } from './icon.tsx';
import styles from './pill.module.css';

/** `off` is a thing that is not used; `warn` is degraded; `danger` only where the belt cannot be reached. */
export type PillTone = 'good' | 'busy' | 'warn' | 'danger' | 'off';

export type PillProps = {
  /** Device or subject: "Treadmill". */
  readonly label: string;
  /** State in a word: "Ready". Colour alone never says it. Empty where the label says it all. */
  readonly state: string;
  readonly tone: PillTone;
  readonly icon?: IconName;
  /** Shows the label only while all is well; the state stays for screen readers. */
  readonly isCalm?: boolean;
  readonly className?: string;
  readonly testId?: string;
};

const iconByTone = {
  good: 'checkCircle',
  busy: 'waiting',
  warn: 'warning',
  danger: 'linkLost',
  off: 'minus',
} as const satisfies Readonly<Record<PillTone, IconName>>;

/** State of a device or a service: icon, word and colour. */
export function Pill({ label, state, tone, icon, isCalm = false, className, testId }: PillProps) {
  return (
    <span className={classNames(styles['pill'], className)} data-tone={tone} data-testid={testId}>
      <Icon
        name={icon ?? iconByTone[tone]}
        weight={tone === 'good' || tone === 'warn' ? 'fill' : 'bold'}
        className={styles['icon']}
      />
      {/* Where there is no room for all it ends in dots; whoever points at it is told all of it. */}
      <span className={styles['label']} title={label}>
        {label}
      </span>
      {state !== '' && (
        <span className={isCalm && tone === 'good' ? styles['spoken'] : styles['state']}>{state}</span>
      )}
    </span>
  );
}
