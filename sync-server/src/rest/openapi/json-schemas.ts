import { z } from 'zod';

export type Json = Readonly<Record<string, unknown>>;

/**
 * A schema as JSON Schema 2020-12, which OpenAPI 3.1 uses. What comes in is described as it is sent, what goes out as it
 * comes; answers may get more members at any time.
 */
export function jsonSchema(schema: z.ZodType, io: 'input' | 'output'): Json {
  const made = z.toJSONSchema(schema, {
    ...{ io, target: 'draft-2020-12', unrepresentable: 'any' },
    override: ({ jsonSchema: json }) => {
      if (io === 'output' && json.additionalProperties === false) delete json.additionalProperties;
    },
  });
  const { $schema: _, $defs, '~standard': __, ...rest } = made as Record<string, unknown>;
  return $defs === undefined ? rest : (inlined(rest, $defs as Record<string, unknown>) as Json);
}

/** How deep what refers to itself is written out; below that it may be anything. */
const deepest = 2;

/** References within a schema mean nothing in a larger document: they are written out. */
function inlined(value: unknown, definitions: Readonly<Record<string, unknown>>, depth = 0): unknown {
  if (Array.isArray(value)) return value.map((inner) => inlined(inner, definitions, depth));
  if (typeof value !== 'object' || value === null) return value;
  const reference = Reflect.get(value, '$ref') as unknown;
  if (typeof reference === 'string') {
    const name = reference.replace('#/$defs/', '');
    return depth >= deepest ? {} : inlined(definitions[name] ?? {}, definitions, depth + 1);
  }
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [name, inlined(inner, definitions, depth)]),
  );
}

/** The members of an object's schema, and which of them have to be there. */
export function membersOf(schema: z.ZodType): readonly {
  readonly name: string;
  readonly isRequired: boolean;
  readonly schema: Json;
}[] {
  const json = jsonSchema(schema, 'input');
  const properties = (json['properties'] ?? {}) as Readonly<Record<string, Json>>;
  const required = new Set((json['required'] ?? []) as readonly string[]);
  return Object.entries(properties).map(([name, member]) => ({
    ...{ name, schema: member, isRequired: required.has(name) },
  }));
}
