import { type ReactNode } from 'react';
import { classNames } from './class-names.ts';
import { Icon } from './icon.tsx';
import styles from './field.module.css';

export type FieldProps = {
  readonly label: string;
  readonly hint?: string | undefined;
  /** What is wrong and how to mend it. */
  readonly problem?: string | undefined;
  /** Id of the control that the label names. */
  readonly controlId: string;
  readonly children: ReactNode;
  readonly className?: string | undefined;
};

/** Label above, control, hint or problem below. `descriptionId` gives the control what to name in `aria-describedby`. */
export function Field({ label, hint, problem, controlId, children, className }: FieldProps) {
  return (
    <div className={classNames(styles['field'], className)}>
      <label className={styles['label']} htmlFor={controlId}>
        {label}
      </label>
      {children}
      {problem !== undefined ? (
        <p id={descriptionId(controlId)} className={styles['problem']} role="alert">
          <Icon name="warning" weight="fill" className={styles['icon']} />
          {problem}
        </p>
      ) : (
        hint !== undefined && (
          <p id={descriptionId(controlId)} className={styles['hint']}>
            {hint}
          </p>
        )
      )}
    </div>
  );
}

/** Id of the line below a control. */
export function descriptionId(controlId: string): string {
  return `${controlId}-about`;
}
