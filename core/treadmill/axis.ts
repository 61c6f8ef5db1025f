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
  /**
   * Since when the reported value has been away from a target that it had reached, or has gone away from one that it was
   * on its way to; the mark of a hand on the console. A newer target does not take it back, the belt does.
   */
  readonly astraySinceMs: number | undefined;
}

/** An accepted target on its way to being seen. */
interface Pursuit {
  /** The operation that set the target; absent once its outcome is out, for an operation has only one. */
  readonly operationId: number | undefined;
  readonly target: number;
  readonly acceptedAtMs: number;
  /** Reported minus target when it was accepted; absent if nothing had been reported. */
  readonly firstError: number | undefined;
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

/** What binary fractions leave over: 8.2 - 8 is a little more than 0.2. */
const dust = 1e-9;

/** Coming nearer by less than this is no progress. */
const leastProgress = 0.04;

export type AxisFinding =
  | { readonly kind: 'reached'; readonly operationId: number | undefined; readonly target: number }
  | { readonly kind: 'missed'; readonly operationId: number | undefined; readonly target: number }
  /** Somebody else's doing took the belt away from a target before it was reached; `wasSeen`: it was passed. */
  | {
      readonly kind: 'overtaken';
      readonly operationId: number;
      readonly target: number;
      readonly wasSeen: boolean;
    }
  | { readonly kind: 'movedByOther'; readonly value: number };

export interface AxisStep {
  readonly axis: Axis;
  readonly findings: readonly AxisFinding[];
}

/**
 * The machine accepted a target. It is the newest thing that went out, so it is what is requested, too, even where
 * something else was adopted between writing and answer.
 */
export function acknowledgeTarget(axis: Axis, target: number, operationId: number, nowMs: number): Axis {
  const firstError = axis.reported === undefined ? undefined : axis.reported - target;
  // A machine that ignores targets must not get a fresh grace with every small new target: progress is dated from
  // the first target that was not reached.
  const lastProgressAtMs = axis.pursuit?.lastProgressAtMs ?? nowMs;
  return {
    ...axis,
    requested: target,
    acknowledged: target,
    pursuit: {
      operationId,
      target,
      acceptedAtMs: nowMs,
      firstError,
      bestError: Math.abs(firstError ?? Number.POSITIVE_INFINITY),
      lastProgressAtMs,
    },
  };
}

/** What the axis does where it is not what it was told, because somebody else may have set it; else undefined. */
export function strayValue({ astraySinceMs, reported }: Axis): number | undefined {
  return astraySinceMs === undefined ? undefined : reported;
}

/**
 * Whether a target, though it may be less than the last one, would make more of what a stray belt does: whoever slowed
 * it by hand must not be carried up again before that is certain.
 */
export function raisesStrayBelt(axis: Axis, target: number): boolean {
  return target > (strayValue(axis) ?? Number.POSITIVE_INFINITY) + dust;
}

/**
 * Whether telemetry has shown a pursued target although it did not stay there: since the machine accepted it, the
 * reported value has come close, or has gone from one side of it to the other.
 */
export function hasBeenSeen(axis: Axis, tolerance: AxisTolerance): boolean {
  const { pursuit, reported, reportedAtMs } = axis;
  if (pursuit === undefined || reported === undefined || reportedAtMs === undefined) return false;
  if (reportedAtMs <= pursuit.acceptedAtMs) return false;
  const error = reported - pursuit.target;
  const hasPassed = pursuit.firstError !== undefined && error * pursuit.firstError < 0;
  return hasPassed || Math.abs(error) < tolerance.astray;
}

/** Telemetry came in. */
export function reportValue(axis: Axis, reported: number, tolerance: AxisTolerance, nowMs: number): AxisStep {
  const seen: Axis = { ...axis, reported, reportedAtMs: nowMs };
  if (axis.pursuit !== undefined) return watchPursuit(axis, seen, axis.pursuit, tolerance, nowMs);
  if (axis.acknowledged === undefined) return { axis: seen, findings: [] };
  // A target that a hand on the console set has no pursuit; the belt takes its time on the way there.
  const errorBefore = Math.abs((axis.reported ?? reported) - axis.acknowledged);
  if (Math.abs(reported - axis.acknowledged) < errorBefore - leastProgress)
    return { axis: { ...seen, astraySinceMs: undefined }, findings: [] };
  return watchReachedTarget(seen, axis.acknowledged, reported, tolerance, nowMs);
}

function watchPursuit(
  before: Axis,
  axis: Axis,
  pursuit: Pursuit,
  tolerance: AxisTolerance,
  nowMs: number,
): AxisStep {
  const reported = axis.reported ?? pursuit.target;
  const error = Math.abs(reported - pursuit.target);
  if (error <= tolerance.there + dust) {
    const { operationId, target } = pursuit;
    return {
      axis: { ...axis, pursuit: undefined, astraySinceMs: undefined },
      findings: [{ kind: 'reached', operationId, target }],
    };
  }
  if (error < pursuit.bestError - leastProgress) {
    return {
      axis: {
        ...axis,
        pursuit: { ...pursuit, bestError: error, lastProgressAtMs: nowMs },
        astraySinceMs: undefined,
      },
      findings: [],
    };
  }
  // A belt that turns round late has gone away from its target, but it is coming.
  const errorBefore = Math.abs((before.reported ?? reported) - pursuit.target);
  if (error < errorBefore - leastProgress)
    return { axis: { ...axis, astraySinceMs: undefined }, findings: [] };
  const isGoingAway = error >= pursuit.bestError + tolerance.astray - dust;
  if (!isGoingAway && axis.astraySinceMs === undefined) return { axis, findings: [] };
  const astraySinceMs = axis.astraySinceMs ?? nowMs;
  if (nowMs - astraySinceMs < tolerance.astrayForMs)
    return { axis: { ...axis, astraySinceMs }, findings: [] };
  const { operationId, target } = pursuit;
  const movedByOther: AxisFinding = { kind: 'movedByOther', value: reported };
  return {
    axis: adoptValue(axis, reported),
    findings:
      operationId === undefined
        ? [movedByOther]
        : [{ kind: 'overtaken', operationId, target, wasSeen: hasBeenSeen(axis, tolerance) }, movedByOther],
  };
}

function watchReachedTarget(
  axis: Axis,
  target: number,
  reported: number,
  tolerance: AxisTolerance,
  nowMs: number,
): AxisStep {
  // A single stray frame, zero included (quirk 22), is not a hand on the console: it has to last.
  if (Math.abs(reported - target) < tolerance.astray - dust) {
    return { axis: { ...axis, astraySinceMs: undefined }, findings: [] };
  }
  const astraySinceMs = axis.astraySinceMs ?? nowMs;
  if (nowMs - astraySinceMs < tolerance.astrayForMs)
    return { axis: { ...axis, astraySinceMs }, findings: [] };
  return { axis: adoptValue(axis, reported), findings: [{ kind: 'movedByOther', value: reported }] };
}

/**
 * Time passed: a target that telemetry does not approach counts as missed, once per patience. Only the first time says
 * how the operation ended.
 */
export function judgePatience(axis: Axis, tolerance: AxisTolerance, nowMs: number): AxisStep {
  const { pursuit } = axis;
  if (pursuit === undefined || nowMs - pursuit.lastProgressAtMs < tolerance.patienceMs) {
    return { axis, findings: [] };
  }
  return {
    axis: { ...axis, pursuit: { ...pursuit, operationId: undefined, lastProgressAtMs: nowMs } },
    findings: [{ kind: 'missed', operationId: pursuit.operationId, target: pursuit.target }],
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
