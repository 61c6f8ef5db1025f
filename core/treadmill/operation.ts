import type { ControlPointRequest } from '#core/ftms/control-point.ts';

/** Commands for the belt, in real units. Everything that goes to the control point is one of these. */
export type TreadmillCommand = Extract<
  ControlPointRequest,
  | { kind: 'requestControl' }
  | { kind: 'reset' }
  | { kind: 'setTargetSpeed' }
  | { kind: 'setTargetInclination' }
  | { kind: 'startOrResume' }
  | { kind: 'stop' }
  | { kind: 'pause' }
>;

/** A command on its way to the treadmill. It is written again only where the machine refused to take it. */
export interface Operation {
  readonly operationId: number;
  readonly command: TreadmillCommand;
  /** The connection it was made for; on any other it is dropped. */
  readonly generation: number;
  /** Not written any more after this. */
  readonly expiresAtMs: number;
}

/** Why an operation ended as it did. */
export type OperationDetail =
  /** Accepted by the machine and, where it moves something, seen in telemetry. */
  | 'seen'
  /** The machine said no. */
  | 'refused'
  | 'notSupported'
  | 'invalidParameter'
  | 'controlNotPermitted'
  /** Never written, because something newer took its place; or (unknown) accepted, and given up for a newer target. */
  | 'superseded'
  /** Never written. */
  | 'expired'
  | 'noLink'
  /** Written, and nobody knows what became of it. */
  | 'preempted'
  | 'linkLost'
  | 'timedOut'
  | 'writeFailed'
  /** Accepted, but telemetry does not follow. */
  | 'notSeen';

/**
 * `confirmed` needs the machine's response and fresh telemetry. `unknown` is never sent again by itself: whoever
 * wants the effect has to decide anew from what telemetry shows.
 */
export interface OperationOutcome {
  readonly operationId: number;
  readonly command: TreadmillCommand;
  readonly outcome: 'confirmed' | 'rejected' | 'unknown';
  readonly detail: OperationDetail;
}
