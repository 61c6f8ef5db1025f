import type { GattPeripheral } from '#contract/ble/gatt-peripheral.ts';
import { runOfferedPeripheral } from './offered-peripheral.ts';

/*
 * Not a treadmill: a device whose every answer a test knows. Writes to 2ad9: 0xff is refused with ATT error 0x80, 0x30
 * starts 300 numbered notifications on 2acd, 0x31 makes it drop the link, anything else is answered by an indication.
 */

const listeners = new Map<string, (bytes: Uint8Array) => void>();
let dropLink: (() => void) | undefined;

function listen(uuid: string) {
  return (send: (bytes: Uint8Array) => void) => {
    listeners.set(uuid, send);
    return () => {
      listeners.delete(uuid);
    };
  };
}

function write(bytes: Uint8Array): number {
  const [opCode = 0] = bytes;
  if (opCode === 0xff) return 0x80;
  if (opCode === 0x30) {
    for (let number = 0; number < 300; number += 1) {
      const value = new Uint8Array(4);
      new DataView(value.buffer).setUint32(0, number, true);
      listeners.get('2acd')?.(value);
    }
  } else if (opCode === 0x31) {
    dropLink?.();
  } else {
    listeners.get('2ad9')?.(Uint8Array.of(0x80, opCode, 0x01));
  }
  return 0;
}

const peripheral: GattPeripheral = {
  deviceId: 'proving',
  localName: 'Proving Run',
  advertisedServiceUuids: ['1826'],
  serviceData: [{ uuid: '1826', data: Uint8Array.of(1, 1, 0) }],
  services: [
    {
      uuid: '1826',
      characteristics: [
        { uuid: '2acc', properties: ['read'], read: () => Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8) },
        { uuid: '2acd', properties: ['notify'], subscribe: listen('2acd') },
        { uuid: '2ad9', properties: ['write', 'indicate'], write, subscribe: listen('2ad9') },
        // Announced as readable, and refused.
        { uuid: '2ad4', properties: ['read'] },
      ],
    },
    {
      uuid: '00112233445566778899aabbccddeeff',
      characteristics: [
        {
          uuid: '00112233445566778899aabbccddee00',
          properties: ['read'],
          read: () => Uint8Array.from({ length: 400 }, (_, index) => index % 251),
        },
      ],
    },
  ],
  acceptsConnection: () => dropLink === undefined,
  connected(link) {
    dropLink = () => link.drop();
    return () => {
      dropLink = undefined;
    };
  },
};

await runOfferedPeripheral(peripheral);
