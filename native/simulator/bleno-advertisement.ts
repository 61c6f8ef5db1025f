import type { BleUuid } from '#contract/ble/ble-central.ts';
import type { GattPeripheral } from '#contract/ble/gatt-peripheral.ts';

/** Octets of a legacy advertisement, and of a scan response. */
const payloadLimit = 31;
const adType = {
  flags: 0x01,
  uuids16: 0x03,
  uuids128: 0x07,
  shortName: 0x08,
  fullName: 0x09,
  serviceData16: 0x16,
  serviceData128: 0x21,
} as const;
/** General discoverable, no classic Bluetooth. */
const flags = [0x02, adType.flags, 0x06];

export interface AdvertisingPayload {
  readonly advertisement: Uint8Array;
  readonly scanResponse: Uint8Array;
}

/**
 * What a peripheral advertises: services and service data in the advertisement as far as they fit, otherwise in the scan
 * response; the name in the scan response, cut when it has to be. Service data that fits nowhere is left out.
 */
export function advertisingPayload(
  peripheral: Pick<GattPeripheral, 'localName' | 'advertisedServiceUuids' | 'serviceData'>,
): AdvertisingPayload {
  const advertisement = [...flags];
  const scanResponse: number[] = [];
  const place = (structure: readonly number[]): void => {
    const room = [advertisement, scanResponse].find((list) => list.length + structure.length <= payloadLimit);
    room?.push(...structure);
  };
  for (const [length, type] of [
    [4, adType.uuids16],
    [32, adType.uuids128],
  ] as const) {
    const uuids = peripheral.advertisedServiceUuids.filter((uuid) => uuid.length === length);
    if (uuids.length > 0) place(structureOf(type, uuids.flatMap(octetsOf)));
  }
  for (const { uuid, data } of peripheral.serviceData) {
    const type = uuid.length === 4 ? adType.serviceData16 : adType.serviceData128;
    place(structureOf(type, [...octetsOf(uuid), ...data]));
  }
  if (peripheral.localName !== undefined && peripheral.localName !== '') {
    const room = payloadLimit - scanResponse.length - 2;
    const full = new TextEncoder().encode(peripheral.localName);
    const name = cutText(full, room);
    const type = name.length === full.length ? adType.fullName : adType.shortName;
    if (name.length > 0) scanResponse.push(...structureOf(type, name));
  }
  return { advertisement: Uint8Array.from(advertisement), scanResponse: Uint8Array.from(scanResponse) };
}

function structureOf(type: number, octets: Iterable<number>): readonly number[] {
  const content = [...octets];
  return [content.length + 1, type, ...content];
}

/** Least significant octet first. */
function octetsOf(uuid: BleUuid): readonly number[] {
  return (uuid.match(/../g) ?? []).map((pair) => Number.parseInt(pair, 16)).reverse();
}

/** At most `limit` octets of UTF-8, never half a character. */
function cutText(utf8: Uint8Array, limit: number): Uint8Array {
  if (utf8.length <= limit) return utf8;
  let end = Math.max(0, limit);
  while (end > 0 && ((utf8[end] ?? 0) & 0b1100_0000) === 0b1000_0000) end -= 1;
  return utf8.subarray(0, end);
}
