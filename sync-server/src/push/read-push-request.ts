import { z } from 'zod';
import {
  pushLimits,
  pushOperationSchema,
  pushRequestSchema,
  type PushOperation,
  type PushRequest,
} from '#contract/sync/push-protocol.ts';
import type { JsonValue } from '#core/sync/json-value.ts';
import { invalidRequest } from './push-problem.ts';
import { isShallow, mayNeedReplacing, storableJson } from './storable-json.ts';

const { keyType: nameSchema, valueType: versionSchema } = pushOperationSchema.shape.fields;

/** The contract's schema, but for values: what came as JSON is JSON, and is looked at field by field. */
const requestSchema = pushRequestSchema.extend({
  ops: z
    .array(
      pushOperationSchema.extend({
        fields: z.record(nameSchema, versionSchema.extend({ v: z.unknown() })),
      }),
    )
    .max(pushLimits.operations),
});

/**
 * Reads a request. Its operations are in the order of their numbers, and their values can be stored; whether they may be
 * is not looked at here.
 *
 * @throws Problem
 */
export function readPushRequest(json: string): PushRequest {
  let parsed: unknown;
  try {
    parsed = JSON.parse(json);
  } catch {
    throw invalidRequest('The body is no JSON.');
  }
  const read = requestSchema.safeParse(parsed);
  if (!read.success) {
    const [issue] = read.error.issues;
    throw invalidRequest(`${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}`.slice(0, 500));
  }
  const ops = (read.data.ops as PushOperation[]).toSorted((one, other) => one.n - other.n);
  return { ...read.data, ops: mayNeedReplacing(json) ? ops.map(storableOperation) : ops };
}

function storableOperation(operation: PushOperation): PushOperation {
  const fields = Object.entries(operation.fields).map(([name, { v, hlc }]) => [
    name,
    // What is too deep is refused later.
    { v: isShallow(v) ? storableJson(v as JsonValue) : v, hlc },
  ]);
  return {
    ...operation,
    // Looked for in the database before anybody asks whether it may be a key: this one may not be either.
    pk: operation.pk.replaceAll('\0', '\u0001'),
    fields: Object.fromEntries(fields) as PushOperation['fields'],
  };
}
