import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bytesOfHex, capturedValues, hexOfBytes } from '#tests/fixtures/captures/ftms-values.ts';
import { controlPointTable } from './control-point-table.ts';
import {
  answersRequest,
  controlPointOpCode,
  decodeControlPointRequest,
  decodeControlPointResponse,
  encodeControlPointRequest,
  encodeControlPointResponse,
  type ControlPointRequest,
  type ControlPointResponse,
} from './control-point.ts';
import type { Field } from './fields.ts';
import { integerTypes } from './integer-types.ts';

/** FTMS 1.0, word for word: what each request looks like on the air. */
const requests: readonly (readonly [ControlPointRequest, string])[] = [
  [{ kind: 'requestControl' }, '00'],
  [{ kind: 'reset' }, '01'],
  [{ kind: 'setTargetSpeed', speedKmh: 8.3 }, '02 3E 03'],
  [{ kind: 'setTargetInclination', inclinationPercent: -2.5 }, capturedValues.setTargetInclination.hex],
  [{ kind: 'setTargetResistance', resistanceLevel: 2.5 }, '04 19'],
  [{ kind: 'setTargetPower', powerW: -2 }, '05 FE FF'],
  [{ kind: 'setTargetHeartRate', heartRateBpm: 150 }, '06 96'],
  [{ kind: 'startOrResume' }, '07'],
  [{ kind: 'stop' }, '08 01'],
  [{ kind: 'pause' }, '08 02'],
  [{ kind: 'setTargetedExpendedEnergy', energyKcal: 300 }, '09 2C 01'],
  [{ kind: 'setTargetedStepNumber', steps: 5000 }, '0A 88 13'],
  [{ kind: 'setTargetedStrideNumber', strides: 2500 }, '0B C4 09'],
  [{ kind: 'setTargetedDistance', distanceM: 100_000 }, '0C A0 86 01'],
  [{ kind: 'setTargetedTrainingTime', trainingTimeS: 1800 }, '0D 08 07'],
  [{ kind: 'setTargetedTimeInTwoHeartRateZones', fatBurnTimeS: 1, fitnessTimeS: 2 }, '0E 01 00 02 00'],
  [
    { kind: 'setTargetedTimeInThreeHeartRateZones', lightTimeS: 1, moderateTimeS: 2, hardTimeS: 3 },
    '0F 01 00 02 00 03 00',
  ],
  [
    {
      kind: 'setTargetedTimeInFiveHeartRateZones',
      veryLightTimeS: 1,
      lightTimeS: 2,
      moderateTimeS: 3,
      hardTimeS: 4,
      maximumTimeS: 5,
    },
    '10 01 00 02 00 03 00 04 00 05 00',
  ],
  [
    {
      kind: 'setIndoorBikeSimulation',
      windSpeedMps: -1.5,
      gradePercent: 2.25,
      rollingResistanceCoefficient: 0.004,
      windResistanceKgPerM: 0.51,
    },
    '11 24 FA E1 00 28 33',
  ],
  [{ kind: 'setWheelCircumference', wheelCircumferenceMm: 2105.5 }, '12 3F 52'],
  [{ kind: 'spinDownControl', spinDownControl: 1 }, '13 01'],
  [{ kind: 'setTargetedCadence', cadencePerMinute: 82.5 }, '14 A5 00'],
];

function valueOf(field: Field) {
  const { minimum, maximum } = integerTypes[field.type];
  const [numerator, denominator] = field.resolution;
  return fc.integer({ min: minimum, max: maximum }).map((raw) => (raw * numerator) / denominator);
}

const anyRequest = fc
  .constantFrom(...Object.entries(controlPointTable))
  .chain(([kind, { fields }]) =>
    fc
      .record(Object.fromEntries(fields.map((field: Field) => [field.name, valueOf(field)])))
      .map((values) => ({ kind, ...values }) as ControlPointRequest),
  );

