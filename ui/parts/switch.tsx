import { Switch as Base } from '@base-ui/react/switch';
import { useId } from 'react';
import { classNames } from './class-names.ts';
import styles from './switch.module.css';

export type SwitchProps = {
  readonly label: string;
  readonly hint?: string;
  readonly isOn: boolean;
  readonly onChange: (isOn: boolean) => void;
  /** "On", "Off": said beside the knob, as colour and place alone do not. */
  readonly onLabel: string;
  readonly offLabel: string;
  readonly isDisabled?: boolean;
  readonly className?: string;
  readonly testId?: string;
};

/** On or off, at once. The whole line can be pressed. */
export function Switch(props: SwitchProps) {
  const { label, hint, isOn, onChange, onLabel, offLabel, isDisabled = false, className, testId } = props;
  const id = useId();
  return (
    <label className={classNames(styles['line'], className)} data-disabled={isDisabled}>
      <span className={styles['words']}>
        <span className={styles['label']} id={`${id}-label`}>
          {label}
        </span>
        {hint !== undefined && (
          <span className={styles['hint']} id={`${id}-hint`}>
            {hint}
          </span>
        )}
      </span>
      <span className={styles['state']} aria-hidden>
        {isOn ? onLabel : offLabel}
      </span>
      <Base.Root
        checked={isOn}
        onCheckedChange={(checked) => onChange(checked)}
        disabled={isDisabled}
        className={styles['switch']}
        aria-labelledby={`${id}-label`}
        {...(hint !== undefined && { 'aria-describedby': `${id}-hint` })}
        data-testid={testId}
      >
        <Base.Thumb className={styles['thumb']} />
      </Base.Root>
    </label>
  );
}
