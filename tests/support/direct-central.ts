import type {
  AttResult,
  GattPeripheral,
  GattPeripheralCharacteristic,
} from '#contract/ble/gatt-peripheral.ts';
import {
  decodeControlPointResponse,
  encodeControlPointRequest,
  type ControlPointRequest,
  type ControlPointResponse,
  type ControlPointResult,
} from '#core/ftms/control-point.ts';
import { decodeMachineStatus, type MachineStatus } from '#core/ftms/machine-status.ts';
import { decodeTreadmillData, type TreadmillData } from '#core/ftms/treadmill-data.ts';
import { mergeTreadmillData } from '#core/ftms/treadmill-data-merger.ts';
import { ftmsUuids } from '#core/ftms/uuids.ts';
import type { ManualClock } from './manual-clock.ts';

/** The other end of a treadmill's wire without any air between: for tests of what a peripheral sends and answers. */
export interface DirectCentral {
  readonly isLinked: boolean;
  /** Every packet of Treadmill Data. */
  readonly packets: readonly Uint8Array[];
  /** Records put together from decodable packets. */
  readonly records: readonly TreadmillData[];
  readonly undecodable: number;
  readonly responses: readonly ControlPointResponse[];
  readonly statuses: readonly MachineStatus[];
  readonly trainingStatuses: readonly Uint8Array[];
  lastRecord(): TreadmillData;
  write(bytes: Uint8Array): AttResult;
  /** Writes, then lets time pass until the response is there (at most 5 s); `undefined` when there is none. */
  request(request: ControlPointRequest): ControlPointResult | undefined;
  /** Request Control and Start, then waits until the belt moves. */
  startBelt(): void;
  drop(): void;
}

/** Links with a treadmill and subscribes to all that it has; without `indications` the control point stays unconfigured. */
export function linkDirectly(
  treadmill: GattPeripheral,
  clock: ManualClock,
  options: { readonly withIndications?: boolean } = {},
): DirectCentral {
  const packets: Uint8Array[] = [];
  const records: TreadmillData[] = [];
  const responses: ControlPointResponse[] = [];
  const statuses: MachineStatus[] = [];
  const trainingStatuses: Uint8Array[] = [];
  const unsubscribes: ((() => void) | undefined)[] = [];
  let isLinked = true;
  let undecodable = 0;
  let pending: TreadmillData | undefined;

  const leave = treadmill.connected({ drop });
  function drop(): void {
    if (!isLinked) return;
    isLinked = false;
    for (const unsubscribe of unsubscribes) unsubscribe?.();
    leave();
  }

  const listen = (uuid: string, onValue: (bytes: Uint8Array) => void): void => {
    unsubscribes.push(characteristicOf(treadmill, uuid)?.subscribe?.(onValue));
  };
  listen(ftmsUuids.treadmillData, (bytes) => {
    packets.push(bytes);
    const part = decodeTreadmillData(bytes);
    if (!part.ok) {
      undecodable += 1;
      return;
    }
    const merged = mergeTreadmillData(pending, part.value);
    pending = merged.pending;
    if (merged.complete !== undefined) records.push(merged.complete);
  });
  listen(ftmsUuids.machineStatus, (bytes) => {
    const status = decodeMachineStatus(bytes);
    if (status.ok) statuses.push(status.value);
  });
  listen(ftmsUuids.trainingStatus, (bytes) => trainingStatuses.push(bytes));
  if (options.withIndications !== false) {
    listen(ftmsUuids.controlPoint, (bytes) => {
      const response = decodeControlPointResponse(bytes);
      if (response.ok) responses.push(response.value);
    });
  }

  function write(bytes: Uint8Array): AttResult {
    const result = characteristicOf(treadmill, ftmsUuids.controlPoint)?.write?.(bytes);
    if (result === undefined) throw new Error('this treadmill has no control point');
    return result;
  }

  function request(wanted: ControlPointRequest): ControlPointResult | undefined {
    const before = responses.length;
    write(encodeControlPointRequest(wanted));
    for (let waitedMs = 0; waitedMs < 5000 && responses.length === before; waitedMs += 10) clock.advance(10);
    return responses[before]?.result;
  }

  return {
    get isLinked() {
      return isLinked;
    },
    packets,
    records,
    get undecodable() {
      return undecodable;
    },
    responses,
    statuses,
    trainingStatuses,
    lastRecord() {
      const last = records.at(-1);
      if (last === undefined) throw new Error('no record yet');
      return last;
    },
    write,
    request,
    startBelt() {
      request({ kind: 'requestControl' });
      request({ kind: 'startOrResume' });
      for (let waitedMs = 0; waitedMs < 15_000; waitedMs += 100) {
        clock.advance(100);
        if ((records.at(-1)?.instantaneousSpeedKmh ?? 0) > 0) return;
      }
    },
    drop,
  };
}

export function characteristicOf(
  peripheral: GattPeripheral,
  uuid: string,
): GattPeripheralCharacteristic | undefined {
  return peripheral.services
    .flatMap(({ characteristics }) => characteristics)
    .find((characteristic) => characteristic.uuid === uuid);
}
