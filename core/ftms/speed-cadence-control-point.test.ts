import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bytesOfHex, capturedValues, hexOfBytes } from '#tests/fixtures/captures/ftms-values.ts';
import {
  codeOfSensorLocation,
  decodeSensorLocation,
  encodeSensorLocation,
  sensorLocationOfCode,
} from './sensor-location.ts';
import {
  decodeSpeedCadenceControlPointRequest,
  decodeSpeedCadenceControlPointResponse,
  encodeSpeedCadenceControlPointRequest,
  encodeSpeedCadenceControlPointResponse,
  sensorLocationsIn,
} from './speed-cadence-control-point.ts';

describe('sensor location', () => {
  it.each([
    [0, 'other'],
    [1, 'topOfShoe'],
    [2, 'inShoe'],
    [3, 'hip'],
    [4, 'frontWheel'],
    [5, 'leftCrank'],
    [6, 'rightCrank'],
    [7, 'leftPedal'],
    [8, 'rightPedal'],
    [9, 'frontHub'],
    [10, 'rearDropout'],
    [11, 'chainstay'],
    [12, 'rearWheel'],
    [13, 'rearHub'],
    [14, 'chest'],
    [15, 'spider'],
    [16, 'chainRing'],
  ] as const)('%d is %s', (code, location) => {
    expect(decodeSensorLocation(Uint8Array.of(code))).toEqual({ ok: true, value: location });
    expect(encodeSensorLocation(location)).toEqual(Uint8Array.of(code));
    expect(sensorLocationOfCode(codeOfSensorLocation(location))).toBe(location);
  });

  it('is another place for a reserved code, and an error for none', () => {
    expect(decodeSensorLocation(Uint8Array.of(17))).toEqual({ ok: true, value: 'other' });
    expect(decodeSensorLocation(new Uint8Array())).toEqual({ ok: false, reason: 'tooShort', at: 0 });
    const { hex } = capturedValues.sensorLocationInShoe;
    expect(decodeSensorLocation(bytesOfHex(hex))).toEqual({ ok: true, value: 'inShoe' });
  });
});

describe('speed and cadence control point', () => {
  it.each([
    [
      capturedValues.speedCadenceSetCumulativeValue.hex,
      { kind: 'setCumulativeValue', cumulativeValueRaw: 12_340 },
    ],
    ['01 FF FF FF FF', { kind: 'setCumulativeValue', cumulativeValueRaw: 0xffff_ffff }],
    ['02', { kind: 'startCalibration' }],
    ['03 02', { kind: 'updateSensorLocation', locationCode: 2 }],
    ['04', { kind: 'requestSensorLocations' }],
  ] as const)('"%s" is %o', (hex, request) => {
    expect(decodeSpeedCadenceControlPointRequest(bytesOfHex(hex))).toEqual({ ok: true, value: request });
    expect(hexOfBytes(encodeSpeedCadenceControlPointRequest(request))).toBe(hex);
  });

  it.each([
    ['', 'tooShort', 0],
    ['01 34 30 00', 'tooShort', 1],
    ['03', 'tooShort', 1],
    ['00', 'unknownOpCode', 0],
    ['05', 'unknownOpCode', 0],
    ['10 04 01', 'unknownOpCode', 0],
  ])('has no request in "%s"', (hex, reason, at) => {
    expect(decodeSpeedCadenceControlPointRequest(bytesOfHex(hex))).toEqual({ ok: false, reason, at });
  });

  it('cannot ask for what the fields cannot hold', () => {
    const request = { kind: 'setCumulativeValue', cumulativeValueRaw: 2 ** 32 } as const;
    expect(() => encodeSpeedCadenceControlPointRequest(request)).toThrow('ftms/invalid-value');
  });

  it('reads the places that a pod can be worn at', () => {
    const { hex } = capturedValues.speedCadenceSensorLocations;
    const result = decodeSpeedCadenceControlPointResponse(bytesOfHex(hex));
    expect(result).toEqual({
      ok: true,
      value: {
        requestOpCode: 4,
        requestKind: 'requestSensorLocations',
        result: 'success',
        resultCode: 1,
        parameter: Uint8Array.of(1, 2, 3),
      },
    });
    expect(result.ok && sensorLocationsIn(result.value)).toEqual(['topOfShoe', 'inShoe', 'hip']);
    expect(result.ok && hexOfBytes(encodeSpeedCadenceControlPointResponse(result.value))).toBe(hex);
  });

  it.each(['10 04 04 01 02', '10 02 01 01 02'])('finds no places in "%s"', (hex) => {
    const result = decodeSpeedCadenceControlPointResponse(bytesOfHex(hex));
    expect(result.ok && sensorLocationsIn(result.value)).toEqual([]);
  });

  it.each([
    ['10 01 01', 'setCumulativeValue', 'success'],
    ['10 02 02', 'startCalibration', 'opCodeNotSupported'],
    ['10 03 03', 'updateSensorLocation', 'invalidParameter'],
    ['10 02 04', 'startCalibration', 'operationFailed'],
    ['10 02 05', 'startCalibration', 'unknown'],
    ['10 02 00', 'startCalibration', 'unknown'],
    ['10 09 02', undefined, 'opCodeNotSupported'],
  ])('"%s" answers %s with %s', (hex, requestKind, result) => {
    const response = decodeSpeedCadenceControlPointResponse(bytesOfHex(hex));
    expect(response.ok && [response.value.requestKind, response.value.result]).toEqual([requestKind, result]);
  });

  it.each([
    ['', 'tooShort', 0],
    ['10', 'tooShort', 1],
    ['10 04', 'tooShort', 2],
    ['80 04 01', 'notAResponse', 0],
  ])('has no response in "%s"', (hex, reason, at) => {
    expect(decodeSpeedCadenceControlPointResponse(bytesOfHex(hex))).toEqual({ ok: false, reason, at });
  });

  it('cannot answer with a code that has a name as unknown, nor with one that is no octet', () => {
    for (const resultCode of [1, 256, undefined])
      expect(() =>
        encodeSpeedCadenceControlPointResponse({
          requestOpCode: 2,
          result: 'unknown',
          ...(resultCode === undefined ? {} : { resultCode }),
        }),
      ).toThrow('ftms/invalid-value');
    expect(() => encodeSpeedCadenceControlPointResponse({ requestOpCode: -1, result: 'success' })).toThrow(
      'ftms/invalid-value',
    );
    expect(
      hexOfBytes(encodeSpeedCadenceControlPointResponse({ requestOpCode: 2, result: 'operationFailed' })),
    ).toBe('10 02 04');
  });

  it('comes back octet for octet, whatever the pod answers', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 2, maxLength: 18 }), (rest) => {
        const bytes = Uint8Array.of(0x10, ...rest);
        const result = decodeSpeedCadenceControlPointResponse(bytes);
        expect(result.ok && encodeSpeedCadenceControlPointResponse(result.value)).toEqual(bytes);
      }),
      { numRuns: 1000 },
    );
  });
});
