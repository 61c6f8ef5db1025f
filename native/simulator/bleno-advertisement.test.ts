import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { advertisingPayload } from './bleno-advertisement.ts';

const treadmill = {
  localName: 'Demo Run',
  advertisedServiceUuids: ['1826'],
  serviceData: [{ uuid: '1826', data: Uint8Array.of(1, 1, 0) }],
};

describe('advertisingPayload', () => {
  it('puts services and service data into the advertisement and the name into the scan response', () => {
    const { advertisement, scanResponse } = advertisingPayload(treadmill);
    expect(Buffer.from(advertisement).toString('hex')).toBe('02010603032618' + '06162618010100');
    expect(Buffer.from(scanResponse).toString('hex')).toBe(`0909${Buffer.from('Demo Run').toString('hex')}`);
  });

  it('leaves the name out for a device that has none', () => {
    expect(advertisingPayload({ ...treadmill, localName: undefined }).scanResponse).toHaveLength(0);
  });

  it('writes 128-bit UUIDs least significant octet first', () => {
    const { advertisement } = advertisingPayload({
      localName: undefined,
      advertisedServiceUuids: ['00112233445566778899aabbccddeeff'],
      serviceData: [],
    });
    expect(Buffer.from(advertisement.subarray(3)).toString('hex')).toBe(
      '1107ffeeddccbbaa99887766554433221100',
    );
  });

  it('moves what does not fit into the scan response', () => {
    const { advertisement, scanResponse } = advertisingPayload({
      localName: undefined,
      advertisedServiceUuids: ['1826', '00112233445566778899aabbccddeeff'],
      serviceData: [{ uuid: '1826', data: new Uint8Array(10) }],
    });
    expect(advertisement).toHaveLength(3 + 4 + 18);
    expect(scanResponse).toHaveLength(14);
  });

  it('never exceeds 31 octets and never cuts a character in two', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 40 }), (localName) => {
        const { advertisement, scanResponse } = advertisingPayload({ ...treadmill, localName });
        expect(advertisement.length).toBeLessThanOrEqual(31);
        expect(scanResponse.length).toBeLessThanOrEqual(31);
        const name = new TextDecoder('utf-8', { fatal: true }).decode(scanResponse.subarray(2));
        expect(localName.toWellFormed().startsWith(name)).toBe(true);
      }),
    );
  });
});
