import { answersRequest, type ControlPointResponse } from '#core/ftms/control-point.ts';
import { acknowledgeTarget } from './axis.ts';
import { endPursuit } from './axis-findings.ts';
import { withdrawRequest, write, writeQueued } from './command-queue.ts';
import { confirmOperation, failOperation } from './operation-endings.ts';
import type { Operation, OperationDetail } from './operation.ts';
import { writeTurnedAwayStop } from './turned-away-stop.ts';
import { quiet, stepFrom, withNotices, type Step } from './treadmill-step.ts';
import {
  freshTelemetryMs,
  standingSpeedKmh,
  telemetryAgeMs,
  type PendingProcedure,
  type TreadmillState,
} from './treadmill-state.ts';

/**
 * The machine answered at its control point. An answer to nothing that is in flight says only that the machine is done with
 * something else, for which it may have turned a stop away.
 */
export function acceptResponse(state: TreadmillState, response: ControlPointResponse, nowMs: number): Step {
  const { pending } = state;
  if (pending === undefined) return quiet(state);
  // It took no stop from us, so this answers something else, be it a pause, which has the same op code.
  if (pending.isTurnedAway) return writeTurnedAwayStop(state, nowMs);
  if (!answersRequest(response, pending.operation.command)) {
    const isStop = pending.operation.command.kind === 'stop';
    return quiet(isStop ? { ...state, pending: { ...pending, isOtherDone: true } } : state);
  }
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
      return stepFrom(endPursuit(state, 'speed', 'superseded'), (next) =>
        quiet({ ...next, speed: acknowledgeTarget(next.speed, command.speedKmh, operationId, nowMs) }),
      );
    case 'setTargetInclination':
      return stepFrom(endPursuit(state, 'incline', 'superseded'), (next) =>
        quiet({
          ...next,
          incline: acknowledgeTarget(next.incline, command.inclinationPercent, operationId, nowMs),
        }),
      );
    case 'stop':
      return stepFrom(awaitMotion(state, operation, nowMs), (next) =>
        withNotices(next, { kind: 'stopAccepted' }),
      );
    case 'startOrResume':
    case 'pause':
      return awaitMotion(state, operation, nowMs);
  }
}

/** Waits for telemetry to show what the machine said yes to. Whatever was waited for before is overtaken. */
function awaitMotion(state: TreadmillState, operation: Operation, nowMs: number): Step {
  const awaiting: TreadmillState = { ...state, motion: { operation, acceptedAtMs: nowMs } };
  return state.motion === undefined
    ? quiet(awaiting)
    : failOperation(awaiting, state.motion.operation, 'unknown', 'preempted');
}

function acceptRefusal(
  state: TreadmillState,
  pending: PendingProcedure,
  response: ControlPointResponse,
  nowMs: number,
): Step {
  const { operation } = pending;
  const { retryAfterControl } = state;
  if (retryAfterControl !== undefined) {
    // Control was refused, in whatever words: what waited for it goes with it.
    const denied = { ...withdrawRequest(state, operation), retryAfterControl: undefined };
    return failOperation(denied, retryAfterControl, 'rejected', 'controlNotPermitted');
  }
  if (response.result === 'controlNotPermitted') return askForControlAgain(state, pending, nowMs);
  // Start on a moving belt and stop on a standing one "fail" by the book (FTMS 4.16.2.22). That is as good as a yes
  // where telemetry agrees; the next telemetry decides.
  if (response.result === 'operationFailed' && isAlreadyTrue(state, operation, nowMs))
    return acceptSuccess(state, operation, nowMs);
  const detail = refusalDetails[response.result] ?? 'refused';
  return failOperation(withdrawRequest(state, operation), operation, 'rejected', detail);
}

/** Refusals that say more than no. */
const refusalDetails: Partial<Record<ControlPointResponse['result'], OperationDetail>> = {
  opCodeNotSupported: 'notSupported',
  invalidParameter: 'invalidParameter',
};

function isAlreadyTrue(state: TreadmillState, { command }: Operation, nowMs: number): boolean {
  const { reported } = state.speed;
  if (reported === undefined || telemetryAgeMs(state, nowMs) > freshTelemetryMs) return false;
  const isMoving = reported > standingSpeedKmh;
  if (command.kind === 'startOrResume') return isMoving;
  return (command.kind === 'stop' || command.kind === 'pause') && !isMoving;
}

/**
 * Control is asked for again once and the same command written once more: it was refused, so nothing can happen twice.
 * Asking before every command makes some belts restart (quirk 4), never asking leaves others deaf (quirk 5).
 */
function askForControlAgain(state: TreadmillState, pending: PendingProcedure, nowMs: number): Step {
  const { operation } = pending;
  const refused = withdrawRequest({ ...state, control: 'none' }, operation);
  const isOver = nowMs >= operation.expiresAtMs && operation.command.kind !== 'stop';
  if (pending.isRetry || operation.command.kind === 'requestControl' || isOver) {
    return failOperation(refused, operation, 'rejected', 'controlNotPermitted');
  }
  const request: Operation = { ...operation, command: { kind: 'requestControl' } };
  return write({ ...refused, retryAfterControl: operation }, request, nowMs, true);
}

/** Writes the command that waited for control, if there is one and it still counts. A stop always counts. */
export function writeRetry(state: TreadmillState, nowMs: number): Step | undefined {
  const { retryAfterControl } = state;
  if (retryAfterControl === undefined) return undefined;
  const free: TreadmillState = { ...state, retryAfterControl: undefined };
  return nowMs >= retryAfterControl.expiresAtMs && retryAfterControl.command.kind !== 'stop'
    ? failOperation(free, retryAfterControl, 'rejected', 'expired')
    : write(free, retryAfterControl, nowMs, true);
}
