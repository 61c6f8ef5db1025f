import type { LiveStatus } from '#contract/rpc/live-status.ts';
import type { StopPress } from '#renderer/link/live-store.ts';
import type { ConnectionState } from '#renderer/link/connection.ts';

/**
 * What STOP looks like at one moment.
 *
 * - `hidden`: nothing can move: no treadmill was chosen, or the belt is seen standing and no run is on. Also where this page was
 *   refused, and in its first moments, before it can have been told.
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
/** A page that has been told nothing for so long, from its beginning on, has to reckon with a belt that moves. */
export const firstWordMs = 3000;

export interface StopKnowledge {
  readonly connection: ConnectionState;
  readonly status: LiveStatus | undefined;
  /** When the status came; page's clock. */
  readonly receivedAtMs: number;
  /** What was known of the belt last, `contract/rpc/belt-may-move.ts`. */
  readonly mayBeltMove: boolean;
  readonly press: StopPress | undefined;
  /** A press would be handed over now. */
  readonly canSendStop: boolean;
  /** Nothing but STOP could be loaded. */
  readonly areScreensMissing: boolean;
  /** On the page's clock, which begins with the page. */
  readonly nowMs: number;
}

/** Decides by what is known, and for the worst where nothing is. */
export function stopFace(knowledge: StopKnowledge): StopFace {
  const { connection, status, press, nowMs, receivedAtMs, mayBeltMove } = knowledge;
  if (isBlind(knowledge)) return blindFace(knowledge);
  if (!mayBeltMove) return { kind: 'hidden' };
  const isPresent = connection.kind === 'up' && nowMs - receivedAtMs <= oldestStatusMs;
  if (status === undefined || !isPresent) return { kind: 'unreachable', wasPressed: press !== undefined };
  if (status.treadmill?.isLinkUp !== true || !status.treadmill.canControl) {
    return { kind: 'unreachable', wasPressed: press !== undefined || status.stop !== undefined };
  }
  const sinceMs = stoppingSince(knowledge, press);
  if (sinceMs === undefined) return { kind: 'stop' };
  const waitedMs = nowMs - sinceMs;
  if (status.stop?.isAccepted === true || waitedMs < keyAfterMs) return { kind: 'stopping', sinceMs };
  return { kind: 'pullKey', sinceMs, isLong: waitedMs >= railsAfterMs };
}

/** This page has never been told anything of the belt, and it is no longer a matter of moments. */
function isBlind({ connection, status, areScreensMissing, nowMs }: StopKnowledge): boolean {
  if (status !== undefined) return false;
  if (areScreensMissing) return true;
  // Its stop port is closed to it as well, and the screen says which address is the right one.
  if (connection.kind === 'refused') return false;
  // Another version is never told, yet the stop port has none.
  return connection.kind === 'otherVersion' || nowMs > firstWordMs;
}

/**
 * Nothing is known of the belt, and perhaps nothing ever will be: it may be moving. What the controller answers to a press is all
 * there is; that the belt stands nobody will say, so whoever pressed is sent to the key after a while.
 */
function blindFace({ canSendStop, press, nowMs }: StopKnowledge): StopFace {
  if (!canSendStop) return { kind: 'unreachable', wasPressed: press !== undefined };
  if (press === undefined || press.deed === 'noTreadmill') return { kind: 'stop' };
  if (press.deed === 'waitsForLink' || press.deed === 'notControllable')
    return { kind: 'unreachable', wasPressed: true };
  const { pressedAtMs: sinceMs, deed } = press;
  const waitedMs = nowMs - sinceMs;
  if (waitedMs < (deed === 'sent' ? railsAfterMs : keyAfterMs)) return { kind: 'stopping', sinceMs };
  return { kind: 'pullKey', sinceMs, isLong: waitedMs >= railsAfterMs };
}

/** On the page's clock; undefined where nobody stops. */
function stoppingSince(
  { status, receivedAtMs }: StopKnowledge,
  press: StopPress | undefined,
): number | undefined {
  const stop = status?.stop;
  if (status === undefined || stop === undefined) return press?.pressedAtMs;
  const seenMs = receivedAtMs - (status.nowMs - stop.sinceMs);
  return press === undefined ? seenMs : Math.min(seenMs, press.pressedAtMs);
}