describe('requests', () => {
  it('has an example of every kind', () => {
    expect(new Set(requests.map(([{ kind }]) => kind))).toEqual(new Set(Object.keys(controlPointTable)));
  });

  it.each(requests)('$kind', (request, hex) => {
    expect(hexOfBytes(encodeControlPointRequest(request))).toBe(hex);
    expect(decodeControlPointRequest(bytesOfHex(hex))).toEqual({ ok: true, value: request });
    expect(controlPointOpCode(request.kind)).toBe(bytesOfHex(hex)[0]);
  });

  it('comes back for every value that the fields hold', () => {
    fc.assert(
      fc.property(anyRequest, (request) => {
        const bytes = encodeControlPointRequest(request);
        expect(decodeControlPointRequest(bytes)).toEqual({ ok: true, value: request });
      }),
      { numRuns: 1000 },
    );
  });

  it.each([
    ['', 'tooShort', 0],
    ['02', 'tooShort', 1],
    ['02 3E', 'tooShort', 1],
    ['10 01 00 02 00 03', 'tooShort', 5],
    ['08', 'tooShort', 1],
    ['08 00', 'unknownParameter', 1],
    ['08 03', 'unknownParameter', 1],
    ['15', 'unknownOpCode', 0],
    ['80 00 01', 'unknownOpCode', 0],
  ] as const)('does not take "%s" for a request', (hex, reason, at) => {
    expect(decodeControlPointRequest(bytesOfHex(hex))).toEqual({ ok: false, reason, at });
  });

  it.each([
    { kind: 'setTargetSpeed', speedKmh: -0.1 },
    { kind: 'setTargetSpeed', speedKmh: 656 },
    { kind: 'setTargetSpeed', speedKmh: Number.NaN },
    { kind: 'setTargetSpeed', speedKmh: Number.POSITIVE_INFINITY },
    { kind: 'setTargetInclination', inclinationPercent: 3276.8 },
    { kind: 'setTargetHeartRate', heartRateBpm: 256 },
  ] as const satisfies readonly ControlPointRequest[])('never sends $kind out of its range', (request) => {
    expect(() => encodeControlPointRequest(request)).toThrow('ftms/invalid-value');
  });

  it('never sends a request whose value is missing', () => {
    const broken: unknown = { kind: 'setTargetSpeed' };
    expect(() => encodeControlPointRequest(broken as ControlPointRequest)).toThrow('ftms/invalid-value');
  });
});

describe('responses', () => {
  const none = new Uint8Array();

  it.each([
    ['80 00 01', 0x00, 'requestControl', 'success', 1],
    ['80 02 02', 0x02, 'setTargetSpeed', 'opCodeNotSupported', 2],
    ['80 03 03', 0x03, 'setTargetInclination', 'invalidParameter', 3],
    ['80 07 04', 0x07, 'startOrResume', 'operationFailed', 4],
    ['80 01 05', 0x01, 'reset', 'controlNotPermitted', 5],
    ['80 08 01', 0x08, 'stop', 'success', 1],
    ['80 00 00', 0x00, 'requestControl', 'unknown', 0],
    ['80 00 06', 0x00, 'requestControl', 'unknown', 6],
  ] as const)('%s', (hex, requestOpCode, requestKind, result, resultCode) => {
    const response = { requestOpCode, requestKind, result, resultCode, parameter: none };
    expect(decodeControlPointResponse(bytesOfHex(hex))).toEqual({ ok: true, value: response });
    expect(hexOfBytes(encodeControlPointResponse(response))).toBe(hex);
  });

  it('keeps an op code that FTMS does not have, and the parameter', () => {
    const decoded = decodeControlPointResponse(bytesOfHex('80 42 01 AA BB'));
    expect(decoded).toEqual({
      ok: true,
      value: {
        requestOpCode: 0x42,
        result: 'success',
        resultCode: 1,
        parameter: Uint8Array.of(0xaa, 0xbb),
      },
    });
  });

  it('belongs to a request by its op code, so to stop and to pause alike', () => {
    const decoded = decodeControlPointResponse(bytesOfHex('80 08 01'));
    const response = decoded.ok ? decoded.value : undefined;
    expect(response && answersRequest(response, { kind: 'stop' })).toBe(true);
    expect(response && answersRequest(response, { kind: 'pause' })).toBe(true);
    expect(response && answersRequest(response, { kind: 'startOrResume' })).toBe(false);
  });

  it.each([
    ['', 'tooShort', 0],
    ['80', 'tooShort', 1],
    ['80 02', 'tooShort', 2],
    ['02 00 01', 'notAResponse', 0],
  ] as const)('does not take "%s" for a response', (hex, reason, at) => {
    expect(decodeControlPointResponse(bytesOfHex(hex))).toEqual({ ok: false, reason, at });
  });

  it('comes back for every octet', () => {
    fc.assert(
      fc.property(fc.nat(255), fc.nat(255), fc.uint8Array({ maxLength: 17 }), (op, code, rest) => {
        const bytes = Uint8Array.of(0x80, op, code, ...rest);
        const response = decodeControlPointResponse(bytes);
        expect(response.ok && encodeControlPointResponse(response.value)).toEqual(bytes);
      }),
    );
  });

  it.each([
    { requestOpCode: 256, result: 'success' },
    { requestOpCode: -1, result: 'success' },
    { requestOpCode: 0.5, result: 'success' },
    { requestOpCode: 0, result: 'unknown' },
    { requestOpCode: 0, result: 'unknown', resultCode: 1 },
    { requestOpCode: 0, result: 'unknown', resultCode: 256 },
  ] as const satisfies readonly Partial<ControlPointResponse>[])('cannot say %o', (response) => {
    expect(() => encodeControlPointResponse(response)).toThrow('ftms/invalid-value');
  });
});
