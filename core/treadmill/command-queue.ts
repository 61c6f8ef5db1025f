import type { Operation, OperationDetail, OperationOutcome, TreadmillCommand } from './operation.ts';
import { quiet, stepFrom, withNotices, type Step } from './treadmill-step.ts';
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
  if (state.capabilities?.canControl !== true)
    return failOperation(state, operation, 'rejected', 'notSupported');
  if (operation.command.kind === 'stop') return preempt(state, operation, nowMs);
  if (state.queued?.command.kind === 'stop') return failOperation(state, operation, 'rejected', 'superseded');
  const { queued } = state;
  const replaced =
    queued === undefined
      ? quiet(state)
      : failOperation({ ...state, queued: undefined }, queued, 'rejected', 'superseded');
  return stepFrom(replaced, (next) => writeQueued({ ...next, queued: operation }, nowMs));
}

/**
 * STOP goes before everything. The procedure in flight is given up (a contradicting op code aborts it, FTMS 4.16.2.1);
 * its outcome is unknown for good.
 */
export function preempt(state: TreadmillState, stop: Operation, nowMs: number): Step {
  return stepFrom(dropOperations(state, 'preempted', 'superseded'), (next) =>
    write(next, stop, nowMs, false),
  );
}

/** Ends everything in flight as unknown and everything that waits as rejected. */
export function dropOperations(
  state: TreadmillState,
  inFlight: OperationDetail,
  waiting: OperationDetail,
): Step {
  let step = quiet({
    ...state,
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
  if (queued === undefined || state.pending !== undefined || !state.isLinkUp) return quiet(state);
  const free: TreadmillState = { ...state, queued: undefined };
  if (queued.generation !== state.generation) return failOperation(free, queued, 'rejected', 'noLink');
  if (nowMs >= queued.expiresAtMs) return failOperation(free, queued, 'rejected', 'expired');
  return write(free, queued, nowMs, false);
}

/** Puts an operation in flight and notes what it asks for. */
export function write(state: TreadmillState, operation: Operation, nowMs: number, isRetry: boolean): Step {
  const { command } = operation;
  const pending = { operation, writtenAtMs: nowMs, isRetry };
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
        command: inMachineUnits(command, state.capabilities?.speedFactor ?? 1),
      },
    ],
    notices: [],
  };
}

/** Machines that take km/h figures as mph are told a smaller figure, so that the belt does what was meant (quirk 1). */
function inMachineUnits(command: TreadmillCommand, speedFactor: number): TreadmillCommand {
  return command.kind === 'setTargetSpeed'
    ? { ...command, speedKmh: command.speedKmh / speedFactor }
    : command;
}

/** Ends an operation without its effect being certain. */
export function failOperation(
  state: TreadmillState,
  operation: Operation,
  outcome: Exclude<OperationOutcome['outcome'], 'confirmed'>,
  detail: OperationDetail,
): Step {
  const { operationId, command } = operation;
  return withNotices(state, { kind: 'outcome', outcome: { operationId, command, outcome, detail } });
}

/** Ends an operation whose effect was accepted and seen. */
export function confirmOperation(
  state: TreadmillState,
  operation: Pick<Operation, 'operationId' | 'command'>,
): Step {
  const { operationId, command } = operation;
  return withNotices(state, {
    kind: 'outcome',
    outcome: { operationId, command, outcome: 'confirmed', detail: 'seen' },
  });
}
