/**
 * One thing a treadmill can be told to do, speed or incline, with its three truths: what we asked for, what the
 * machine said yes to, and what it reports. They differ all the time; none stands for another.
 */
export interface Axis {
  readonly requested: number | undefined;
  readonly acknowledged: number | undefined;
  readonly reported: number | undefined;
  readonly reportedAtMs: number | undefined;
  /** Set while an acknowledged target has not been seen in telemetry yet. */
  readonly pursuit: Pursuit | undefined;
  /** Since when the reported value has been away from a target that it had reached; the mark of a hand on the console. */
  readonly astraySinceMs: number | undefined;
}

interface Pursuit {
  readonly operationId: number;
  readonly bestError: number;
  readonly lastProgressAtMs: number;
}

export const restingAxis: Axis = {
  requested: undefined,
  acknowledged: undefined,
  reported: undefined,
  reportedAtMs: undefined,
  pursuit: undefined,
  astraySinceMs: undefined,
};

/** How close counts as there, and when silence counts as no. */
export interface AxisTolerance {
  readonly there: number;
  /** Being this far away from a reached target ... */
  readonly astray: number;
  /** ... for this long is somebody else's doing (safety.md rule 8). */
  readonly astrayForMs: number;
  /** Without progress for this long a command counts as missed (safety.md rule 6). */
  readonly patienceMs: number;
}

export const speedTolerance: AxisTolerance = {
  there: 0.15,
  astray: 0.2,
  astrayForMs: 3000,
  patienceMs: 8000,
};
/** Incline motors are slow and their read-back coarse (quirks 17, 18, 21). */
export const inclineTolerance: AxisTolerance = {
  there: 0.6,
  astray: 1,
  astrayForMs: 6000,
  patienceMs: 20_000,
};

export type AxisFinding =
  | { readonly kind: 'reached'; readonly operationId: number }
  | { readonly kind: 'missed'; readonly operationId: number }
  | { readonly kind: 'movedByOther'; readonly value: number };

export interface AxisStep {
  readonly axis: Axis;
  readonly findings: readonly AxisFinding[];
}

/** The machine accepted a target. */
export function acknowledgeTarget(axis: Axis, target: number, operationId: number, nowMs: number): Axis {
  const error = axis.reported === undefined ? Number.POSITIVE_INFINITY : Math.abs(axis.reported - target);
  // A machine that ignores targets must not get a fresh grace with every small new target: progress is dated from
  // the first target that was not reached.
  const lastProgressAtMs = axis.pursuit?.lastProgressAtMs ?? nowMs;
  return {
    ...axis,
    acknowledged: target,
    pursuit: { operationId, bestError: error, lastProgressAtMs },
    astraySinceMs: undefined,
  };
}

/** Telemetry came in. */
export function reportValue(axis: Axis, reported: number, tolerance: AxisTolerance, nowMs: number): AxisStep {
  const seen: Axis = { ...axis, reported, reportedAtMs: nowMs };
  if (axis.acknowledged === undefined) return { axis: seen, findings: [] };
  const error = Math.abs(reported - axis.acknowledged);
  return axis.pursuit === undefined
    ? watchReachedTarget(seen, error, tolerance, nowMs)
    : watchPursuit(seen, axis.pursuit, error, tolerance, nowMs);
}

function watchPursuit(
  axis: Axis,
  pursuit: Pursuit,
  error: number,
  tolerance: AxisTolerance,
  nowMs: number,
): AxisStep {
  if (error <= tolerance.there) {
    return {
      axis: { ...axis, pursuit: undefined, astraySinceMs: undefined },
      findings: [{ kind: 'reached', operationId: pursuit.operationId }],
    };
  }
  if (error < pursuit.bestError - 0.04) {
    return {
      axis: { ...axis, pursuit: { ...pursuit, bestError: error, lastProgressAtMs: nowMs } },
      findings: [],
    };
  }
  return { axis, findings: [] };
}

function watchReachedTarget(axis: Axis, error: number, tolerance: AxisTolerance, nowMs: number): AxisStep {
  // A single stray frame, zero included (quirk 22), is not a hand on the console: it has to last.
  if (error < tolerance.astray - 1e-9) return { axis: { ...axis, astraySinceMs: undefined }, findings: [] };
  const astraySinceMs = axis.astraySinceMs ?? nowMs;
  if (nowMs - astraySinceMs < tolerance.astrayForMs)
    return { axis: { ...axis, astraySinceMs }, findings: [] };
  const value = axis.reported ?? 0;
  return { axis: adoptValue(axis, value), findings: [{ kind: 'movedByOther', value }] };
}

/** Time passed: a target that telemetry does not approach counts as missed, once per patience. */
export function judgePatience(axis: Axis, tolerance: AxisTolerance, nowMs: number): AxisStep {
  const { pursuit } = axis;
  if (pursuit === undefined || nowMs - pursuit.lastProgressAtMs < tolerance.patienceMs) {
    return { axis, findings: [] };
  }
  return {
    axis: { ...axis, pursuit: { ...pursuit, lastProgressAtMs: nowMs } },
    findings: [{ kind: 'missed', operationId: pursuit.operationId }],
  };
}

/** Somebody else set the machine: their value is the target now, so that we do not fight it. */
export function adoptValue(axis: Axis, value: number): Axis {
  return { ...axis, requested: value, acknowledged: value, pursuit: undefined, astraySinceMs: undefined };
}

/** Targets end with the belt, a reset or a connection; what was reported stays, with its age. */
export function forgetTargets(axis: Axis): Axis {
  return { ...restingAxis, reported: axis.reported, reportedAtMs: axis.reportedAtMs };
}
