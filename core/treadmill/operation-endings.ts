import type { Operation, OperationDetail, OperationOutcome } from './operation.ts';
import { withNotices, type Step } from './treadmill-step.ts';
import type { TreadmillState } from './treadmill-state.ts';

/** What an outcome names of its operation. */
type Ended = Pick<Operation, 'operationId' | 'command'>;

/** Ends an operation that the machine said yes to and that telemetry showed. */
export function confirmOperation(state: TreadmillState, { operationId, command }: Ended): Step {
  return withNotices(state, {
    kind: 'outcome',
    outcome: { operationId, command, outcome: 'confirmed', detail: 'seen' },
  });
}

/** Ends an operation without its effect, or without its effect being certain. */
export function failOperation(
  state: TreadmillState,
  { operationId, command }: Ended,
  outcome: Exclude<OperationOutcome['outcome'], 'confirmed'>,
  detail: OperationDetail,
): Step {
  return withNotices(state, { kind: 'outcome', outcome: { operationId, command, outcome, detail } });
}
