import { endPursuit } from './axis-findings.ts';
import { failOperation } from './operation-endings.ts';
import type { Operation, OperationDetail, TreadmillCommand } from './operation.ts';
import { quiet, stepFrom, type Step } from './treadmill-step.ts';
import type { TreadmillEvent } from './treadmill-event.ts';
import type { TreadmillState } from './treadmill-state.ts';

/**
 * Takes a command from the loop. A stop is written at once, whatever else is in flight; anything else waits for the
 * procedure in flight, and a newer command replaces the one that waits.
 */
export function submitOperation(
  state: TreadmillState,
  submitted: Extract<TreadmillEvent, { kind: 'submit' }>,
  nowMs: number,
): Step {
  const operation: Operation = {
    operationId: submitted.operationId,
    command: submitted.command,
    generation: state.generation,
    expiresAtMs: submitted.expiresAtMs,
  };
  if (!state.isLinkUp) return failOperation(state, operation, 'rejected', 'noLink');
  const asked = isHalt(operation) ? { ...state, stillAskedSinceMs: state.stillAskedSinceMs ?? nowMs } : state;
  if (state.capabilities?.canControl !== true)
    return failOperation(asked, operation, 'rejected', 'notSupported');
  if (operation.command.kind === 'stop') return preempt(asked, operation, nowMs);
  // A stop without an answer may be one that the machine does not take from us: asking for control must not wait for it.
  const isStopUnanswered = asked.pending?.operation.command.kind === 'stop';
  if (operation.command.kind === 'requestControl' && isStopUnanswered)
    return preempt(asked, operation, nowMs);
  // A target that is written behind a stop would set some belts going again, and a pause that waits is not given up
  // for anything less.
  const isUnwelcome = movesBelt(operation)
    ? isHalting(state)
    : state.queued !== undefined && isHalt(state.queued);
  if (isUnwelcome && !isHalt(operation)) return failOperation(asked, operation, 'rejected', 'superseded');
  const { queued } = asked;
  const replaced =
    queued === undefined
      ? quiet(asked)
      : failOperation({ ...asked, queued: undefined }, queued, 'rejected', 'superseded');
  return stepFrom(replaced, (next) => writeQueued({ ...next, queued: operation }, nowMs));
}

/** Whether an operation asks the belt to stand. */
function isHalt({ command }: Pick<Operation, 'command'>): boolean {
  return command.kind === 'stop' || command.kind === 'pause';
}

function movesBelt({ command }: Operation): boolean {
  return (
    command.kind === 'startOrResume' ||
    command.kind === 'setTargetSpeed' ||
    command.kind === 'setTargetInclination'
  );
}

/** A stop or pause waits, is in flight, or was accepted and is not seen yet. */
function isHalting(state: TreadmillState): boolean {
  return [state.queued, state.pending?.operation, state.retryAfterControl, state.motion?.operation].some(
    (operation) => operation !== undefined && isHalt(operation),
  );
}

/**
 * STOP goes before everything. The procedure in flight is given up (a contradicting op code aborts it, FTMS 4.16.2.1);
 * its outcome is unknown for good.
 */
function preempt(state: TreadmillState, urgent: Operation, nowMs: number): Step {
  const dropped = stepFrom(dropOperations(state, 'preempted', 'superseded'), (next) =>
    endPursuit(next, 'speed', 'preempted'),
  );
  return stepFrom(dropped, (next) =>
    write({ ...next, speed: { ...next.speed, pursuit: undefined } }, urgent, nowMs, false),
  );
}

/**
 * Ends everything in flight as unknown and everything that waits as rejected. What was asked for and not granted is no
 * longer requested: whoever still wants it asks anew.
 */
export function dropOperations(
  state: TreadmillState,
  inFlight: OperationDetail,
  waiting: OperationDetail,
): Step {
  let step = quiet({
    ...(state.pending === undefined ? state : withdrawRequest(state, state.pending.operation)),
    pending: undefined,
    queued: undefined,
    motion: undefined,
    retryAfterControl: undefined,
  });
  // A retry was refused before, so it counts as waiting; the request for control that it waits for is not its own operation.
  const written = state.retryAfterControl === undefined ? state.pending?.operation : undefined;
  for (const operation of [written, state.motion?.operation]) {
    if (operation === undefined) continue;
    step = stepFrom(step, (next) => failOperation(next, operation, 'unknown', inFlight));
  }
  for (const operation of [state.retryAfterControl, state.queued]) {
    if (operation === undefined) continue;
    step = stepFrom(step, (next) => failOperation(next, operation, 'rejected', waiting));
  }
  return step;
}

/** Writes what waits, if nothing is in flight. */
export function writeQueued(state: TreadmillState, nowMs: number): Step {
  const { queued } = state;
  if (queued === undefined || state.pending !== undefined) return quiet(state);
  const free: TreadmillState = { ...state, queued: undefined };
  if (nowMs >= queued.expiresAtMs) return failOperation(free, queued, 'rejected', 'expired');
  return write(free, queued, nowMs, false);
}

/** Puts an operation in flight and notes what it asks for. */
export function write(state: TreadmillState, operation: Operation, nowMs: number, isRetry: boolean): Step {
  const { command } = operation;
  const pending = { operation, writtenAtMs: nowMs, isRetry, isTurnedAway: false, isOtherDone: false };
  const next: TreadmillState =
    command.kind === 'setTargetSpeed'
      ? { ...state, pending, speed: { ...state.speed, requested: command.speedKmh } }
      : command.kind === 'setTargetInclination'
        ? { ...state, pending, incline: { ...state.incline, requested: command.inclinationPercent } }
        : command.kind === 'requestControl'
          ? { ...state, pending, control: 'requested' }
          : { ...state, pending };
  return {
    state: next,
    effects: [
      {
        kind: 'write',
        operationId: operation.operationId,
        generation: operation.generation,
        command,
        encoded: inMachineUnits(command, state.capabilities?.speedFactor ?? 1),
      },
    ],
    notices: [],
  };
}

/** What an operation asked for is not asked for any more: what was accepted last is all that there is. */
export function withdrawRequest(state: TreadmillState, { command }: Operation): TreadmillState {
  switch (command.kind) {
    case 'setTargetSpeed':
      return { ...state, speed: { ...state.speed, requested: state.speed.acknowledged } };
    case 'setTargetInclination':
      return { ...state, incline: { ...state.incline, requested: state.incline.acknowledged } };
    case 'requestControl':
      return { ...state, control: 'none' };
    default:
      return state;
  }
}

/** Machines that take km/h figures as mph are told a smaller figure, so that the belt does what was meant (quirk 1). */
function inMachineUnits(command: TreadmillCommand, speedFactor: number): TreadmillCommand {
  return command.kind === 'setTargetSpeed'
    ? { ...command, speedKmh: command.speedKmh / speedFactor }
    : command;
}
