import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bytesOfHex, hexOfBytes } from '#tests/fixtures/captures/ftms-values.ts';
import { decodeAdvertisingServiceData, encodeAdvertisingServiceData } from './advertising-service-data.ts';

describe('advertising service data', () => {
  it('says whether the machine is free, and what it is', () => {
    const value = {
      isAvailable: true,
      machineTypes: ['treadmill'],
      unknownFlags: 0,
      unknownTypeBits: 0,
    } as const;
    expect(decodeAdvertisingServiceData(bytesOfHex('01 01 00'))).toEqual({ ok: true, value });
    expect(hexOfBytes(encodeAdvertisingServiceData(value))).toBe('01 01 00');
  });

  it('names every type and keeps the rest', () => {
    expect(decodeAdvertisingServiceData(bytesOfHex('80 7F 80'))).toEqual({
      ok: true,
      value: {
        isAvailable: false,
        machineTypes: ['treadmill', 'crossTrainer', 'stepClimber', 'stairClimber', 'rower', 'indoorBike'],
        unknownFlags: 0x80,
        unknownTypeBits: 0x8040,
      },
    });
  });

  it.each([
    ['', 0],
    ['01', 1],
    ['01 01', 1],
  ])('says where "%s" ends too early', (hex, at) => {
    expect(decodeAdvertisingServiceData(bytesOfHex(hex))).toEqual({ ok: false, reason: 'tooShort', at });
  });

  it('comes back for all 24 bits', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 3, maxLength: 3 }), (bytes) => {
        const result = decodeAdvertisingServiceData(bytes);
        expect(result.ok && encodeAdvertisingServiceData(result.value)).toEqual(bytes);
      }),
    );
  });
});
