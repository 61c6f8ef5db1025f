import { describe, expect, it } from 'vitest';
import { wrongClaims } from './claim-check.ts';
import type { MachineFacts } from './machine-facts.ts';

const honest: MachineFacts = {
  deviceId: 'x',
  name: 'X',
  information: {},
  feature: {
    features: ['inclination'],
    targetSettings: ['speedTarget', 'inclinationTarget'],
    unknownFeatureBits: 0,
    unknownTargetBits: 0,
  },
  speedRange: { minimumKmh: 0.8, maximumKmh: 20, incrementKmh: 0.1 },
  inclinationRange: { minimumPercent: 0, maximumPercent: 15, incrementPercent: 0.5 },
  hasControlPoint: true,
  hasMachineStatus: true,
};
const test = { passed: true, testedAtWallMs: 0, speedFactor: 1, operations: { setTargetSpeed: 'works' } };

describe('wrongClaims', () => {
  it('has nothing to say of an honest machine', () => {
    expect(wrongClaims(honest, test)).toEqual([]);
    expect(wrongClaims(honest, undefined)).toEqual([]);
  });

  it('names targets without ranges and ranges without targets', () => {
    expect(wrongClaims({ ...honest, speedRange: undefined, inclinationRange: undefined }, undefined)).toEqual(
      ['speedTargetWithoutRange', 'inclineTargetWithoutRange'],
    );
    const feature = { features: [], targetSettings: [], unknownFeatureBits: 0, unknownTargetBits: 0 };
    expect(wrongClaims({ ...honest, feature }, undefined)).toEqual([
      'speedRangeWithoutTarget',
      'inclineRangeWithoutTarget',
    ]);
  });

  it('names missing characteristics', () => {
    expect(wrongClaims({ ...honest, feature: undefined }, undefined)).toEqual(['noFeatureCharacteristic']);
    expect(wrongClaims({ ...honest, hasControlPoint: false }, undefined)).toEqual([
      'targetsWithoutControlPoint',
    ]);
    expect(wrongClaims({ ...honest, hasMachineStatus: false }, undefined)).toEqual([
      'controlPointWithoutStatus',
    ]);
  });

  it('does not believe in record speeds', () => {
    const speedRange = { minimumKmh: 1, maximumKmh: 60, incrementKmh: 0.1 };
    expect(wrongClaims({ ...honest, speedRange }, undefined)).toEqual(['incredibleSpeedRange']);
  });

  it('believes the belt test more than the machine', () => {
    expect(wrongClaims(honest, { ...test, operations: { setTargetSpeed: 'ignored' } })).toEqual([
      'speedTargetIgnored',
    ]);
    expect(wrongClaims(honest, { ...test, speedFactor: 1.609344 })).toEqual(['speedTargetInMph']);
  });
});
