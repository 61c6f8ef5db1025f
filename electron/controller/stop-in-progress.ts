import type { SessionState } from '#core/session/session-state.ts';

/** A stop that nobody has seen the end of yet. */
export interface StopInProgress {
  /** When it was first asked for, on the controller's clock. */
  readonly sinceMs: number;
  /** The machine has said yes; the belt may still be coasting. */
  readonly isAccepted: boolean;
}

export function stopOfState(state: SessionState | undefined): StopInProgress | undefined {
  if (state?.kind !== 'stopping') return undefined;
  const { sinceMs, isAccepted } = state;
  return { sinceMs, isAccepted };
}

/** Several at once are one to whoever looks: as old as the oldest, and accepted when all of them are. */
export function joinedStop(stops: readonly (StopInProgress | undefined)[]): StopInProgress | undefined {
  const present = stops.filter((stop) => stop !== undefined);
  if (present.length === 0) return undefined;
  return {
    sinceMs: Math.min(...present.map(({ sinceMs }) => sinceMs)),
    isAccepted: present.every(({ isAccepted }) => isAccepted),
  };
}
