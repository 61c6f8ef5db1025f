import type { ControlPointResponse } from '#core/ftms/control-point.ts';
import type { MachineStatus } from '#core/ftms/machine-status.ts';
import type { TreadmillData } from '#core/ftms/treadmill-data.ts';
import type { MachineCapabilities } from './machine-capabilities.ts';
import type { OperationOutcome, TreadmillCommand } from './operation.ts';

/** What reaches the treadmill model: from the radio, from the loop, from time. */
export type TreadmillEvent =
  | { readonly kind: 'linkUp'; readonly capabilities: MachineCapabilities }
  | { readonly kind: 'linkDown' }
  /** A complete record; split ones are merged before. */
  | { readonly kind: 'telemetry'; readonly data: TreadmillData }
  | { readonly kind: 'status'; readonly status: MachineStatus }
  | { readonly kind: 'response'; readonly response: ControlPointResponse }
  /** The bytes of an operation could not be written; `isBusy`: the machine refused them for another procedure's sake. */
  | { readonly kind: 'writeFailed'; readonly operationId: number; readonly isBusy?: boolean }
  | {
      readonly kind: 'submit';
      readonly operationId: number;
      readonly command: TreadmillCommand;
      readonly expiresAtMs: number;
    }
  /** A person wants what the belt does now to be the target from here on. */
  | { readonly kind: 'adoptReported' }
  /** The machine was tested anew (belt test). */
  | { readonly kind: 'capabilities'; readonly capabilities: MachineCapabilities }
  | { readonly kind: 'tick' };

/** What the model wants done. */
export type TreadmillEffect =
  | {
      readonly kind: 'write';
      readonly operationId: number;
      readonly generation: number;
      /** What the belt is to do, in real units: for records and people. */
      readonly command: TreadmillCommand;
      /** The same in the machine's own units (see speedFactor): for the wire. */
      readonly encoded: TreadmillCommand;
    }
  /** After a time-out no new procedure may start on this link (FTMP 4.4.14.3). */
  | { readonly kind: 'dropLink'; readonly reason: 'procedureTimedOut' };

/** What the model found out and others may care about. */
export type TreadmillNotice =
  | { readonly kind: 'outcome'; readonly outcome: OperationOutcome }
  | { readonly kind: 'beltMoving' }
  | { readonly kind: 'beltStopped' }
  /** The machine said yes to a stop; the belt may still be coasting. */
  | { readonly kind: 'stopAccepted' }
  /** Somebody at the console, or another app, changed a target. */
  | { readonly kind: 'consoleChangedSpeed'; readonly speedKmh: number }
  | { readonly kind: 'consoleChangedIncline'; readonly inclinationPercent: number }
  | { readonly kind: 'consoleStopped' }
  | { readonly kind: 'consolePaused' }
  | { readonly kind: 'consoleStarted' }
  | { readonly kind: 'safetyKeyPulled' }
  | { readonly kind: 'controlLost' }
  | { readonly kind: 'controlGranted' }
  /** The machine's own counters went back: it restarted in mid-run (quirk 10). */
  | { readonly kind: 'machineRestarted' }
  | { readonly kind: 'targetMissed'; readonly misses: number };
