import { answersRequest, type ControlPointResponse } from '#core/ftms/control-point.ts';
import { acknowledgeTarget } from './axis.ts';
import { confirmOperation, failOperation, write, writeQueued } from './command-queue.ts';
import type { Operation, OperationDetail } from './operation.ts';
import { quiet, stepFrom, withNotices, type Step } from './treadmill-step.ts';
import { standingSpeedKmh, type PendingProcedure, type TreadmillState } from './treadmill-state.ts';

/** The machine answered at its control point. An answer to nothing that is in flight is noise and changes nothing. */
export function acceptResponse(state: TreadmillState, response: ControlPointResponse, nowMs: number): Step {
  const { pending } = state;
  if (pending === undefined || !answersRequest(response, pending.operation.command)) return quiet(state);
  const free: TreadmillState = { ...state, pending: undefined };
  const judged =
    response.result === 'success'
      ? acceptSuccess(free, pending.operation, nowMs)
      : acceptRefusal(free, pending, response, nowMs);
  return stepFrom(judged, (next) => writeQueued(next, nowMs));
}

function acceptSuccess(state: TreadmillState, operation: Operation, nowMs: number): Step {
  const { command, operationId } = operation;
  switch (command.kind) {
    case 'requestControl':
      return stepFrom(
        withNotices({ ...state, control: 'granted' }, { kind: 'controlGranted' }),
        (next) => writeRetry(next, nowMs) ?? confirmOperation(next, operation),
      );
    case 'reset':
      return confirmOperation({ ...state, control: 'none' }, operation);
    case 'setTargetSpeed':
      return quiet({ ...state, speed: acknowledgeTarget(state.speed, command.speedKmh, operationId, nowMs) });
    case 'setTargetInclination':
      return quiet({
        ...state,
        incline: acknowledgeTarget(state.incline, command.inclinationPercent, operationId, nowMs),
      });
    case 'stop':
      return withNotices({ ...state, motion: { operation, acceptedAtMs: nowMs } }, { kind: 'stopAccepted' });
    case 'startOrResume':
    case 'pause':
      return quiet({ ...state, motion: { operation, acceptedAtMs: nowMs } });
  }
}

function acceptRefusal(
  state: TreadmillState,
  pending: PendingProcedure,
  response: ControlPointResponse,
  nowMs: number,
): Step {
  const { operation } = pending;
  if (response.result === 'controlNotPermitted') return askForControlAgain(state, pending, nowMs);
  // Start on a moving belt and stop on a standing one "fail" by the book (FTMS 4.16.2.22): telemetry decides.
  if (response.result === 'operationFailed' && isAlreadyTrue(state, operation))
    return confirmOperation(state, operation);
  return failOperation(undoRequest(state, operation), operation, 'rejected', detailOf(response));
}

function isAlreadyTrue(state: TreadmillState, operation: Operation): boolean {
  if (state.speed.reported === undefined) return false;
  const isMoving = state.speed.reported > standingSpeedKmh;
  if (operation.command.kind === 'startOrResume') return isMoving;
  return (operation.command.kind === 'stop' || operation.command.kind === 'pause') && !isMoving;
}

/**
 * Control is asked for again once and the same command written once more: it was refused, so nothing can happen twice.
 * Asking before every command makes some belts restart (quirk 4), never asking leaves others deaf (quirk 5).
 */
function askForControlAgain(state: TreadmillState, pending: PendingProcedure, nowMs: number): Step {
  const { operation } = pending;
  const refused = undoRequest({ ...state, control: 'none' }, operation);
  const { retryAfterControl } = state;
  if (retryAfterControl !== undefined) {
    const denied = { ...refused, retryAfterControl: undefined };
    return failOperation(denied, retryAfterControl, 'rejected', 'controlNotPermitted');
  }
  if (pending.isRetry || operation.command.kind === 'requestControl' || nowMs >= operation.expiresAtMs) {
    return failOperation(refused, operation, 'rejected', 'controlNotPermitted');
  }
  const request: Operation = { ...operation, command: { kind: 'requestControl' } };
  return write({ ...refused, retryAfterControl: operation }, request, nowMs, true);
}

/** Writes the command that waited for control, if there is one. */
export function writeRetry(state: TreadmillState, nowMs: number): Step | undefined {
  const { retryAfterControl } = state;
  return retryAfterControl === undefined
    ? undefined
    : write({ ...state, retryAfterControl: undefined }, retryAfterControl, nowMs, true);
}

function undoRequest(state: TreadmillState, operation: Operation): TreadmillState {
  switch (operation.command.kind) {
    case 'setTargetSpeed':
      return { ...state, speed: { ...state.speed, requested: state.speed.acknowledged } };
    case 'setTargetInclination':
      return { ...state, incline: { ...state.incline, requested: state.incline.acknowledged } };
    default:
      return state;
  }
}

function detailOf(response: ControlPointResponse): OperationDetail {
  switch (response.result) {
    case 'opCodeNotSupported':
      return 'notSupported';
    case 'invalidParameter':
      return 'invalidParameter';
    case 'controlNotPermitted':
      return 'controlNotPermitted';
    case 'success':
    case 'operationFailed':
    case 'unknown':
      return 'refused';
  }
}
