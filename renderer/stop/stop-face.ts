import type { LiveStatus } from '#contract/rpc/live-status.ts';
import type { StopPress } from '#renderer/link/live-store.ts';
import type { ConnectionState } from '#renderer/link/connection.ts';

/**
 * What STOP looks like at one moment.
 *
 * - `hidden`: nothing can move: no treadmill was chosen, or the belt is seen standing and no run is on.
 * - `stop`: a press stops the belt.
 * - `stopping`: it was pressed, or something else stops the belt; sinceMs on the page's clock.
 * - `unreachable`: a press would reach nothing; the treadmill's own stop has to be used.
 * - `pullKey`: the machine did not say yes in time.
 */
export type StopFace =
  | { readonly kind: 'hidden' }
  | { readonly kind: 'stop' }
  | { readonly kind: 'stopping'; readonly sinceMs: number }
  | { readonly kind: 'unreachable'; readonly wasPressed: boolean }
  | { readonly kind: 'pullKey'; readonly sinceMs: number; readonly isLong: boolean };

/** No yes from the machine for this long: the runner is sent to the red key (ux.md, STOP 4). */
export const keyAfterMs = 1000;
/** For this long: the rails as well. */
export const railsAfterMs = 3000;
/** A status that is older says nothing of the present. */
const oldestStatusMs = 3000;

export interface StopKnowledge {
  readonly connection: ConnectionState;
  readonly status: LiveStatus | undefined;
  /** When the status came; page's clock. */
  readonly receivedAtMs: number;
  readonly press: StopPress | undefined;
  readonly nowMs: number;
}

/** Decides by what is known, and for the worst where nothing is. */
export function stopFace(knowledge: StopKnowledge): StopFace {
  const { connection, status, press, nowMs, receivedAtMs } = knowledge;
  if (status === undefined) return { kind: 'hidden' };
  const canMove = canBeltMove(status);
  const isPresent = connection.kind === 'up' && nowMs - receivedAtMs <= oldestStatusMs;
  // A press counts until the belt was seen standing after it.
  const pressed = press !== undefined && canMove ? press : undefined;
  if (!isPresent)
    return canMove ? { kind: 'unreachable', wasPressed: pressed !== undefined } : { kind: 'hidden' };
  if (!canMove) return { kind: 'hidden' };
  if (status.treadmill?.isLinkUp !== true || !status.treadmill.canControl) {
    return { kind: 'unreachable', wasPressed: pressed !== undefined || isStopping(status) };
  }
  const sinceMs = stoppingSince(knowledge, pressed);
  if (sinceMs === undefined) return { kind: 'stop' };
  const waitedMs = nowMs - sinceMs;
  if (isAccepted(status) || waitedMs < keyAfterMs) return { kind: 'stopping', sinceMs };
  return { kind: 'pullKey', sinceMs, isLong: waitedMs >= railsAfterMs };
}

/** Whether the belt may be moving, or about to: only evidence of the contrary counts. */
export function canBeltMove({ treadmill, session }: LiveStatus): boolean {
  const state = session?.state.kind;
  if (state !== undefined && state !== 'idle' && state !== 'ready' && state !== 'ended') {
    return !(session?.state.kind === 'paused' && session.state.isBeltStill && treadmill?.belt === 'standing');
  }
  if (treadmill === undefined) return false;
  return treadmill.belt === 'moving' || (session?.state.kind === 'ended' && !session.state.isBeltKnownStill);
}

function isStopping({ session }: LiveStatus): boolean {
  return session?.state.kind === 'stopping';
}

function isAccepted({ session }: LiveStatus): boolean {
  return session?.state.kind === 'stopping' && session.state.isAccepted;
}

/** On the page's clock; undefined where nobody stops. */
function stoppingSince(
  { status, receivedAtMs }: StopKnowledge,
  press: StopPress | undefined,
): number | undefined {
  const state = status?.session?.state;
  if (status !== undefined && state?.kind === 'stopping') {
    const seenMs = receivedAtMs - (status.nowMs - state.sinceMs);
    return press === undefined ? seenMs : Math.min(seenMs, press.pressedAtMs);
  }
  return press?.pressedAtMs;
}
