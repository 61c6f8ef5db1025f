import { type ReactNode } from 'react';
import styles from './gallery.module.css';

export type SpecimenProps = { readonly id: string; readonly title: string; readonly children: ReactNode };

/** One part with its states, under its name. `data-testid` is what visual tests photograph. */
export function Specimen({ id, title, children }: SpecimenProps) {
  return (
    <section className={styles['specimen']} data-testid={`specimen-${id}`} aria-label={title}>
      <h3 className={styles['name']}>{title}</h3>
      <div className={styles['states']}>{children}</div>
    </section>
  );
}
