import type { SessionStatus } from '#contract/rpc/live-status.ts';
import { isPacing } from '#core/session/session-state.ts';
import type { LiveState } from '#renderer/link/live-store.ts';
import { silentControllerMs } from './run-troubles.ts';
import { statusAgeMs, type Reader } from './use-sampled.ts';

type Target = Pick<SessionStatus['target'], 'reasons' | 'cuts'>;

/** A line that changes more often cannot be read. */
const leastShownMs = 1500;

/** What the target is made of, no older than what can be said of the present, and no more restless than eyes are. */
export function createReasonsReader(): Reader<Target | undefined> {
  let shown: { readonly target: Target; readonly kind: string; readonly atMs: number } | undefined;
  return (live: LiveState, nowMs: number) => {
    const session = live.status?.session;
    if (session === undefined || !isPacing(session.state) || statusAgeMs(live, nowMs) > silentControllerMs) {
      shown = undefined;
      return undefined;
    }
    const { reasons, cuts } = session.target;
    const kind = [...reasons.map((reason) => reason.kind), ...cuts.map((cut) => cut.rule)].join(' ');
    if (shown === undefined || kind === shown.kind || nowMs - shown.atMs >= leastShownMs) {
      const atMs = shown?.kind === kind ? shown.atMs : nowMs;
      shown = { target: { reasons, cuts }, kind, atMs };
    }
    return shown.target;
  };
}
