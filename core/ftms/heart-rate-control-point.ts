import type { Decoded } from './decoded.ts';
import { indexOperations, readOperation, writeOperation, type OperationTable } from './operations.ts';

/** What a strap can be asked for (0x2A39): to count its expended energy from zero. It answers with ATT alone. */
export interface HeartRateControlPointRequest {
  readonly kind: 'resetEnergyExpended';
}

/** Heart Rate Service 1.0, 3.3. A strap without it answers with the ATT application error 0x80. */
const heartRateControlPointTable: OperationTable<HeartRateControlPointRequest> = {
  resetEnergyExpended: { opCode: 0x01, fields: [] },
};
const heartRateControlPointIndex = indexOperations(heartRateControlPointTable);

/** Decodes a write, as a strap sees it. Fails with `tooShort` or `unknownOpCode`. */
export function decodeHeartRateControlPoint(bytes: Uint8Array): Decoded<HeartRateControlPointRequest> {
  return readOperation(bytes, heartRateControlPointIndex);
}

export function encodeHeartRateControlPoint(request: HeartRateControlPointRequest): Uint8Array {
  return writeOperation(heartRateControlPointTable[request.kind], {});
}
