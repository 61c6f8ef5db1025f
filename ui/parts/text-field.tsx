import { type ComponentProps, useId } from 'react';
import { descriptionId, Field } from './field.tsx';
import { classNames } from './class-names.ts';
import styles from './text-field.module.css';

export type TextFieldProps = Omit<ComponentProps<'input'>, 'onChange' | 'value' | 'id'> & {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly hint?: string;
  readonly problem?: string;
};

/** A line of text. */
export function TextField({ label, value, onChange, hint, problem, className, ...rest }: TextFieldProps) {
  const id = useId();
  const isDescribed = hint !== undefined || problem !== undefined;
  return (
    <Field label={label} hint={hint} problem={problem} controlId={id} className={className}>
      <input
        type="text"
        autoComplete="off"
        spellCheck={false}
        {...rest}
        id={id}
        value={value}
        aria-invalid={problem !== undefined}
        {...(isDescribed && { 'aria-describedby': descriptionId(id) })}
        onChange={(event) => onChange(event.currentTarget.value)}
        className={classNames(styles['input'])}
      />
    </Field>
  );
}
