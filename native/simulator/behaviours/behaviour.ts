import type { BleUuid } from '#contract/ble/ble-central.ts';
import type { GattPeripheralService } from '#contract/ble/gatt-peripheral.ts';
import type { Clock } from '#contract/runtime/clock.ts';
import type { ControlPointRequest, ControlPointResult } from '#core/ftms/control-point.ts';
import type { TreadmillData } from '#core/ftms/treadmill-data.ts';
import type { BeltState } from '../belt-model.ts';
import type { RandomSource } from '../random-source.ts';
import type { TreadmillModel } from '../treadmill-models.ts';

/** What the control point, or a key of the console, asks of the motors. */
export type BeltOrder =
  | { readonly kind: 'speed'; readonly speedKmh: number }
  | { readonly kind: 'incline'; readonly inclinePercent: number }
  | { readonly kind: 'start' }
  | { readonly kind: 'stop' }
  | { readonly kind: 'pause' };

/** What the control point does with a request: indicate a result after a while, or never say anything. */
export type ControlPointAnswer =
  | { readonly kind: 'respond'; readonly result: ControlPointResult; readonly afterMs: number }
  | { readonly kind: 'silent' };

export const consoleKeys = [
  'start',
  'stop',
  'pause',
  'faster',
  'slower',
  'inclineUp',
  'inclineDown',
] as const;
export type ConsoleKey = (typeof consoleKeys)[number];

/** What a treadmill tells before anybody connects. */
export interface TreadmillAdvertising {
  readonly localName: string | undefined;
  readonly advertisedServiceUuids: readonly BleUuid[];
  readonly serviceData: readonly { readonly uuid: BleUuid; readonly data: Uint8Array }[];
}

/** The treadmill as a behaviour sees it. */
export interface TreadmillInside {
  readonly clock: Clock;
  readonly random: RandomSource;
  readonly model: TreadmillModel;
  readonly belt: BeltState;
  readonly isRunnerOnBelt: boolean;
  /** Moves the machine as by its own will: nobody is told but by telemetry. False when that is not possible now. */
  order(order: BeltOrder): boolean;
  /** Power is gone and back: the belt coasts, counters are zero, permission and link are lost. */
  reboot(options: { readonly awayMs: number }): void;
  dropLink(options?: { readonly forMs?: number }): void;
}

/**
 * One way in which a treadmill differs from the book. Hooks are asked in the order in which behaviours are listed: the
 * first wraps the later ones, and shapes first. State lives in the closure of the function that makes the behaviour, so
 * each behaviour object belongs to one treadmill.
 */
export interface Behaviour {
  readonly name: string;
  onConnect?(machine: TreadmillInside): void;
  onDisconnect?(machine: TreadmillInside): void;
  /** Called ten times a second, linked or not. */
  tick?(machine: TreadmillInside, dtMs: number): void;
  onConsoleKey?(key: ConsoleKey, machine: TreadmillInside): void;
  /** Around the control point: may change the request, the answer, or not pass it on at all. */
  onRequest?(
    request: ControlPointRequest,
    proceed: (request: ControlPointRequest) => ControlPointAnswer,
    machine: TreadmillInside,
  ): ControlPointAnswer;
  /** Around what an accepted request does to the motors; false lets the request fail. */
  onOrder?(order: BeltOrder, obey: (order: BeltOrder) => boolean, machine: TreadmillInside): boolean;
  /** One record before it becomes bytes; `undefined` leaves it out. */
  shapeTelemetry?(data: TreadmillData, machine: TreadmillInside): TreadmillData | undefined;
  /** The packets of one record as they go out. */
  shapePackets?(packets: readonly Uint8Array[], machine: TreadmillInside): readonly Uint8Array[];
  shapeServices?(services: readonly GattPeripheralService[]): readonly GattPeripheralService[];
  shapeAdvertising?(advertising: TreadmillAdvertising): TreadmillAdvertising;
}

export function throughRequestHooks(
  behaviours: readonly Behaviour[],
  machine: TreadmillInside,
  handle: (request: ControlPointRequest) => ControlPointAnswer,
): (request: ControlPointRequest) => ControlPointAnswer {
  return behaviours.reduceRight<(request: ControlPointRequest) => ControlPointAnswer>(
    (next, behaviour) => (request) => behaviour.onRequest?.(request, next, machine) ?? next(request),
    handle,
  );
}

export function throughOrderHooks(
  behaviours: readonly Behaviour[],
  machine: TreadmillInside,
  obey: (order: BeltOrder) => boolean,
): (order: BeltOrder) => boolean {
  return behaviours.reduceRight<(order: BeltOrder) => boolean>(
    (next, behaviour) => (order) => behaviour.onOrder?.(order, next, machine) ?? next(order),
    obey,
  );
}

export function shapedTelemetry(
  behaviours: readonly Behaviour[],
  machine: TreadmillInside,
  data: TreadmillData,
): TreadmillData | undefined {
  let shaped: TreadmillData | undefined = data;
  for (const behaviour of behaviours) {
    if (behaviour.shapeTelemetry === undefined) continue;
    shaped = behaviour.shapeTelemetry(shaped, machine);
    if (shaped === undefined) return undefined;
  }
  return shaped;
}

export function shapedPackets(
  behaviours: readonly Behaviour[],
  machine: TreadmillInside,
  packets: readonly Uint8Array[],
): readonly Uint8Array[] {
  return behaviours.reduce(
    (shaped, behaviour) => behaviour.shapePackets?.(shaped, machine) ?? shaped,
    packets,
  );
}

export function shapedServices(
  behaviours: readonly Behaviour[],
  services: readonly GattPeripheralService[],
): readonly GattPeripheralService[] {
  return behaviours.reduce((shaped, behaviour) => behaviour.shapeServices?.(shaped) ?? shaped, services);
}

export function shapedAdvertising(
  behaviours: readonly Behaviour[],
  advertising: TreadmillAdvertising,
): TreadmillAdvertising {
  return behaviours.reduce(
    (shaped, behaviour) => behaviour.shapeAdvertising?.(shaped) ?? shaped,
    advertising,
  );
}
