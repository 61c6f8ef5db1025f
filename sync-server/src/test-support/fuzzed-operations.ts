import fc from 'fast-check';
import { fromSchema, type JsonSchema } from './json-schema-arbitrary.ts';

interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header';
  readonly schema: JsonSchema;
}

/** An operation of the description, as far as requests are made of it. */
export interface FuzzedOperation {
  /** `METHOD /path/{id}` */
  readonly name: string;
  readonly method: string;
  readonly path: string;
  readonly parameters: readonly Parameter[];
  readonly body: JsonSchema | undefined;
  /** Statuses that it says it answers. */
  readonly statuses: ReadonlySet<string>;
}

/** Every operation of an OpenAPI document's `paths`. */
export function readOperations(paths: unknown): readonly FuzzedOperation[] {
  return Object.entries(paths as Readonly<Record<string, Readonly<Record<string, object>>>>).flatMap(
    ([path, item]) =>
      Object.entries(item).map(([method, operation]) => {
        const {
          parameters = [],
          requestBody,
          responses,
        } = operation as {
          readonly parameters?: readonly Parameter[];
          readonly requestBody?: { readonly content: Record<string, { readonly schema: JsonSchema }> };
          readonly responses: Record<string, unknown>;
        };
        return {
          ...{ name: `${method.toUpperCase()} ${path}`, method: method.toUpperCase(), path, parameters },
          body: requestBody?.content['application/json']?.schema,
          statuses: new Set(Object.keys(responses)),
        };
      }),
  );
}

/** Text that means something elsewhere. */
const nastyTexts = [
  ...['../../etc/passwd', "' OR 1=1 --", '%00', '\u0000', '\uD800', '__proto__', 'constructor'],
  ...['', ' ', '0', '-1', '1e400', 'null', 'a'.repeat(400), '𝕏', '<script>', '${7*7}', '\r\nx: y'],
];

export interface FuzzedRequest {
  /** With its query. */
  readonly path: string;
  readonly body: unknown;
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * Requests that an operation allows, and some that it does not.
 *
 * @param ids what means something on the server that is asked, put in wherever text is wanted
 */
export function fuzzedRequest(
  { path, parameters, body }: FuzzedOperation,
  ids: readonly string[],
): fc.Arbitrary<FuzzedRequest> {
  const nasty = fc.constantFrom(...ids, ...nastyTexts);
  const valueOf = (schema: JsonSchema): fc.Arbitrary<unknown> =>
    fc.oneof(
      { weight: 5, arbitrary: fromSchema(schema) },
      { weight: 1, arbitrary: fromSchema(schema, nasty) },
      { weight: 1, arbitrary: nasty },
      { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 3 }) },
    );
  const places = (where: Parameter['in']): readonly Parameter[] =>
    parameters.filter((parameter) => parameter.in === where);
  const valuesOf = (list: readonly Parameter[]) =>
    Object.fromEntries(list.map(({ name, schema }) => [name, valueOf(schema)]));
  const header = fc.constantFrom('k1', '"x"', 'W/"y"', '*');
  return fc
    .record({
      params: fc.record(valuesOf(places('path'))),
      query: fc.record(valuesOf(places('query')), { requiredKeys: [] }),
      headers: fc.record(Object.fromEntries(places('header').map(({ name }) => [name, header])), {
        requiredKeys: [],
      }),
      body: body === undefined ? fc.constant(undefined) : valueOf(body),
    })
    .map(({ params, query, headers, body: sent }) => {
      const filled = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => encoded(params[name]));
      const search = Object.entries(query).map(([name, value]) => `${encoded(name)}=${encoded(value)}`);
      return {
        path: search.length === 0 ? filled : `${filled}?${search.join('&')}`,
        ...{ body: sent, headers: headers as Record<string, string> },
      };
    });
}

function encoded(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value ?? '');
  return encodeURIComponent(text.toWellFormed()).replaceAll('.', '%2E') || '%20';
}
