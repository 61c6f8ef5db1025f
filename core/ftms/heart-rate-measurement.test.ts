import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bytesOfHex, capturedValues, hexOfBytes } from '#tests/fixtures/captures/ftms-values.ts';
import { decodeBodySensorLocation, encodeBodySensorLocation } from './body-sensor-location.ts';
import {
  decodeHeartRateMeasurement,
  encodeHeartRateMeasurement,
  type HeartRateMeasurement,
} from './heart-rate-measurement.ts';

const anyMeasurement = fc
  .record(
    {
      heartRateBpm: fc.integer({ min: 1, max: 0xffff }),
      hasContact: fc.boolean(),
      energyKj: fc.nat(0xffff),
      unknownFlags: fc.constantFrom(0x20, 0x40, 0x80, 0xe0),
      rrIntervalsMs: fc.array(
        fc.nat(0xffff).map((raw) => (raw * 1000) / 1024),
        { maxLength: 9 },
      ),
    },
    { requiredKeys: ['rrIntervalsMs'] },
  )
  .map((measurement): HeartRateMeasurement => measurement);

describe('heart rate measurement', () => {
  it('reads heart rate, contact and intervals', () => {
    const { hex } = capturedValues.heartRateWithIntervals;
    const value = { heartRateBpm: 152, hasContact: true, rrIntervalsMs: [390.625, 385.7421875] };
    expect(decodeHeartRateMeasurement(bytesOfHex(hex))).toEqual({ ok: true, value });
    expect(hexOfBytes(encodeHeartRateMeasurement(value))).toBe(hex);
  });

  it('reads a strap that has lost the skin: no heart rate, no contact', () => {
    const { hex } = capturedValues.heartRateNoContact;
    const value = { hasContact: false, rrIntervalsMs: [] };
    expect(decodeHeartRateMeasurement(bytesOfHex(hex))).toEqual({ ok: true, value });
    expect(hexOfBytes(encodeHeartRateMeasurement(value))).toBe(hex);
  });

  it('says nothing of contact for a sensor that cannot tell, whatever bit 1 says', () => {
    for (const hex of ['00 98', '02 98']) {
      expect(decodeHeartRateMeasurement(bytesOfHex(hex))).toEqual({
        ok: true,
        value: { heartRateBpm: 152, rrIntervalsMs: [] },
      });
    }
  });

  it('reads two octets of heart rate, energy and unknown flags', () => {
    expect(decodeHeartRateMeasurement(bytesOfHex('89 2C 01 FF FF'))).toEqual({
      ok: true,
      value: { heartRateBpm: 300, energyKj: 0xffff, rrIntervalsMs: [], unknownFlags: 0x80 },
    });
    expect(decodeHeartRateMeasurement(bytesOfHex('01 00 00'))).toEqual({
      ok: true,
      value: { rrIntervalsMs: [] },
    });
  });

  it('takes half an interval at the end for none', () => {
    const result = decodeHeartRateMeasurement(bytesOfHex('10 98 90 01 8B'));
    expect(result.ok && result.value.rrIntervalsMs).toEqual([390.625]);
  });

  it.each([
    ['', 0],
    ['00', 1],
    ['01 98', 1],
    ['08 98 01', 2],
  ])('says where "%s" ends too early', (hex, at) => {
    expect(decodeHeartRateMeasurement(bytesOfHex(hex))).toEqual({ ok: false, reason: 'tooShort', at });
  });

  it.each([
    { heartRateBpm: 0, rrIntervalsMs: [] },
    { heartRateBpm: -1, rrIntervalsMs: [] },
    { heartRateBpm: 70_000, rrIntervalsMs: [] },
    { heartRateBpm: 60, rrIntervalsMs: [64_000] },
    { heartRateBpm: 60, rrIntervalsMs: [], unknownFlags: 0x01 },
  ])('cannot say %o', (measurement) => {
    expect(() => encodeHeartRateMeasurement(measurement)).toThrow('ftms/invalid-value');
  });

  it('comes back for every value that the fields hold', () => {
    fc.assert(
      fc.property(anyMeasurement, (measurement) => {
        expect(decodeHeartRateMeasurement(encodeHeartRateMeasurement(measurement))).toEqual({
          ok: true,
          value: measurement,
        });
      }),
      { numRuns: 1000 },
    );
  });
});

describe('body sensor location', () => {
  it.each([
    [0, 'other'],
    [1, 'chest'],
    [2, 'wrist'],
    [3, 'finger'],
    [4, 'hand'],
    [5, 'earLobe'],
    [6, 'foot'],
  ] as const)('%d is %s', (code, location) => {
    expect(decodeBodySensorLocation(Uint8Array.of(code))).toEqual({ ok: true, value: location });
    expect(encodeBodySensorLocation(location)).toEqual(Uint8Array.of(code));
  });

  it('is another place for a reserved code, and an error for none', () => {
    expect(decodeBodySensorLocation(Uint8Array.of(7))).toEqual({ ok: true, value: 'other' });
    expect(decodeBodySensorLocation(new Uint8Array())).toEqual({ ok: false, reason: 'tooShort', at: 0 });
  });
});
