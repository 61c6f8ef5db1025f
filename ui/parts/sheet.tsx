import { Dialog as Base } from '@base-ui/react/dialog';
import { type ReactNode, useEffect, useEffectEvent } from 'react';
import { Button } from './button.tsx';
import { classNames } from './class-names.ts';
import { Density, useDensity } from './density.tsx';
import styles from './sheet.module.css';

export type SheetProps = {
  readonly isOpen: boolean;
  readonly onClose: () => void;
  readonly title: string;
  readonly closeLabel: string;
  /** `aboveBar` lies over the middle of the run screen and leaves the bar with STOP free; `side` is a panel at the right. */
  readonly placement: 'aboveBar' | 'side';
  /** Closes by itself this long after it opened, in ms. */
  readonly closeAfterMs?: number;
  readonly children: ReactNode;
  readonly testId?: string;
};

/** Something more about what is on the screen. Never over STOP. */
export function Sheet(props: SheetProps) {
  const { isOpen, closeAfterMs, placement } = props;
  const density = useDensity();
  const close = useEffectEvent(() => props.onClose());
  useEffect(() => {
    if (!isOpen || closeAfterMs === undefined) return undefined;
    const timer = setTimeout(() => close(), closeAfterMs);
    return () => clearTimeout(timer);
  }, [isOpen, closeAfterMs]);
  return (
    <Base.Root
      open={isOpen}
      onOpenChange={(open) => {
        if (!open) props.onClose();
      }}
      modal={placement === 'aboveBar' ? false : 'trap-focus'}
    >
      <Base.Portal>
        <Density density={density}>
          {placement === 'side' && <Base.Backdrop className={styles['backdrop']} />}
          <Base.Popup className={classNames(styles['sheet'], styles[placement])} data-testid={props.testId}>
            <header className={styles['head']}>
              <Base.Title className={styles['title']}>{props.title}</Base.Title>
              <Base.Close
                render={
                  <Button variant="quiet" icon="close" isIconOnly className={styles['close'] ?? ''}>
                    {props.closeLabel}
                  </Button>
                }
              />
            </header>
            <div className={styles['content']}>{props.children}</div>
          </Base.Popup>
        </Density>
      </Base.Portal>
    </Base.Root>
  );
}
