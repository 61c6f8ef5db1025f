import { adoptValue, forgetTargets, inclineTolerance, judgePatience, speedTolerance } from './axis.ts';
import { acceptResponse, writeRetry } from './control-procedure.ts';
import { dropOperations, submitOperation, withdrawRequest, writeQueued } from './command-queue.ts';
import { acceptStatus } from './machine-status-rules.ts';
import { endPursuit, noteFindings } from './axis-findings.ts';
import { failOperation } from './operation-endings.ts';
import { turnStopAway, writeTurnedAwayStop } from './turned-away-stop.ts';
import type { MachineCapabilities } from './machine-capabilities.ts';
import { acceptTelemetry } from './telemetry-rules.ts';
import { quiet, stepFrom, type Step } from './treadmill-step.ts';
import type { OperationDetail } from './operation.ts';
import type { TreadmillEvent } from './treadmill-event.ts';
import type { TreadmillState } from './treadmill-state.ts';

/** ATT transaction time-out of the control point (FTMS 4.16.3): after it the link has to go. */
export const procedureTimeoutMs = 30_000;
/** Some machines never answer Request Control though they obey afterwards (quirk 3). */
export const requestControlPatienceMs = 2000;
/** An accepted start, stop or pause shows in telemetry within this: countdowns take up to 6 s, long belts coast 4 s. */
export const motionPatienceMs = 12_000;

/**
 * The treadmill model: one pure step. The caller owns the clock, the radio and the loop; nothing else may write to
 * the control point, so that at most one procedure is in flight and no command is ever sent twice by itself.
 */
export function treadmillNext(state: TreadmillState, event: TreadmillEvent, nowMs: number): Step {
  switch (event.kind) {
    case 'linkUp':
      return beginLink(state, event.capabilities);
    case 'linkDown':
      return endLink(state);
    case 'capabilities':
      return quiet({ ...state, capabilities: event.capabilities });
    case 'adoptReported':
      return adoptReported(state);
    case 'telemetry':
      return acceptTelemetry(state, event.data, nowMs);
    case 'status':
      return acceptStatus(state, event.status);
    case 'response':
      return acceptResponse(state, event.response, nowMs);
    case 'writeFailed':
      return endFailedWrite(state, event, nowMs);
    case 'submit':
      return submitOperation(state, event, nowMs);
    case 'tick':
      return passTime(state, nowMs);
  }
}

/**
 * Whatever was wanted on the old connection is void, even if nobody said that it went down: machines jump to stale
 * targets on reconnect (quirk 11). What is believed of the belt is void, too.
 */
function beginLink(state: TreadmillState, capabilities: MachineCapabilities): Step {
  return stepFrom(endLink(state), (next) =>
    quiet({
      ...next,
      generation: next.generation + 1,
      isLinkUp: true,
      capabilities,
      telemetry: undefined,
      telemetryAtMs: undefined,
      belt: 'unknown',
      stillSinceMs: undefined,
      stillAskedSinceMs: undefined,
      misses: 0,
    }),
  );
}

/**
 * A belt that has just started is on its way to its slowest speed, so that speed counts, not the fraction reported on
 * the way there. What was reported on an earlier connection says nothing of the belt now.
 */
function adoptReported(state: TreadmillState): Step {
  const minimumKmh = state.capabilities?.speedRange?.minimumKmh ?? 0;
  const { telemetry } = state;
  const reportedKmh = telemetry === undefined ? undefined : state.speed.reported;
  const inclinePercent =
    telemetry === undefined ? undefined : (state.incline.reported ?? state.incline.acknowledged);
  return stepFrom(endPursuits(state, 'superseded'), (next) =>
    quiet({
      ...next,
      misses: 0,
      speed:
        reportedKmh === undefined ? next.speed : adoptValue(next.speed, Math.max(reportedKmh, minimumKmh)),
      incline: inclinePercent === undefined ? next.incline : adoptValue(next.incline, inclinePercent),
    }),
  );
}

function endPursuits(state: TreadmillState, detail: OperationDetail): Step {
  return stepFrom(endPursuit(state, 'speed', detail), (next) => endPursuit(next, 'incline', detail));
}

function endLink(state: TreadmillState): Step {
  const dropped = stepFrom(dropOperations(state, 'linkLost', 'noLink'), (next) =>
    endPursuits(next, 'linkLost'),
  );
  return stepFrom(dropped, (next) =>
    quiet({
      ...next,
      isLinkUp: false,
      control: 'none',
      speed: forgetTargets(next.speed),
      incline: forgetTargets(next.incline),
    }),
  );
}

function endFailedWrite(
  state: TreadmillState,
  { operationId, isBusy }: Extract<TreadmillEvent, { kind: 'writeFailed' }>,
  nowMs: number,
): Step {
  const { pending, retryAfterControl } = state;
  if (pending?.operation.operationId !== operationId) return quiet(state);
  if (isBusy === true && pending.operation.command.kind === 'stop') return turnStopAway(state, nowMs);
  const free: TreadmillState = {
    ...withdrawRequest(state, pending.operation),
    pending: undefined,
    retryAfterControl: undefined,
  };
  const failed =
    retryAfterControl === undefined
      ? failOperation(free, pending.operation, 'unknown', 'writeFailed')
      : failOperation(free, retryAfterControl, 'rejected', 'controlNotPermitted');
  return stepFrom(failed, (next) => writeQueued(next, nowMs));
}

function passTime(state: TreadmillState, nowMs: number): Step {
  let step = stepFrom(expirePending(state, nowMs), (next) => expireMotion(next, nowMs));
  step = stepFrom(step, (next) => {
    const { axis, findings } = judgePatience(next.speed, speedTolerance, nowMs);
    return noteFindings({ ...next, speed: axis }, 'speed', findings);
  });
  step = stepFrom(step, (next) => {
    const { axis, findings } = judgePatience(next.incline, inclineTolerance, nowMs);
    return noteFindings({ ...next, incline: axis }, 'incline', findings);
  });
  return stepFrom(step, (next) => writeQueued(next, nowMs));
}

function expirePending(state: TreadmillState, nowMs: number): Step {
  const { pending } = state;
  if (pending === undefined) return quiet(state);
  if (pending.isTurnedAway) return writeTurnedAwayStop(state, nowMs);
  const waitedMs = nowMs - pending.writtenAtMs;
  if (pending.operation.command.kind === 'requestControl' && waitedMs >= requestControlPatienceMs) {
    const granted: TreadmillState = { ...state, pending: undefined, control: 'granted' };
    return writeRetry(granted, nowMs) ?? failOperation(granted, pending.operation, 'unknown', 'timedOut');
  }
  if (waitedMs < procedureTimeoutMs) return quiet(state);
  const timedOut = failOperation({ ...state, pending: undefined }, pending.operation, 'unknown', 'timedOut');
  // The link counts as gone from here on, so that nothing that waits is written to it.
  const step = stepFrom(timedOut, endLink);
  return { ...step, effects: [...step.effects, { kind: 'dropLink', reason: 'procedureTimedOut' }] };
}

function expireMotion(state: TreadmillState, nowMs: number): Step {
  const { motion } = state;
  if (motion === undefined || nowMs - motion.acceptedAtMs < motionPatienceMs) return quiet(state);
  return failOperation({ ...state, motion: undefined }, motion.operation, 'unknown', 'notSeen');
}
