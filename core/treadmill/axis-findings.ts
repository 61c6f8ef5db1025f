import { hasBeenSeen, inclineTolerance, speedTolerance, type AxisFinding } from './axis.ts';
import { confirmOperation, failOperation } from './operation-endings.ts';
import type { OperationDetail, TreadmillCommand } from './operation.ts';
import { quiet, stepFrom, withNotices, type Step } from './treadmill-step.ts';
import type { TreadmillNotice } from './treadmill-event.ts';
import type { TreadmillState } from './treadmill-state.ts';

type AxisName = 'speed' | 'incline';

/** Turns what telemetry showed of a target into outcomes and notices. */
export function noteFindings(
  state: TreadmillState,
  axisName: AxisName,
  findings: readonly AxisFinding[],
): Step {
  let step = quiet(state);
  for (const finding of findings) step = stepFrom(step, (next) => noteFinding(next, axisName, finding));
  return step;
}

/**
 * Nobody waits for a pursued target any more: a newer one was accepted, somebody else set the machine, the belt stopped,
 * the link is gone. If telemetry showed it in passing its operation is confirmed, otherwise it ends as unknown. What
 * becomes of the axis is for the caller to say.
 */
export function endPursuit(state: TreadmillState, axisName: AxisName, detail: OperationDetail): Step {
  const axis = state[axisName];
  const { pursuit } = axis;
  if (pursuit?.operationId === undefined) return quiet(state);
  const settled: TreadmillState = {
    ...state,
    [axisName]: { ...axis, pursuit: { ...pursuit, operationId: undefined } },
  };
  const operation = {
    operationId: pursuit.operationId,
    command: targetCommand(axisName, pursuit.target),
  };
  return hasBeenSeen(axis, axisName === 'speed' ? speedTolerance : inclineTolerance)
    ? confirmOperation(settled, operation)
    : failOperation(settled, operation, 'unknown', detail);
}

function noteFinding(state: TreadmillState, axisName: AxisName, finding: AxisFinding): Step {
  switch (finding.kind) {
    case 'reached': {
      const followed = axisName === 'speed' ? { ...state, misses: 0 } : state;
      const { operationId, target } = finding;
      if (operationId === undefined) return quiet(followed);
      return confirmOperation(followed, { operationId, command: targetCommand(axisName, target) });
    }
    case 'missed': {
      const { operationId, target } = finding;
      const command = targetCommand(axisName, target);
      const failed =
        operationId === undefined
          ? quiet(state)
          : failOperation(state, { operationId, command }, 'unknown', 'notSeen');
      // An incline that does not follow is common and harmless (fixed decks, coarse read-back); speed is not.
      if (axisName === 'incline') return failed;
      const misses = state.misses + 1;
      return stepFrom(failed, (next) => withNotices({ ...next, misses }, { kind: 'targetMissed', misses }));
    }
    case 'overtaken': {
      const operation = {
        operationId: finding.operationId,
        command: targetCommand(axisName, finding.target),
      };
      return finding.wasSeen
        ? confirmOperation(state, operation)
        : failOperation(state, operation, 'unknown', 'superseded');
    }
    case 'movedByOther':
      return withNotices(state, consoleChange(axisName, finding.value));
  }
}

function targetCommand(axisName: AxisName, target: number): TreadmillCommand {
  return axisName === 'speed'
    ? { kind: 'setTargetSpeed', speedKmh: target }
    : { kind: 'setTargetInclination', inclinationPercent: target };
}

function consoleChange(axisName: AxisName, value: number): TreadmillNotice {
  return axisName === 'speed'
    ? { kind: 'consoleChangedSpeed', speedKmh: value }
    : { kind: 'consoleChangedIncline', inclinationPercent: value };
}
