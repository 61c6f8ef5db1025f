import { cursorOver, takeInteger, takeRest } from './byte-cursor.ts';
import { controlPointIndex, controlPointTable, type ControlPointRequest } from './control-point-table.ts';
import { decoded, notDecoded, type Decoded } from './decoded.ts';
import { invalidValue, requireOctet } from './fields.ts';
import { readOperation, writeOperation } from './operations.ts';

export type { ControlPointRequest } from './control-point-table.ts';

/** FTMS 1.0, 4.16.2: the first name has the code 0x01. */
const resultNames = [
  'success',
  'opCodeNotSupported',
  'invalidParameter',
  'operationFailed',
  'controlNotPermitted',
] as const;

export type ControlPointResult = (typeof resultNames)[number] | 'unknown';

/** A machine's indicated answer. `success` means that it took the request, not that the belt has done it. */
export interface ControlPointResponse {
  readonly requestOpCode: number;
  /**
   * What was asked for; absent for an op code that FTMS 1.0 does not have. Stop and pause share one op code, so an
   * answer to either says `stop`: match with `answersRequest`.
   */
  readonly requestKind?: ControlPointRequest['kind'];
  readonly result: ControlPointResult;
  readonly resultCode: number;
  /** Whatever follows the result; empty but for spin down. */
  readonly parameter: Uint8Array;
}

const responseOpCode = 0x80;

export function controlPointOpCode(kind: ControlPointRequest['kind']): number {
  return controlPointTable[kind].opCode;
}

/** @throws BeatRunnerError `ftms/invalid-value` for a value that its field cannot hold: clamp before, not here */
export function encodeControlPointRequest(request: ControlPointRequest): Uint8Array {
  return writeOperation(controlPointTable[request.kind], { ...request });
}

/** Decodes a write, as a machine sees it. Fails with `tooShort`, `unknownOpCode` or `unknownParameter`. */
export function decodeControlPointRequest(bytes: Uint8Array): Decoded<ControlPointRequest> {
  const read = readOperation(bytes, controlPointIndex);
  // The table's type ties each kind to the fields that its request has.
  return read.ok ? decoded(read.value as ControlPointRequest) : read;
}

/** Whether `response` answers `request`. */
export function answersRequest(response: ControlPointResponse, request: ControlPointRequest): boolean {
  return response.requestOpCode === controlPointOpCode(request.kind);
}

/**
 * Encodes an answer, as a machine gives it. `resultCode` counts only where the result is `unknown`.
 *
 * @throws BeatRunnerError `ftms/invalid-value` for a code that is no octet, and for an `unknown` result with no code or
 *   with one that has a name
 */
export function encodeControlPointResponse(
  response: Pick<ControlPointResponse, 'requestOpCode' | 'result'> & Partial<ControlPointResponse>,
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

/** Decodes an indication. Fails with `tooShort`, or with `notAResponse` where it does not start with 0x80. */
export function decodeControlPointResponse(bytes: Uint8Array): Decoded<ControlPointResponse> {
  const cursor = cursorOver(bytes);
  const opCode = takeInteger(cursor, 'uint8');
  if (opCode === undefined) return notDecoded('tooShort', 0);
  if (opCode !== responseOpCode) return notDecoded('notAResponse', 0);
  const requestOpCode = takeInteger(cursor, 'uint8');
  if (requestOpCode === undefined) return notDecoded('tooShort', 1);
  const resultCode = takeInteger(cursor, 'uint8');
  if (resultCode === undefined) return notDecoded('tooShort', 2);
  const requestKind = controlPointIndex.get(requestOpCode)?.[0]?.kind;
  return decoded({
    requestOpCode,
    ...(requestKind === undefined ? {} : { requestKind }),
    result: resultNameOf(resultCode),
    resultCode,
    parameter: takeRest(cursor),
  });
}

function resultNameOf(resultCode: number): ControlPointResult {
  return resultNames[resultCode - 1] ?? 'unknown';
}
