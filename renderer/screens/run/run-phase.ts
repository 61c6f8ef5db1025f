import type { SessionStatus } from '#contract/rpc/live-status.ts';

/** Where in the run it is, for the top bar. Times in milliseconds. */
export type RunPhase =
  | { readonly kind: 'warmUp'; readonly leftMs: number; readonly share: number }
  | { readonly kind: 'coolDown'; readonly leftMs: number; readonly share: number }
  /** A run with a length: what is left of it. */
  | { readonly kind: 'planned'; readonly leftMs: number; readonly share: number }
  /** Until the runner stops. */
  | { readonly kind: 'open'; readonly elapsedMs: number };

/** @param nowMs the controller's clock */
export function runPhase(session: SessionStatus, nowMs: number): RunPhase {
  const { elapsedMs, leftMs, state, target } = session;
  if (state.kind === 'coolDown') {
    const reason = target.reasons.find((each) => each.kind === 'coolDown');
    const coolDownLeftMs = reason?.leftMs ?? 0;
    return {
      kind: 'coolDown',
      leftMs: coolDownLeftMs,
      share: shareOf(nowMs - state.sinceMs, coolDownLeftMs),
    };
  }
  const warmUp = target.reasons.find((each) => each.kind === 'warmUp');
  if (warmUp !== undefined) {
    const warmUpLeftMs = Math.max(0, warmUp.lengthMs - warmUp.elapsedMs);
    return { kind: 'warmUp', leftMs: warmUpLeftMs, share: shareOf(warmUp.elapsedMs, warmUpLeftMs) };
  }
  if (leftMs !== undefined) return { kind: 'planned', leftMs, share: shareOf(elapsedMs, leftMs) };
  return { kind: 'open', elapsedMs };
}

/** 0 to 1. */
function shareOf(passedMs: number, leftMs: number): number {
  const wholeMs = Math.max(0, passedMs) + leftMs;
  return wholeMs > 0 ? Math.min(1, Math.max(0, passedMs) / wholeMs) : 1;
}
