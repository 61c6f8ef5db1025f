import { cursorOver, takeInteger, takeRest } from './byte-cursor.ts';
import { decoded, notDecoded, type Decoded } from './decoded.ts';
import { invalidValue, requireOctet } from './fields.ts';
import { indexOperations, readOperation, writeOperation, type OperationTable } from './operations.ts';
import { sensorLocationOfCode, type SensorLocation } from './sensor-location.ts';

/** What a foot pod can be asked for (0x2A55). */
export type SpeedCadenceControlPointRequest =
  /** Sets the total that the pod counts, in the pod's own steps. */
  | { readonly kind: 'setCumulativeValue'; readonly cumulativeValueRaw: number }
  | { readonly kind: 'startCalibration' }
  | { readonly kind: 'updateSensorLocation'; readonly locationCode: number }
  | { readonly kind: 'requestSensorLocations' };

const one = [1, 1] as const;

/** SC Control Point, published definition of 2012-05-29. */
const requestTable: OperationTable<SpeedCadenceControlPointRequest> = {
  setCumulativeValue: {
    opCode: 0x01,
    fields: [{ name: 'cumulativeValueRaw', type: 'uint32', resolution: one }],
  },
  startCalibration: { opCode: 0x02, fields: [] },
  updateSensorLocation: {
    opCode: 0x03,
    fields: [{ name: 'locationCode', type: 'uint8', resolution: one }],
  },
  requestSensorLocations: { opCode: 0x04, fields: [] },
};
const requestIndex = indexOperations(requestTable);
const responseOpCode = 0x10;

/** The first name has the code 0x01. */
const resultNames = ['success', 'opCodeNotSupported', 'invalidParameter', 'operationFailed'] as const;

export type SpeedCadenceControlPointResult = (typeof resultNames)[number] | 'unknown';

/** A pod's indicated answer. */
export interface SpeedCadenceControlPointResponse {
  readonly requestOpCode: number;
  /** What was asked for; absent for an op code that is not in the table. */
  readonly requestKind?: SpeedCadenceControlPointRequest['kind'];
  readonly result: SpeedCadenceControlPointResult;
  readonly resultCode: number;
  /** Whatever follows the result: for `requestSensorLocations` one octet for each place. */
  readonly parameter: Uint8Array;
}

/** @throws BeatRunnerError `ftms/invalid-value` for a value that its field cannot hold */
export function encodeSpeedCadenceControlPointRequest(request: SpeedCadenceControlPointRequest): Uint8Array {
  return writeOperation(requestTable[request.kind], { ...request });
}

/** Decodes a write, as a pod sees it. Fails with `tooShort` or `unknownOpCode`. */
export function decodeSpeedCadenceControlPointRequest(
  bytes: Uint8Array,
): Decoded<SpeedCadenceControlPointRequest> {
  const read = readOperation(bytes, requestIndex);
  // The table's type ties each kind to the fields that its request has.
  return read.ok ? decoded(read.value as SpeedCadenceControlPointRequest) : read;
}

/**
 * Encodes an answer, as a pod gives it. `resultCode` counts only where the result is `unknown`.
 *
 * @throws BeatRunnerError `ftms/invalid-value` for a code that is no octet, and for an `unknown` result with no code or
 *   with one that has a name
 */
export function encodeSpeedCadenceControlPointResponse(
  response: Pick<SpeedCadenceControlPointResponse, 'requestOpCode' | 'result'> &
    Partial<SpeedCadenceControlPointResponse>,
): Uint8Array {
  const { requestOpCode, result, parameter = [] } = response;
  const resultCode = requireOctet(
    'resultCode',
    result === 'unknown' ? response.resultCode : resultNames.indexOf(result) + 1,
  );
  if (resultNameOf(resultCode) !== result) throw invalidValue('resultCode', resultCode);
  return Uint8Array.of(
    responseOpCode,
    requireOctet('requestOpCode', requestOpCode),
    resultCode,
    ...parameter,
  );
}

/** Decodes an indication. Fails with `tooShort`, or with `notAResponse` where it does not start with 0x10. */
export function decodeSpeedCadenceControlPointResponse(
  bytes: Uint8Array,
): Decoded<SpeedCadenceControlPointResponse> {
  const cursor = cursorOver(bytes);
  const opCode = takeInteger(cursor, 'uint8');
  if (opCode === undefined) return notDecoded('tooShort', 0);
  if (opCode !== responseOpCode) return notDecoded('notAResponse', 0);
  const requestOpCode = takeInteger(cursor, 'uint8');
  if (requestOpCode === undefined) return notDecoded('tooShort', 1);
  const resultCode = takeInteger(cursor, 'uint8');
  if (resultCode === undefined) return notDecoded('tooShort', 2);
  const requestKind = requestIndex.get(requestOpCode)?.[0]?.kind;
  return decoded({
    requestOpCode,
    ...(requestKind === undefined ? {} : { requestKind }),
    result: resultNameOf(resultCode),
    resultCode,
    parameter: takeRest(cursor),
  });
}

/** The places that a pod can be worn at; none unless it answers just that. */
export function sensorLocationsIn(response: SpeedCadenceControlPointResponse): readonly SensorLocation[] {
  const isList = response.requestKind === 'requestSensorLocations' && response.result === 'success';
  return isList ? Array.from(response.parameter, sensorLocationOfCode) : [];
}

function resultNameOf(resultCode: number): SpeedCadenceControlPointResult {
  return resultNames[resultCode - 1] ?? 'unknown';
}
