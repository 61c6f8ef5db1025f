import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bytesOfHex, hexOfBytes } from '#tests/fixtures/captures/ftms-values.ts';
import {
  decodeMachineFeature,
  encodeMachineFeature,
  machineFeatureNames,
  targetSettingNames,
} from './machine-feature.ts';

describe('machine feature', () => {
  it('names the bits of both words', () => {
    expect(decodeMachineFeature(bytesOfHex('0C 16 00 00 03 00 00 00'))).toEqual({
      ok: true,
      value: {
        features: ['totalDistance', 'inclination', 'expendedEnergy', 'heartRateMeasurement', 'elapsedTime'],
        targetSettings: ['speedTarget', 'inclinationTarget'],
        unknownFeatureBits: 0,
        unknownTargetBits: 0,
      },
    });
  });

  it("has the documents' last bits in the right place", () => {
    expect(machineFeatureNames.indexOf('userDataRetention')).toBe(16);
    expect(machineFeatureNames.indexOf('forceOnBeltAndPower')).toBe(15);
    expect(targetSettingNames.indexOf('targetedCadence')).toBe(16);
    expect(targetSettingNames.indexOf('indoorBikeSimulation')).toBe(13);
  });

  it('keeps reserved bits, the topmost too', () => {
    const result = decodeMachineFeature(bytesOfHex('00 00 02 80 00 00 00 80'));
    expect(result).toEqual({
      ok: true,
      value: {
        features: [],
        targetSettings: [],
        unknownFeatureBits: 0x8002_0000,
        unknownTargetBits: 0x8000_0000,
      },
    });
  });

  it('needs only names to be encoded', () => {
    expect(
      hexOfBytes(encodeMachineFeature({ features: ['inclination'], targetSettings: ['targetedCadence'] })),
    ).toBe('08 00 00 00 00 00 01 00');
  });

  it('refuses a known bit as an unknown one', () => {
    const feature = { features: [], targetSettings: [], unknownFeatureBits: 1 };
    expect(() => encodeMachineFeature(feature)).toThrow('ftms/invalid-value');
  });

  it.each([
    ['', 0],
    ['0C 16 00', 0],
    ['0C 16 00 00', 4],
    ['0C 16 00 00 03 00 00', 4],
  ])('says where "%s" ends too early', (hex, at) => {
    expect(decodeMachineFeature(bytesOfHex(hex))).toEqual({ ok: false, reason: 'tooShort', at });
  });

  it('comes back for all 64 bits', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 8, maxLength: 8 }), (bytes) => {
        const result = decodeMachineFeature(bytes);
        expect(result.ok && encodeMachineFeature(result.value)).toEqual(bytes);
      }),
    );
  });
});
