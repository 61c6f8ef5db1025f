import { type ComponentProps } from 'react';
import { classNames } from './class-names.ts';
import styles from './card.module.css';

export type CardProps = ComponentProps<'section'> & {
  /** Heading, at the upper left. */
  readonly label?: string;
  /** What stands opposite the heading: a unit, a word of state. */
  readonly aside?: React.ReactNode;
  /** No padding, for lists that reach to the edge. */
  readonly isFlush?: boolean;
};

/** A surface. Never inside another one. */
export function Card({ label, aside, isFlush = false, className, children, ...rest }: CardProps) {
  return (
    <section
      aria-label={label}
      {...rest}
      className={classNames(styles['card'], isFlush && styles['flush'], className)}
    >
      {(label !== undefined || aside !== undefined) && (
        <header className={styles['head']}>
          {label !== undefined && <h2 className={styles['label']}>{label}</h2>}
          {aside !== undefined && <div className={styles['aside']}>{aside}</div>}
        </header>
      )}
      {children}
    </section>
  );
}
