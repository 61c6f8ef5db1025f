import { cursorOver, putInteger, takeInteger } from './byte-cursor.ts';
import { decoded, notDecoded, type Decoded } from './decoded.ts';
import { readFields, writeFields, type Field } from './fields.ts';

/** One line of an op code table: the control point and the machine status are made of them. */
export interface Operation<Name extends string = string> {
  readonly opCode: number;
  /** First octet of the parameter, where it and not the op code makes the difference (stop and pause). */
  readonly selector?: number;
  readonly fields: readonly Field<Name>[];
}

/** A line for each kind of `Value`, whose fields are the kind's properties. */
export type OperationTable<Value extends { readonly kind: string }> = {
  readonly [Kind in Value['kind']]: Operation<
    Extract<Exclude<keyof Extract<Value, { readonly kind: Kind }>, 'kind'>, string>
  >;
};

/** Lines by op code: what a decoder looks things up in. */
export type OperationIndex<Kind extends string> = ReadonlyMap<
  number,
  readonly (Operation & { readonly kind: Kind })[]
>;

export function indexOperations<Kind extends string>(
  table: Readonly<Record<Kind, Operation>>,
): OperationIndex<Kind> {
  const lines = Object.entries<Operation>(table).map(([kind, line]) => ({ ...line, kind: kind as Kind }));
  return Map.groupBy(lines, (line) => line.opCode);
}

/**
 * Reads an op code and its parameter. Octets behind the parameter are left alone. Fails with `tooShort`,
 * `unknownOpCode` (at 0) or `unknownParameter` (at 1).
 */
export function readOperation<Kind extends string>(
  bytes: Uint8Array,
  index: OperationIndex<Kind>,
): Decoded<{ readonly kind: Kind }> {
  const cursor = cursorOver(bytes);
  const opCode = takeInteger(cursor, 'uint8');
  if (opCode === undefined) return notDecoded('tooShort', 0);
  const lines = index.get(opCode);
  if (lines === undefined) return notDecoded('unknownOpCode', 0);
  const hasSelector = lines.some((line) => line.selector !== undefined);
  const selector = hasSelector ? takeInteger(cursor, 'uint8') : undefined;
  if (hasSelector && selector === undefined) return notDecoded('tooShort', 1);
  const line = lines.find((candidate) => candidate.selector === selector);
  if (line === undefined) return notDecoded('unknownParameter', 1);
  const read = readFields(cursor, line.fields);
  return read.ok ? decoded({ kind: line.kind, ...read.value }) : read;
}

/** @throws BeatRunnerError `ftms/invalid-value` for a value that is missing or that its field cannot hold */
export function writeOperation(operation: Operation, values: Readonly<Record<string, unknown>>): Uint8Array {
  const octets: number[] = [];
  putInteger(octets, 'uint8', operation.opCode);
  if (operation.selector !== undefined) putInteger(octets, 'uint8', operation.selector);
  writeFields(octets, operation.fields, values);
  return Uint8Array.from(octets);
}
