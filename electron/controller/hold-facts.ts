import { isPacing, type HoldReason, type SessionState } from '#core/session/session-state.ts';
import type { TimelineFact } from './timeline.ts';

/** Which holds began and ended between two states of a run. */
export function holdFacts(from: SessionState, to: SessionState): readonly TimelineFact[] {
  const before = holdsOf(from);
  const after = holdsOf(to);
  const fact = (reason: HoldReason, isOn: boolean): TimelineFact => ({ kind: 'hold', reason, isOn });
  return [
    ...after.filter((reason) => !before.includes(reason)).map((reason) => fact(reason, true)),
    ...before.filter((reason) => !after.includes(reason)).map((reason) => fact(reason, false)),
  ];
}

function holdsOf(state: SessionState): readonly HoldReason[] {
  return isPacing(state) ? state.holds : [];
}
