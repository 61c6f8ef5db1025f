import { Toast } from '@base-ui/react/toast';
import { Button } from './button.tsx';
import { type Density as DensityName } from '#ui/tokens/tokens.ts';
import { Density, useDensity } from './density.tsx';
import styles from './toast.module.css';

/** How long something can be undone, in ms. */
export const undoMs = 10_000;

/** Something already done. What is not done yet is no toast. */
export type ToastMessage = {
  readonly text: string;
  readonly undo?: { readonly label: string; readonly onUndo: () => void };
  /** In ms; ten seconds where there is an undo, five else. */
  readonly timeoutMs?: number;
  /** Called when it goes away, whether it was undone or not. */
  readonly onGone?: () => void;
};

export type Toaster = {
  readonly source: ReturnType<typeof Toast.createToastManager>;
  readonly show: (message: ToastMessage) => void;
};

/** One for the page; give it to `ToastArea`. */
export function createToaster(): Toaster {
  const toasts = Toast.createToastManager();
  return {
    source: toasts,
    show: ({ text, undo, timeoutMs, onGone }) => {
      const id = toasts.add({
        title: text,
        timeout: timeoutMs ?? (undo === undefined ? 5_000 : undoMs),
        ...(onGone !== undefined && { onRemove: onGone }),
        ...(undo !== undefined && {
          actionProps: {
            children: undo.label,
            onClick: () => {
              undo.onUndo();
              toasts.close(id);
            },
          },
        }),
      });
    },
  };
}

export type ToastAreaProps = {
  readonly toaster: Toaster;
  /** Name of the place for screen readers: "Messages". */
  readonly label: string;
  readonly closeLabel: string;
  /** The page's density, where the area stands outside of it. */
  readonly density?: DensityName;
};

/** Where toasts show: lower left, away from STOP. */
export function ToastArea({ toaster, label, closeLabel, density }: ToastAreaProps) {
  const around = useDensity();
  return (
    <Toast.Provider toastManager={toaster.source} limit={3}>
      <Toast.Portal>
        <Density density={density ?? around}>
          <Toast.Viewport className={styles['viewport']} aria-label={label}>
            <ToastList closeLabel={closeLabel} />
          </Toast.Viewport>
        </Density>
      </Toast.Portal>
    </Toast.Provider>
  );
}

function ToastList({ closeLabel }: { readonly closeLabel: string }) {
  const { toasts } = Toast.useToastManager();
  return toasts.map((toast) => (
    <Toast.Root key={toast.id} toast={toast} swipeDirection={[]} className={styles['toast']}>
      <Toast.Content className={styles['content']}>
        <Toast.Title className={styles['text']} render={<p />} />
        {toast.actionProps !== undefined && (
          <Toast.Action render={<Button>{toast.actionProps.children}</Button>} />
        )}
        <Toast.Close
          render={
            <Button variant="quiet" icon="close" isIconOnly>
              {closeLabel}
            </Button>
          }
        />
      </Toast.Content>
    </Toast.Root>
  ));
}
