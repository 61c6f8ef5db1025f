import { NumberField as Base } from '@base-ui/react/number-field';
import { useId } from 'react';
import { pressedMark } from '#ui/touch/pressed-mark.ts';
import { descriptionId, Field } from './field.tsx';
import { Icon } from './icon.tsx';
import styles from './number-field.module.css';

export type NumberFieldProps = {
  readonly label: string;
  readonly value: number | undefined;
  /** Called while typing and stepping; undefined for an empty field. */
  readonly onChange: (value: number | undefined) => void;
  readonly minimum: number;
  readonly maximum: number;
  readonly step: number;
  readonly locale: string;
  readonly decimals?: number;
  readonly unit?: string;
  readonly hint?: string;
  readonly problem?: string;
  readonly decreaseLabel: string;
  readonly increaseLabel: string;
  readonly isDisabled?: boolean;
  readonly className?: string;
  readonly testId?: string;
};

/** A number, by keyboard and by touch: minus, the digits, plus. What is typed is brought into the range on leaving. */
export function NumberField(props: NumberFieldProps) {
  const { label, value, minimum, maximum, step, locale, decimals = 0, unit, hint, problem } = props;
  const id = useId();
  const isDescribed = hint !== undefined || problem !== undefined;
  return (
    <Field label={label} hint={hint} problem={problem} controlId={id} className={props.className}>
      <Base.Root
        id={id}
        value={value ?? null}
        onValueChange={(next) => props.onChange(next ?? undefined)}
        min={minimum}
        max={maximum}
        step={step}
        smallStep={step}
        largeStep={step * 10}
        snapOnStep
        locale={locale}
        format={{ minimumFractionDigits: decimals, maximumFractionDigits: decimals, useGrouping: false }}
        disabled={props.isDisabled === true}
        data-testid={props.testId}
      >
        <Base.Group className={styles['group']} data-invalid={problem !== undefined}>
          <Base.Decrement className={styles['key']} aria-label={props.decreaseLabel} {...pressedMark}>
            <Icon name="minus" />
          </Base.Decrement>
          <span className={styles['middle']}>
            <Base.Input
              className={styles['input']}
              aria-invalid={problem !== undefined}
              {...(isDescribed && { 'aria-describedby': descriptionId(id) })}
            />
            {unit !== undefined && <span className={styles['unit']}>{unit}</span>}
          </span>
          <Base.Increment className={styles['key']} aria-label={props.increaseLabel} {...pressedMark}>
            <Icon name="add" />
          </Base.Increment>
        </Base.Group>
      </Base.Root>
    </Field>
  );
}
