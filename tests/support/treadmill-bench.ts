import {
  controlPointOpCode,
  type ControlPointResponse,
  type ControlPointResult,
} from '#core/ftms/control-point.ts';
import type { MachineStatus } from '#core/ftms/machine-status.ts';
import type { TreadmillData } from '#core/ftms/treadmill-data.ts';
import type { MachineCapabilities } from '#core/treadmill/machine-capabilities.ts';
import type { OperationOutcome, TreadmillCommand } from '#core/treadmill/operation.ts';
import type { TreadmillEffect, TreadmillEvent, TreadmillNotice } from '#core/treadmill/treadmill-event.ts';
import { treadmillNext } from '#core/treadmill/treadmill-machine.ts';
import { unconnectedTreadmill, type TreadmillState } from '#core/treadmill/treadmill-state.ts';

/** A club treadmill: 0.8 to 20 km/h, 0 to 15 %. */
export const clubCapabilities: MachineCapabilities = {
  canControl: true,
  speedRange: { minimumKmh: 0.8, maximumKmh: 20, incrementKmh: 0.1 },
  inclinationRange: { minimumPercent: 0, maximumPercent: 15, incrementPercent: 0.5 },
  speedFactor: 1,
  hasPassedBeltTest: true,
};

export const speed = (speedKmh: number): TreadmillCommand => ({ kind: 'setTargetSpeed', speedKmh });
export const incline = (inclinationPercent: number): TreadmillCommand => ({
  kind: 'setTargetInclination',
  inclinationPercent,
});
export const start: TreadmillCommand = { kind: 'startOrResume' };
export const stop: TreadmillCommand = { kind: 'stop' };
export const pause: TreadmillCommand = { kind: 'pause' };
export const requestControl: TreadmillCommand = { kind: 'requestControl' };
export const reset: TreadmillCommand = { kind: 'reset' };

export function responseTo(command: TreadmillCommand, result: ControlPointResult): ControlPointResponse {
  return {
    requestOpCode: controlPointOpCode(command.kind),
    requestKind: command.kind === 'pause' ? 'stop' : command.kind,
    result,
    resultCode: 0,
    parameter: new Uint8Array(),
  };
}

/** The treadmill model on a bench: events go in by hand, and everything that it says is kept. */
export interface TreadmillBench {
  readonly state: TreadmillState;
  readonly nowMs: number;
  readonly effects: TreadmillEffect[];
  readonly notices: TreadmillNotice[];
  /** Commands that were written, in order. */
  readonly written: readonly TreadmillCommand[];
  readonly outcomes: readonly OperationOutcome[];
  /** As `operationId outcome detail`. */
  readonly endings: readonly string[];
  /** Kinds of all notices but outcomes. */
  readonly told: readonly string[];
  send(event: TreadmillEvent): void;
  /** Gives the operation's id. */
  submit(command: TreadmillCommand, expiresInMs?: number): number;
  respond(command: TreadmillCommand, result?: ControlPointResult): void;
  telemetry(speedKmh: number, rest?: TreadmillData): void;
  status(status: MachineStatus): void;
  /** Lets time pass in tenths of a second, as the loop does; with a speed, telemetry comes each second half. */
  pass(ms: number, speedKmh?: number): void;
  /** Forgets what was said so far. */
  clear(): void;
}

export function createTreadmillBench(): TreadmillBench {
  let state = unconnectedTreadmill;
  let nowMs = 1000;
  let lastId = 0;
  const effects: TreadmillEffect[] = [];
  const notices: TreadmillNotice[] = [];

  function send(event: TreadmillEvent): void {
    const step = treadmillNext(state, event, nowMs);
    state = step.state;
    effects.push(...step.effects);
    notices.push(...step.notices);
  }

  const bench: TreadmillBench = {
    get state() {
      return state;
    },
    get nowMs() {
      return nowMs;
    },
    effects,
    notices,
    get written() {
      return effects.flatMap((effect) => (effect.kind === 'write' ? [effect.command] : []));
    },
    get outcomes() {
      return notices.flatMap((notice) => (notice.kind === 'outcome' ? [notice.outcome] : []));
    },
    get endings() {
      return bench.outcomes.map(({ operationId, outcome, detail }) => `${operationId} ${outcome} ${detail}`);
    },
    get told() {
      return notices.map(({ kind }) => kind).filter((kind) => kind !== 'outcome');
    },
    send,
    submit(command, expiresInMs = 2000) {
      lastId += 1;
      send({ kind: 'submit', operationId: lastId, command, expiresAtMs: nowMs + expiresInMs });
      return lastId;
    },
    respond: (command, result = 'success') =>
      send({ kind: 'response', response: responseTo(command, result) }),
    telemetry: (speedKmh, rest = {}) =>
      send({ kind: 'telemetry', data: { instantaneousSpeedKmh: speedKmh, ...rest } }),
    status: (status) => send({ kind: 'status', status }),
    pass(ms, speedKmh) {
      for (let passed = 100; passed <= ms; passed += 100) {
        nowMs += 100;
        if (speedKmh !== undefined && passed % 500 === 0) bench.telemetry(speedKmh);
        send({ kind: 'tick' });
      }
    },
    clear() {
      effects.length = 0;
      notices.length = 0;
    },
  };
  return bench;
}

/** A bench whose treadmill is connected and controlled, with a standing belt. */
export function standingBench(capabilities: MachineCapabilities = clubCapabilities): TreadmillBench {
  const bench = createTreadmillBench();
  bench.send({ kind: 'linkUp', capabilities });
  bench.submit(requestControl);
  bench.respond(requestControl);
  bench.telemetry(0);
  bench.clear();
  return bench;
}

/** A bench whose belt runs at a speed that was asked for, accepted and seen. */
export function runningBench(
  speedKmh = 8,
  capabilities: MachineCapabilities = clubCapabilities,
): TreadmillBench {
  const bench = standingBench(capabilities);
  bench.submit(start);
  bench.respond(start);
  bench.pass(3000, 0.8);
  bench.submit(speed(speedKmh));
  bench.respond(speed(speedKmh));
  bench.pass(1000, speedKmh);
  bench.clear();
  return bench;
}
