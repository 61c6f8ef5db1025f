import { create } from 'zustand';
import { pageClock } from '#renderer/link/page-clock.ts';

/** What is told for a moment in the top bar: why a press did nothing. */
export type RunNote =
  | { readonly kind: 'refused'; readonly why: 'notNow' | 'tooLate' | 'notReachable' | 'failed' }
  /** The screen is wet: the keys wait. */
  | { readonly kind: 'wet' };

/** A refusal stays this long; a wet screen as long as the keys wait. */
const noteLengthMs = { refused: 4000, wet: 2000 } as const satisfies Readonly<
  Record<RunNote['kind'], number>
>;

export const useRunNote = create<{ readonly note: RunNote | undefined }>(() => ({ note: undefined }));

export function showRunNote(note: RunNote): void {
  useRunNote.setState({ note });
  pageClock.after(noteLengthMs[note.kind], () => {
    if (useRunNote.getState().note === note) useRunNote.setState({ note: undefined });
  });
}
