import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Density } from '#ui/parts/density.tsx';
import { createToaster, ToastArea } from '#ui/parts/toast.tsx';

/** Something that was done, with a way back for a while. */
export interface ToastNote {
  readonly text: string;
  /** Absent: there is no way back. */
  readonly undo?: { readonly label: string; readonly run: () => void };
  /** How long it stays, milliseconds. */
  readonly lengthMs: number;
  /** When it went away without being undone. */
  readonly onOver?: () => void;
}

const toaster = createToaster();

export function showToast({ text, undo, lengthMs, onOver }: ToastNote): void {
  let isUndone = false;
  toaster.show({
    text,
    timeoutMs: lengthMs,
    ...(undo === undefined
      ? {}
      : {
          undo: {
            label: undo.label,
            onUndo() {
              isUndone = true;
              undo.run();
            },
          },
        }),
    onGone() {
      if (!isUndone) onOver?.();
    },
  });
}

export function ToastHost(): ReactNode {
  const { t } = useTranslation();
  return (
    <Density density="standing">
      <ToastArea toaster={toaster} label={t('messages')} closeLabel={t('close')} />
    </Density>
  );
}
