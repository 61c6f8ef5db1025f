import { decoded, type Decoded } from './decoded.ts';
import { textOfDevice } from './device-text.ts';
import { utf8FromText } from './utf8.ts';

/** Who made a device, as it says itself (Device Information Service 1.1). What it does not say is absent. */
export interface DeviceInformation {
  readonly manufacturerName?: string;
  readonly modelNumber?: string;
  readonly serialNumber?: string;
  readonly firmwareRevision?: string;
  readonly hardwareRevision?: string;
  readonly softwareRevision?: string;
}

export const deviceInformationNames = [
  'manufacturerName',
  'modelNumber',
  'serialNumber',
  'firmwareRevision',
  'hardwareRevision',
  'softwareRevision',
] as const satisfies readonly (keyof DeviceInformation)[];

/** Decodes one of the strings (0x2A24 to 0x2A29). Every value has a meaning; the text may be empty. */
export function decodeDeviceInformationString(bytes: Uint8Array): Decoded<string> {
  return decoded(textOfDevice(bytes));
}

/** The octets of one string: UTF-8 without a NUL at its end. */
export function encodeDeviceInformationString(text: string): Uint8Array {
  return utf8FromText(text);
}

/** Puts together what could be read; empty strings are absent. */
export function deviceInformationOf(
  values: Readonly<Partial<Record<keyof DeviceInformation, Uint8Array>>>,
): DeviceInformation {
  const information: Partial<Record<keyof DeviceInformation, string>> = {};
  for (const name of deviceInformationNames) {
    const text = textOfDevice(values[name] ?? new Uint8Array());
    if (text !== '') information[name] = text;
  }
  return information;
}
