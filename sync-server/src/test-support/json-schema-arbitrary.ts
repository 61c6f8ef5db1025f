import fc from 'fast-check';

/** JSON Schema as far as our descriptions use it. */
export interface JsonSchema {
  readonly type?: string | readonly string[];
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly items?: JsonSchema;
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
  readonly allOf?: readonly JsonSchema[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly pattern?: string;
  readonly format?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly additionalProperties?: JsonSchema | boolean;
}

/** Longer lists say nothing more. */
const mostItems = 6;

/**
 * Values that a schema allows.
 *
 * @param instead put in places where text is wanted, now and then
 */
export function fromSchema(schema: JsonSchema, instead?: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
  const inner = (part: JsonSchema): fc.Arbitrary<unknown> => fromSchema(part, instead);
  if (schema.const !== undefined) return fc.constant(schema.const);
  if (schema.enum !== undefined) return fc.constantFrom(...schema.enum);
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices !== undefined) return fc.oneof(...choices.map(inner));
  if (schema.allOf?.[0] !== undefined) return inner(schema.allOf[0]);
  if (Array.isArray(schema.type)) {
    return fc.oneof(...(schema.type as readonly string[]).map((type) => inner({ ...schema, type })));
  }
  switch (schema.type) {
    case 'object':
      return objects(schema, inner);
    case 'array':
      return fc.array(inner(schema.items ?? {}), {
        minLength: schema.minItems ?? 0,
        maxLength: Math.max(schema.minItems ?? 0, Math.min(schema.maxItems ?? mostItems, mostItems)),
      });
    case 'string':
      return instead === undefined ? texts(schema) : fc.oneof(texts(schema), instead);
    case 'number':
      return numbers(schema);
    case 'integer':
      return fc.integer({
        min: Math.max(schema.minimum ?? -1e6, -(2 ** 31)),
        max: Math.min(schema.maximum ?? 1e6, 2 ** 31 - 1),
      });
    case 'boolean':
      return fc.boolean();
    case 'null':
      return fc.constant(null);
    default:
      return fc.jsonValue({ maxDepth: 2 });
  }
}

function objects(schema: JsonSchema, inner: (part: JsonSchema) => fc.Arbitrary<unknown>) {
  const members = Object.entries(schema.properties ?? {}).map(([name, part]) => [name, inner(part)] as const);
  const extra = schema.additionalProperties;
  if (members.length === 0 && typeof extra === 'object') return fc.dictionary(fc.string(), inner(extra));
  return fc.record(Object.fromEntries(members), { requiredKeys: [...(schema.required ?? [])] });
}

function numbers({ minimum, maximum, exclusiveMinimum }: JsonSchema): fc.Arbitrary<unknown> {
  const min = minimum ?? exclusiveMinimum ?? -1e9;
  const max = maximum ?? 1e9;
  return fc.oneof(
    fc.double({ min, max, noNaN: true, minExcluded: exclusiveMinimum !== undefined }),
    fc.constantFrom(max, minimum ?? max),
  );
}

function texts({ pattern, format, minLength = 0, maxLength = 60 }: JsonSchema): fc.Arbitrary<unknown> {
  if (format === 'email') return fc.emailAddress();
  if (format === 'uuid') return fc.uuid();
  if (format === 'base64') return fc.base64String({ maxLength: 60 });
  if (pattern !== undefined && !/\\[pP]\{/.test(pattern)) return fc.stringMatching(new RegExp(pattern, 'u'));
  return fc.string({
    minLength: Math.max(minLength, pattern === undefined ? 0 : 1),
    maxLength: Math.min(maxLength, 60),
    unit: 'grapheme',
  });
}
