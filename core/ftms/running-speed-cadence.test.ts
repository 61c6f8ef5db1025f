import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bytesOfHex, capturedValues, hexOfBytes } from '#tests/fixtures/captures/ftms-values.ts';
import { stepsPerMinute } from './cadence-steps.ts';
import {
  decodeRunningSpeedCadenceFeature,
  encodeRunningSpeedCadenceFeature,
} from './running-speed-cadence-feature.ts';
import {
  decodeRunningSpeedCadenceMeasurement,
  encodeRunningSpeedCadenceMeasurement,
  type RunningSpeedCadenceMeasurement,
} from './running-speed-cadence-measurement.ts';

const anyMeasurement = fc
  .record(
    {
      speedKmh: fc.nat(0xffff).map((raw) => (raw * 9) / 640),
      cadenceRaw: fc.nat(0xff),
      strideLengthM: fc.nat(0xffff).map((raw) => raw / 100),
      totalDistanceM: fc.nat(0xffff_ffff).map((raw) => raw / 10),
      isRunning: fc.boolean(),
      unknownFlags: fc.constantFrom(0x08, 0x80, 0xf8),
    },
    { requiredKeys: ['speedKmh', 'cadenceRaw', 'isRunning'] },
  )
  .map((measurement): RunningSpeedCadenceMeasurement => measurement);

describe('running speed and cadence measurement', () => {
  it('reads speed in 1/256 m/s', () => {
    const { hex } = capturedValues.runningSpeedCadence;
    const result = decodeRunningSpeedCadenceMeasurement(bytesOfHex(hex));
    expect(result).toEqual({
      ok: true,
      value: {
        speedKmh: 711 / 71.11111111111111,
        cadenceRaw: 168,
        strideLengthM: 0.99,
        totalDistanceM: 1234,
        isRunning: true,
      },
    });
    expect(result.ok && result.value.speedKmh / 3.6).toBeCloseTo(2.777, 3);
    expect(result.ok && hexOfBytes(encodeRunningSpeedCadenceMeasurement(result.value))).toBe(hex);
  });

  it('reads a walk without stride and distance, and keeps unknown flags', () => {
    expect(decodeRunningSpeedCadenceMeasurement(bytesOfHex('08 00 01 50'))).toEqual({
      ok: true,
      value: { speedKmh: 3.6, cadenceRaw: 80, isRunning: false, unknownFlags: 0x08 },
    });
  });

  it.each([
    ['', 0],
    ['07 C7', 1],
    ['07 C7 02', 3],
    ['07 C7 02 A8 63', 4],
    ['07 C7 02 A8 63 00 34 30 00', 6],
  ])('says where "%s" ends too early', (hex, at) => {
    expect(decodeRunningSpeedCadenceMeasurement(bytesOfHex(hex))).toEqual({
      ok: false,
      reason: 'tooShort',
      at,
    });
  });

  it.each([
    { speedKmh: 1000, cadenceRaw: 80, isRunning: true },
    { speedKmh: 10, cadenceRaw: 256, isRunning: true },
    { speedKmh: 10, cadenceRaw: 80, isRunning: true, totalDistanceM: -1 },
    { speedKmh: 10, cadenceRaw: 80, isRunning: true, unknownFlags: 0x01 },
  ])('cannot say %o', (measurement) => {
    expect(() => encodeRunningSpeedCadenceMeasurement(measurement)).toThrow('ftms/invalid-value');
  });

  it('comes back for every value that the fields hold', () => {
    fc.assert(
      fc.property(anyMeasurement, (measurement) => {
        expect(
          decodeRunningSpeedCadenceMeasurement(encodeRunningSpeedCadenceMeasurement(measurement)),
        ).toEqual({ ok: true, value: measurement });
      }),
      { numRuns: 1000 },
    );
  });
});

describe('running speed and cadence feature', () => {
  it('names its bits and keeps the others', () => {
    const value = { features: ['strideLength', 'walkingOrRunning'], unknownFeatureBits: 0x8000 } as const;
    expect(decodeRunningSpeedCadenceFeature(bytesOfHex('05 80'))).toEqual({ ok: true, value });
    expect(hexOfBytes(encodeRunningSpeedCadenceFeature(value))).toBe('05 80');
    expect(hexOfBytes(encodeRunningSpeedCadenceFeature({ features: [] }))).toBe('00 00');
  });

  it('needs two octets', () => {
    expect(decodeRunningSpeedCadenceFeature(bytesOfHex('05'))).toEqual({
      ok: false,
      reason: 'tooShort',
      at: 0,
    });
  });

  it('comes back for all 16 bits', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 2, maxLength: 2 }), (bytes) => {
        const result = decodeRunningSpeedCadenceFeature(bytes);
        expect(result.ok && encodeRunningSpeedCadenceFeature(result.value)).toEqual(bytes);
      }),
    );
  });
});

describe('stepsPerMinute', () => {
  it.each([
    ['a runner whose pod sends steps', 10, 168, 168],
    ['a runner whose pod sends strides', 10, 84, 168],
    ['just fast enough to be a run', 6.01, 119, 238],
    ['the fewest steps of a run', 10, 120, 120],
    ['a walker whose pod sends steps', 5, 100, 100],
    ['a walker whose pod sends strides', 5, 50, 100],
    ['6 km/h is a walk', 6, 60, 60],
    ['somebody who stands', 0, 0, 0],
  ])('%s', (_, speedKmh, cadenceRaw, expected) => {
    expect(stepsPerMinute({ speedKmh, cadenceRaw })).toBe(expected);
  });
});
