import { Dialog as Base } from '@base-ui/react/dialog';
import { type ReactNode } from 'react';
import { Density, useDensity } from './density.tsx';
import { Button } from './button.tsx';
import styles from './dialog.module.css';

export type DialogProps = {
  readonly isOpen: boolean;
  /** Esc, the close button, and (unless `isSticky`) a press outside. */
  readonly onClose: () => void;
  readonly title: string;
  /** What it is about, in a sentence. */
  readonly text?: string;
  readonly children?: ReactNode;
  /** Buttons, the main one last. */
  readonly actions?: ReactNode;
  /** Shows a close button with this name. */
  readonly closeLabel?: string;
  readonly isSticky?: boolean;
  readonly testId?: string;
};

/**
 * Asks or tells something before anything else goes on. Focus stays inside, but the document is not locked: STOP lies
 * above and stays in reach of every finger.
 */
export function Dialog(props: DialogProps) {
  const density = useDensity();
  return (
    <Base.Root
      open={props.isOpen}
      onOpenChange={(isOpen) => {
        if (!isOpen) props.onClose();
      }}
      modal="trap-focus"
      disablePointerDismissal={props.isSticky === true}
    >
      <Base.Portal>
        <Density density={density}>
          <Base.Backdrop className={styles['backdrop']} />
          <Base.Popup className={styles['dialog']} data-testid={props.testId}>
            <Base.Title className={styles['title']}>{props.title}</Base.Title>
            {props.text !== undefined && (
              <Base.Description className={styles['text']}>{props.text}</Base.Description>
            )}
            {props.children !== undefined && <div className={styles['content']}>{props.children}</div>}
            {(props.actions !== undefined || props.closeLabel !== undefined) && (
              <div className={styles['actions']}>
                {props.closeLabel !== undefined && (
                  <Base.Close render={<Button>{props.closeLabel}</Button>} />
                )}
                {props.actions}
              </div>
            )}
          </Base.Popup>
        </Density>
      </Base.Portal>
    </Base.Root>
  );
}
