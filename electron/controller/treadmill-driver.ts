import type { Clock } from '#contract/runtime/clock.ts';
import { createListeners, type Unsubscribe } from '#contract/runtime/listeners.ts';
import type { Log } from '#contract/runtime/log.ts';
import { hasErrorCode } from '#core/errors/beatrunner-error.ts';
import { judgeTelemetry, noTelemetryCredit } from '#core/treadmill/credible-telemetry.ts';
import type { MachineCapabilities } from '#core/treadmill/machine-capabilities.ts';
import type { MachineFacts } from '#core/treadmill/machine-facts.ts';
import type { TreadmillCommand } from '#core/treadmill/operation.ts';
import type { TreadmillEffect, TreadmillEvent, TreadmillNotice } from '#core/treadmill/treadmill-event.ts';
import { treadmillNext } from '#core/treadmill/treadmill-machine.ts';
import { unconnectedTreadmill, type TreadmillState } from '#core/treadmill/treadmill-state.ts';
import type { TreadmillLink, TreadmillLinkEvent } from '#native/ble/treadmill-link.ts';

export type DriverNotice =
  | TreadmillNotice
  | { readonly kind: 'linkUp'; readonly facts: MachineFacts }
  | { readonly kind: 'linkDown' }
  | Extract<TreadmillLinkEvent, { kind: 'attemptFailed' }>
  /** Fresh telemetry is in the state. */
  | { readonly kind: 'telemetry' }
  /** In real units, whatever the machine was told. */
  | { readonly kind: 'written'; readonly operationId: number; readonly command: TreadmillCommand };

/** The one way to the belt: the treadmill model with its radio link. */
export interface TreadmillDriver {
  readonly state: TreadmillState;
  readonly facts: MachineFacts | undefined;
  /** Sends a command on the present connection, or never. Gives its operation id. */
  submit(command: TreadmillCommand, expiresInMs: number): number;
  /** The belt's present speed and incline become the acknowledged target. */
  adoptReported(): void;
  /** Call ten times a second. */
  tick(): void;
  /** Ends the connection; a new one follows. */
  dropLink(): void;
  useCapabilities(capabilities: MachineCapabilities): void;
  onNotice(listener: (notice: DriverNotice) => void): Unsubscribe;
  close(): Promise<void>;
}

export interface TreadmillDriverOptions {
  readonly link: TreadmillLink;
  readonly clock: Clock;
  readonly log: Log;
  /** What may be done with a machine that says this of itself. */
  readonly capabilitiesOf: (facts: MachineFacts) => MachineCapabilities;
}

export function createTreadmillDriver({
  link,
  clock,
  log,
  capabilitiesOf,
}: TreadmillDriverOptions): TreadmillDriver {
  const listeners = createListeners<DriverNotice>();
  let state = unconnectedTreadmill;
  let facts: MachineFacts | undefined;
  let credit = noTelemetryCredit;
  let lastOperationId = 0;
  let isClosing = false;

  function dispatch(event: TreadmillEvent): void {
    const step = treadmillNext(state, event, clock.nowMs());
    state = step.state;
    for (const effect of step.effects) perform(effect);
    for (const notice of step.notices) listeners.emit(notice);
  }

  function perform(effect: TreadmillEffect): void {
    if (effect.kind === 'dropLink') {
      log.warn('treadmill-link-dropped', { reason: effect.reason });
      link.drop();
      return;
    }
    const { operationId, command, encoded, generation } = effect;
    if (generation !== state.generation) return;
    link.write(encoded).catch((error: unknown) => {
      // The link that we end ourselves takes with it what is under way: no trouble, and nobody is left to be told of it.
      if (isClosing) return;
      const isBusy = isProcedureInProgress(error);
      // A stop that finds the machine busy with the command before is written again, and nothing to warn of.
      if (isBusy && command.kind === 'stop') log.info('control-point-busy', { operationId, command });
      else log.warn('control-point-write-failed', { operationId, command, error });
      dispatch({ kind: 'writeFailed', operationId, isBusy });
    });
    listeners.emit({ kind: 'written', operationId, command });
  }

  const forgetLink = link.onEvent((event) => {
    switch (event.kind) {
      case 'up':
        facts = event.facts;
        credit = noTelemetryCredit;
        dispatch({ kind: 'linkUp', capabilities: capabilitiesOf(event.facts) });
        listeners.emit({ kind: 'linkUp', facts: event.facts });
        return;
      case 'down':
        dispatch({ kind: 'linkDown' });
        listeners.emit({ kind: 'linkDown' });
        return;
      case 'attemptFailed':
        listeners.emit(event);
        return;
      case 'telemetry': {
        const judged = judgeTelemetry(credit, event.data, clock.nowMs());
        credit = judged.credit;
        if (!judged.isCredible) {
          log.warn('telemetry-not-credible', { data: event.data });
          return;
        }
        dispatch({ kind: 'telemetry', data: event.data });
        listeners.emit({ kind: 'telemetry' });
        return;
      }
      case 'status':
        log.info('machine-status', { status: event.status });
        dispatch({ kind: 'status', status: event.status });
        return;
      case 'response':
        dispatch({ kind: 'response', response: event.response });
        return;
    }
  });

  return {
    get state() {
      return state;
    },
    get facts() {
      return facts;
    },
    submit(command, expiresInMs) {
      lastOperationId += 1;
      dispatch({
        kind: 'submit',
        operationId: lastOperationId,
        command,
        expiresAtMs: clock.nowMs() + expiresInMs,
      });
      return lastOperationId;
    },
    adoptReported: () => dispatch({ kind: 'adoptReported' }),
    tick: () => dispatch({ kind: 'tick' }),
    dropLink: () => link.drop(),
    useCapabilities: (capabilities) => dispatch({ kind: 'capabilities', capabilities }),
    onNotice: (listener) => listeners.add(listener),
    async close() {
      isClosing = true;
      forgetLink();
      await link.close();
    },
  };
}

/** ATT error of a write that the machine refused because it is busy with another procedure (CSS, part B, 1.2). */
const attProcedureInProgress = 0xfe;

/** Only where the radio tells why: macOS and Windows do not. */
function isProcedureInProgress(error: unknown): boolean {
  return hasErrorCode(error, 'ble/gatt-failed') && error.params['attError'] === attProcedureInProgress;
}
