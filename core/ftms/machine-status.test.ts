import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bytesOfHex, hexOfBytes } from '#tests/fixtures/captures/ftms-values.ts';
import { controlPointOpCode } from './control-point.ts';
import { decodeMachineStatus, encodeMachineStatus, type MachineStatus } from './machine-status.ts';

const statuses: readonly (readonly [MachineStatus, string])[] = [
  [{ kind: 'reset' }, '01'],
  [{ kind: 'stoppedByUser' }, '02 01'],
  [{ kind: 'pausedByUser' }, '02 02'],
  [{ kind: 'stoppedBySafetyKey' }, '03'],
  [{ kind: 'startedByUser' }, '04'],
  [{ kind: 'targetSpeedChanged', speedKmh: 8.3 }, '05 3E 03'],
  [{ kind: 'targetInclineChanged', inclinationPercent: -2.5 }, '06 E7 FF'],
  [{ kind: 'targetResistanceChanged', resistanceLevel: 2.5 }, '07 19'],
  [{ kind: 'targetPowerChanged', powerW: -2 }, '08 FE FF'],
  [{ kind: 'targetHeartRateChanged', heartRateBpm: 150 }, '09 96'],
  [{ kind: 'targetedExpendedEnergyChanged', energyKcal: 300 }, '0A 2C 01'],
  [{ kind: 'targetedStepNumberChanged', steps: 5000 }, '0B 88 13'],
  [{ kind: 'targetedStrideNumberChanged', strides: 2500 }, '0C C4 09'],
  [{ kind: 'targetedDistanceChanged', distanceM: 100_000 }, '0D A0 86 01'],
  [{ kind: 'targetedTrainingTimeChanged', trainingTimeS: 1800 }, '0E 08 07'],
  [{ kind: 'targetedTimeInTwoHeartRateZonesChanged', fatBurnTimeS: 1, fitnessTimeS: 2 }, '0F 01 00 02 00'],
  [
    { kind: 'targetedTimeInThreeHeartRateZonesChanged', lightTimeS: 1, moderateTimeS: 2, hardTimeS: 3 },
    '10 01 00 02 00 03 00',
  ],
  [
    {
      kind: 'targetedTimeInFiveHeartRateZonesChanged',
      veryLightTimeS: 1,
      lightTimeS: 2,
      moderateTimeS: 3,
      hardTimeS: 4,
      maximumTimeS: 5,
    },
    '11 01 00 02 00 03 00 04 00 05 00',
  ],
  [
    {
      kind: 'indoorBikeSimulationChanged',
      windSpeedMps: -1.5,
      gradePercent: 2.25,
      rollingResistanceCoefficient: 0.004,
      windResistanceKgPerM: 0.51,
    },
    '12 24 FA E1 00 28 33',
  ],
  [{ kind: 'wheelCircumferenceChanged', wheelCircumferenceMm: 2105.5 }, '13 3F 52'],
  [{ kind: 'spinDownStatus', spinDownStatus: 2 }, '14 02'],
  [{ kind: 'targetedCadenceChanged', cadencePerMinute: 82.5 }, '15 A5 00'],
  [{ kind: 'controlPermissionLost' }, 'FF'],
  [{ kind: 'unknown', opCode: 0x16, parameter: Uint8Array.of(1, 2) }, '16 01 02'],
  [{ kind: 'unknown', opCode: 0x00, parameter: new Uint8Array() }, '00'],
];

describe('machine status', () => {
  it.each(statuses)('%o', (status, hex) => {
    expect(decodeMachineStatus(bytesOfHex(hex))).toEqual({ ok: true, value: status });
    expect(hexOfBytes(encodeMachineStatus(status))).toBe(hex);
  });

  it('does not share codes with the control point: 3 further up to heart rate, then 1', () => {
    const opCode = (status: MachineStatus): number | undefined => encodeMachineStatus(status)[0];
    expect(opCode({ kind: 'targetSpeedChanged', speedKmh: 1 })).toBe(
      controlPointOpCode('setTargetSpeed') + 3,
    );
    expect(opCode({ kind: 'targetInclineChanged', inclinationPercent: 1 })).toBe(
      controlPointOpCode('setTargetInclination') + 3,
    );
    expect(opCode({ kind: 'targetHeartRateChanged', heartRateBpm: 1 })).toBe(
      controlPointOpCode('setTargetHeartRate') + 3,
    );
    expect(opCode({ kind: 'targetedExpendedEnergyChanged', energyKcal: 1 })).toBe(
      controlPointOpCode('setTargetedExpendedEnergy') + 1,
    );
    expect(opCode({ kind: 'targetedCadenceChanged', cadencePerMinute: 1 })).toBe(
      controlPointOpCode('setTargetedCadence') + 1,
    );
    // 0x02 is "set speed" when written and "stopped" when notified.
    expect(decodeMachineStatus(bytesOfHex('02 01'))).toEqual({ ok: true, value: { kind: 'stoppedByUser' } });
  });

  it.each(['02', '02 00', '02 03', '02 FF'])('takes "%s" for a stop: losing one is worse', (hex) => {
    expect(decodeMachineStatus(bytesOfHex(hex))).toEqual({ ok: true, value: { kind: 'stoppedByUser' } });
  });

  it.each([
    ['', 0],
    ['05', 1],
    ['05 3E', 1],
    ['0D A0 86', 1],
    ['12 24 FA E1 00 28', 6],
  ])('says where "%s" ends too early', (hex, at) => {
    expect(decodeMachineStatus(bytesOfHex(hex))).toEqual({ ok: false, reason: 'tooShort', at });
  });

  it('comes back for every status that any octets mean', () => {
    fc.assert(
      fc.property(fc.nat(255), fc.uint8Array({ minLength: 10, maxLength: 19 }), (opCode, parameter) => {
        const first = decodeMachineStatus(Uint8Array.of(opCode, ...parameter));
        expect(first.ok).toBe(true);
        if (first.ok) expect(decodeMachineStatus(encodeMachineStatus(first.value))).toEqual(first);
      }),
      { numRuns: 1000 },
    );
  });

  it.each([
    { kind: 'targetSpeedChanged', speedKmh: 700 },
    { kind: 'unknown', opCode: 0x05, parameter: new Uint8Array(2) },
    { kind: 'unknown', opCode: 0x100, parameter: new Uint8Array() },
  ] as const satisfies readonly MachineStatus[])('cannot say %o', (status) => {
    expect(() => encodeMachineStatus(status)).toThrow('ftms/invalid-value');
  });
});
