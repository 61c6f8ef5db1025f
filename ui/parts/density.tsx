import { type ComponentProps, createContext, use } from 'react';
import { type Density as DensityName } from '#ui/tokens/tokens.ts';
import styles from './density.module.css';

const DensityContext = createContext<DensityName>('window');

export type DensityProps = ComponentProps<'div'> & { readonly density: DensityName };

/** Sets the sizes of everything inside, also of what is drawn at the end of the document (dialogs, sheets, toasts). */
export function Density({ density, className, ...rest }: DensityProps) {
  return (
    <DensityContext value={density}>
      <div {...rest} data-density={density} className={className ?? styles['area']} />
    </DensityContext>
  );
}

/** The density around a part; `window` where none is set. */
export function useDensity(): DensityName {
  return use(DensityContext);
}
