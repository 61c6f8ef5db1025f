import type { GattPeripheralService } from '#contract/ble/gatt-peripheral.ts';
import {
  deviceInformationNames,
  encodeDeviceInformationString,
  type DeviceInformation,
} from '#core/ftms/device-information.ts';
import { deviceInformationUuids } from '#core/ftms/uuids.ts';

/** Device Information (0x180A) with the strings that are given. */
export function deviceInformationService(information: DeviceInformation): GattPeripheralService {
  return {
    uuid: deviceInformationUuids.service,
    characteristics: deviceInformationNames.flatMap((name) => {
      const text = information[name];
      if (text === undefined) return [];
      return [
        {
          uuid: deviceInformationUuids[name],
          properties: ['read'] as const,
          read: () => encodeDeviceInformationString(text),
        },
      ];
    }),
  };
}
