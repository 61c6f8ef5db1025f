import type { TreadmillData } from '#core/ftms/treadmill-data.ts';
import { restingAxis, type Axis } from './axis.ts';
import type { MachineCapabilities } from './machine-capabilities.ts';
import type { Operation } from './operation.ts';

/** Who may command the machine, as far as this connection knows. */
export type ControlState = 'none' | 'requested' | 'granted' | 'lost';

/** An operation whose bytes went out and whose response has not come. */
export interface PendingProcedure {
  readonly operation: Operation;
  readonly writtenAtMs: number;
  /** It was refused for want of control before and is written for the second and last time. */
  readonly isRetry: boolean;
  /** A stop that the machine was too busy to take; it is written again. */
  readonly isTurnedAway: boolean;
  /** A stop since whose writing the machine has answered something else: it is busy with that no longer. */
  readonly isOtherDone: boolean;
}

/** Everything the one loop knows of the treadmill. */
export interface TreadmillState {
  /** Counts connections; 0 before the first. */
  readonly generation: number;
  readonly isLinkUp: boolean;
  readonly capabilities: MachineCapabilities | undefined;
  readonly control: ControlState;
  readonly speed: Axis;
  readonly incline: Axis;
  readonly telemetry: TreadmillData | undefined;
  readonly telemetryAtMs: number | undefined;
  readonly pending: PendingProcedure | undefined;
  /** Depth one: a newer target replaces an older one, and STOP replaces anything. */
  readonly queued: Operation | undefined;
  /** Refused for want of control: written once more as soon as control is asked for again. */
  readonly retryAfterControl: Operation | undefined;
  /** A start, stop or pause that the machine accepted and that telemetry has not shown yet. */
  readonly motion: { readonly operation: Operation; readonly acceptedAtMs: number } | undefined;
  /** What is believed of the belt; a single zero in the telemetry does not make it stand. */
  readonly belt: 'unknown' | 'standing' | 'moving';
  /** Since when telemetry has shown a standing belt without a break. */
  readonly stillSinceMs: number | undefined;
  /**
   * Since when a stop or pause has been asked for without a word on how the belt took it. It makes a belt that stood all
   * along be reported as stopped: whoever asked waits for that.
   */
  readonly stillAskedSinceMs: number | undefined;
  /** Targets in a row that the machine accepted and did not follow. */
  readonly misses: number;
}

export const unconnectedTreadmill: TreadmillState = {
  generation: 0,
  isLinkUp: false,
  capabilities: undefined,
  control: 'none',
  speed: restingAxis,
  incline: restingAxis,
  telemetry: undefined,
  telemetryAtMs: undefined,
  pending: undefined,
  queued: undefined,
  retryAfterControl: undefined,
  motion: undefined,
  belt: 'unknown',
  stillSinceMs: undefined,
  stillAskedSinceMs: undefined,
  misses: 0,
};

/** Slower than this is standing: the slowest belts move at 0.5 km/h, and some machines report 0.1 at rest. */
export const standingSpeedKmh = 0.3;

/** Telemetry younger than this counts as evidence (safety.md rule 7). */
export const freshTelemetryMs = 3000;

/** Age of the newest telemetry; infinite before the first and without a link. */
export function telemetryAgeMs(state: TreadmillState, nowMs: number): number {
  if (!state.isLinkUp || state.telemetryAtMs === undefined) return Number.POSITIVE_INFINITY;
  return nowMs - state.telemetryAtMs;
}

/** Whether the machine has said yes to the newest target, so that a further raise is allowed. */
export function isSpeedAcknowledged(state: TreadmillState): boolean {
  return state.speed.requested !== undefined && state.speed.requested === state.speed.acknowledged;
}
