import { CSPProvider } from '@base-ui/react/csp-provider';
import { type ReactNode } from 'react';

export type UiRootProps = { readonly children: ReactNode };

/** Around the whole page: keeps the primitives from writing style elements, which the page's policy refuses. */
export function UiRoot({ children }: UiRootProps) {
  return <CSPProvider disableStyleElements>{children}</CSPProvider>;
}
