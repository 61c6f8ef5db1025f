import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bytesOfHex, capturedValues, hexOfBytes } from '#tests/fixtures/captures/ftms-values.ts';
import {
  decodeSupportedHeartRateRange,
  decodeSupportedInclinationRange,
  decodeSupportedPowerRange,
  decodeSupportedResistanceRange,
  decodeSupportedSpeedRange,
  encodeSupportedHeartRateRange,
  encodeSupportedInclinationRange,
  encodeSupportedPowerRange,
  encodeSupportedResistanceRange,
  encodeSupportedSpeedRange,
} from './supported-range.ts';

describe('supported ranges', () => {
  it('speed in hundredths of km/h', () => {
    const { hex } = capturedValues.supportedSpeedRange;
    const range = { minimumKmh: 0.8, maximumKmh: 20, incrementKmh: 0.1 };
    expect(decodeSupportedSpeedRange(bytesOfHex(hex))).toEqual({ ok: true, value: range });
    expect(hexOfBytes(encodeSupportedSpeedRange(range))).toBe(hex);
  });

  it('inclination in tenths of a percent, downhill too', () => {
    const { hex } = capturedValues.supportedInclinationRange;
    const range = { minimumPercent: -3, maximumPercent: 15, incrementPercent: 0.5 };
    expect(decodeSupportedInclinationRange(bytesOfHex(hex))).toEqual({ ok: true, value: range });
    expect(hexOfBytes(encodeSupportedInclinationRange(range))).toBe(hex);
  });

  it('resistance in tenths of a level, with a sign', () => {
    const { hex } = capturedValues.supportedResistanceRange;
    const range = { minimumLevel: -1.5, maximumLevel: 25, incrementLevel: 0.5 };
    expect(decodeSupportedResistanceRange(bytesOfHex(hex))).toEqual({ ok: true, value: range });
    expect(hexOfBytes(encodeSupportedResistanceRange(range))).toBe(hex);
    const fine = { minimumLevel: 0, maximumLevel: 100, incrementLevel: 4000 };
    expect(decodeSupportedResistanceRange(encodeSupportedResistanceRange(fine))).toEqual({
      ok: true,
      value: fine,
    });
  });

  it('heart rate in one octet each', () => {
    const range = { minimumBpm: 60, maximumBpm: 220, incrementBpm: 1 };
    expect(decodeSupportedHeartRateRange(bytesOfHex('3C DC 01'))).toEqual({ ok: true, value: range });
    expect(hexOfBytes(encodeSupportedHeartRateRange(range))).toBe('3C DC 01');
  });

  it('power in watts, with a sign', () => {
    const range = { minimumW: -10, maximumW: 9999, incrementW: 40_000 };
    expect(decodeSupportedPowerRange(bytesOfHex('F6 FF 0F 27 40 9C'))).toEqual({ ok: true, value: range });
    expect(hexOfBytes(encodeSupportedPowerRange(range))).toBe('F6 FF 0F 27 40 9C');
  });

  it('is none where the minimum is above the maximum', () => {
    expect(decodeSupportedSpeedRange(bytesOfHex('D0 07 50 00 0A 00'))).toEqual({
      ok: false,
      reason: 'reversedRange',
      at: 2,
    });
    expect(decodeSupportedHeartRateRange(bytesOfHex('DC 3C 01'))).toEqual({
      ok: false,
      reason: 'reversedRange',
      at: 1,
    });
    const reversed = { minimumKmh: 20, maximumKmh: 0.8, incrementKmh: 0.1 };
    expect(() => encodeSupportedSpeedRange(reversed)).toThrow('ftms/invalid-value');
  });

  it('refuses what the fields cannot hold', () => {
    const range = { minimumPercent: 0, maximumPercent: 15, incrementPercent: -0.5 };
    expect(() => encodeSupportedInclinationRange(range)).toThrow('ftms/invalid-value');
  });

  it.each([
    ['', 0],
    ['50 00 D0', 2],
    ['50 00 D0 07 0A', 4],
  ])('says where "%s" ends too early', (hex, at) => {
    expect(decodeSupportedSpeedRange(bytesOfHex(hex))).toEqual({ ok: false, reason: 'tooShort', at });
  });

  it('comes back octet for octet', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 6, maxLength: 6 }), (bytes) => {
        const speed = decodeSupportedSpeedRange(bytes);
        if (speed.ok) expect(encodeSupportedSpeedRange(speed.value)).toEqual(bytes);
        const inclination = decodeSupportedInclinationRange(bytes);
        if (inclination.ok) expect(encodeSupportedInclinationRange(inclination.value)).toEqual(bytes);
        const power = decodeSupportedPowerRange(bytes);
        if (power.ok) expect(encodeSupportedPowerRange(power.value)).toEqual(bytes);
        const resistance = decodeSupportedResistanceRange(bytes);
        if (resistance.ok) expect(encodeSupportedResistanceRange(resistance.value)).toEqual(bytes);
        const heartRate = decodeSupportedHeartRateRange(bytes);
        if (heartRate.ok) expect(encodeSupportedHeartRateRange(heartRate.value)).toEqual(bytes.slice(0, 3));
      }),
      { numRuns: 1000 },
    );
  });
});
