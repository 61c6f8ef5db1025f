import type { ReactNode } from 'react';
import { create } from 'zustand';
import { Toast } from '#ui/parts/toast.tsx';
import { pageClock } from '#renderer/link/page-clock.ts';

/** Something that was done, with a way back for a while. */
export interface ToastNote {
  readonly text: string;
  /** Absent: there is no way back. */
  readonly undo?: { readonly label: string; readonly run: () => void };
  /** How long it stays, milliseconds. */
  readonly lengthMs: number;
  /** When it left by itself. */
  readonly onOver?: () => void;
}

const useToasts = create<{ readonly note: (ToastNote & { readonly id: number }) | undefined }>(() => ({
  note: undefined,
}));
let lastId = 0;

/** One at a time: what was there before is over. */
export function showToast(note: ToastNote): void {
  useToasts.getState().note?.onOver?.();
  lastId += 1;
  const id = lastId;
  useToasts.setState({ note: { ...note, id } });
  pageClock.after(note.lengthMs, () => {
    if (useToasts.getState().note?.id !== id) return;
    useToasts.setState({ note: undefined });
    note.onOver?.();
  });
}

export function ToastHost(): ReactNode {
  const note = useToasts(({ note: shown }) => shown);
  if (note === undefined) return null;
  const { undo } = note;
  return (
    <Toast
      text={note.text}
      {...(undo === undefined
        ? {}
        : {
            action: undo.label,
            onAction: () => {
              useToasts.setState({ note: undefined });
              undo.run();
            },
          })}
    />
  );
}
