import type { BleConnection, BleUuid } from '#contract/ble/ble-central.ts';
import { BeatRunnerError, hasErrorCode } from '#core/errors/beatrunner-error.ts';
import { decoded, type Decoded } from '#core/ftms/decoded.ts';
import {
  deviceInformationNames,
  deviceInformationOf,
  type DeviceInformation,
} from '#core/ftms/device-information.ts';
import { decodeMachineFeature } from '#core/ftms/machine-feature.ts';
import { decodeSupportedInclinationRange, decodeSupportedSpeedRange } from '#core/ftms/supported-range.ts';
import { deviceInformationUuids, ftmsUuids } from '#core/ftms/uuids.ts';
import type { MachineFacts } from '#core/treadmill/machine-facts.ts';

/**
 * Reads what a treadmill says of itself. What is missing or unreadable is absent from the answer; only a device
 * without Treadmill Data is refused, with `ble/not-a-treadmill`. A lost link ends the reading.
 */
export async function readMachineFacts(
  connection: BleConnection,
  deviceId: string,
  advertisedName: string,
): Promise<MachineFacts> {
  const has = (service: BleUuid, characteristic: BleUuid): boolean =>
    connection.services.some(
      ({ uuid, characteristics }) =>
        uuid === service && characteristics.some((candidate) => candidate.uuid === characteristic),
    );
  if (!has(ftmsUuids.service, ftmsUuids.treadmillData)) {
    throw new BeatRunnerError('ble/not-a-treadmill', { device: advertisedName });
  }
  const read = async <T>(
    service: BleUuid,
    characteristic: BleUuid,
    decode: (bytes: Uint8Array) => Decoded<T>,
  ): Promise<T | undefined> => {
    if (!has(service, characteristic)) return undefined;
    try {
      const value = decode(await connection.read(service, characteristic));
      return value.ok ? value.value : undefined;
    } catch (error) {
      // A characteristic that cannot be read is one the machine does not have; a lost link is another matter.
      if (hasErrorCode(error, 'ble/gatt-failed')) return undefined;
      throw error;
    }
  };
  const feature = await read(ftmsUuids.service, ftmsUuids.feature, decodeMachineFeature);
  const speedRange = await read(ftmsUuids.service, ftmsUuids.supportedSpeedRange, decodeSupportedSpeedRange);
  const inclinationRange = await read(
    ftmsUuids.service,
    ftmsUuids.supportedInclinationRange,
    decodeSupportedInclinationRange,
  );
  const texts: Partial<Record<keyof DeviceInformation, Uint8Array>> = {};
  for (const name of deviceInformationNames) {
    const bytes = await read(deviceInformationUuids.service, deviceInformationUuids[name], keepBytes);
    if (bytes !== undefined) texts[name] = bytes;
  }
  return {
    deviceId,
    name: advertisedName,
    information: deviceInformationOf(texts),
    feature,
    speedRange,
    inclinationRange,
    hasControlPoint: has(ftmsUuids.service, ftmsUuids.controlPoint),
    hasMachineStatus: has(ftmsUuids.service, ftmsUuids.machineStatus),
  };
}

function keepBytes(bytes: Uint8Array): Decoded<Uint8Array> {
  return decoded(bytes);
}
