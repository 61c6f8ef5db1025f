import type { AxisFinding } from './axis.ts';
import { confirmOperation, failOperation } from './command-queue.ts';
import { quiet, stepFrom, withNotices, type Step } from './treadmill-step.ts';
import type { TreadmillNotice } from './treadmill-event.ts';
import type { TreadmillState } from './treadmill-state.ts';

/** Turns what telemetry showed of a target into outcomes and notices. */
export function noteFindings(
  state: TreadmillState,
  axisName: 'speed' | 'incline',
  findings: readonly AxisFinding[],
): Step {
  let step = quiet(state);
  for (const finding of findings) step = stepFrom(step, (next) => noteFinding(next, axisName, finding));
  return step;
}

function noteFinding(state: TreadmillState, axisName: 'speed' | 'incline', finding: AxisFinding): Step {
  const target = (axisName === 'speed' ? state.speed.acknowledged : state.incline.acknowledged) ?? 0;
  const command =
    axisName === 'speed'
      ? ({ kind: 'setTargetSpeed', speedKmh: target } as const)
      : ({ kind: 'setTargetInclination', inclinationPercent: target } as const);
  switch (finding.kind) {
    case 'reached': {
      const operation = { operationId: finding.operationId, command };
      return confirmOperation(axisName === 'speed' ? { ...state, misses: 0 } : state, operation);
    }
    case 'missed': {
      const operation = {
        operationId: finding.operationId,
        command,
        generation: state.generation,
        expiresAtMs: 0,
      };
      const failed = failOperation(state, operation, 'unknown', 'notSeen');
      // An incline that does not follow is common and harmless (fixed decks, coarse read-back); speed is not.
      if (axisName === 'incline') return failed;
      const misses = state.misses + 1;
      return stepFrom(failed, (next) => withNotices({ ...next, misses }, { kind: 'targetMissed', misses }));
    }
    case 'movedByOther':
      return withNotices(state, consoleChange(axisName, finding.value));
  }
}

function consoleChange(axisName: 'speed' | 'incline', value: number): TreadmillNotice {
  return axisName === 'speed'
    ? { kind: 'consoleChangedSpeed', speedKmh: value }
    : { kind: 'consoleChangedIncline', inclinationPercent: value };
}
