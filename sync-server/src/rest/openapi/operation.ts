import type { z } from 'zod';
import { restProblemStatus, type RestProblemCode } from '#contract/rest/problem-codes.ts';
import { nothing, type AnswerShape, type Route, type RouteMethod } from '#server/rest/http/route.ts';
import { jsonSchema, membersOf, type Json } from './json-schemas.ts';

/** What the document says of an operation, whoever serves it. */
export interface DescribedOperation {
  readonly method: RouteMethod;
  /** As fastify writes it. */
  readonly path: string;
  readonly operationId: string;
  readonly tag: string;
  readonly summary: string;
  readonly description?: string;
  readonly security: 'none' | 'account' | 'kiosk' | 'either';
  readonly params?: z.ZodType;
  readonly query?: z.ZodType;
  readonly body?: z.ZodType;
  readonly bodyTypes?: readonly string[];
  readonly answers: Readonly<Record<number, AnswerShape>>;
  /** Codes by status. */
  readonly problems: Readonly<Record<number, readonly string[]>>;
  readonly isIdempotent?: boolean;
  readonly takesMatch?: boolean;
  readonly isDeprecated?: boolean;
}

const everywhere = [
  'request/invalid',
  'request/url-too-long',
  'request/too-many',
  'server/failed',
  'server/busy',
] as const;

/** A declared route as the document has it. */
export function describeRoute(route: Route): DescribedOperation {
  const { method, path, operationId, tag, summary, description, who, body, isIdempotent } = route;
  const hasBody = body !== nothing;
  const codes: RestProblemCode[] = [
    ...everywhere,
    ...(who.kind === 'anyone' ? [] : (['auth/not-signed-in', 'request/forbidden'] as const)),
    ...(who.kind === 'account' && who.mayBeErased !== true ? (['account/erased'] as const) : []),
    ...(who.kind === 'account' && who.isFresh === true ? (['auth/sign-in-not-fresh'] as const) : []),
    ...(hasBody ? (['request/too-large', 'request/media-type'] as const) : []),
    ...(isIdempotent === true ? (['request/in-progress', 'request/key-reused'] as const) : []),
    ...(route.problems ?? []),
  ];
  const takesMatch = route.problems?.includes('request/changed-meanwhile') ?? false;
  return {
    ...{ method, path, operationId, tag, summary, answers: route.answers, takesMatch },
    ...(description !== undefined && { description }),
    security: who.kind === 'anyone' ? 'none' : who.kind === 'gym' ? 'either' : 'account',
    ...(route.params !== nothing && { params: route.params }),
    ...(route.query !== nothing && { query: route.query }),
    ...(hasBody && { body }),
    problems: byStatus(codes),
    ...(isIdempotent === true && { isIdempotent }),
    ...(route.deprecation !== undefined && { isDeprecated: true }),
  };
}

function byStatus(codes: readonly RestProblemCode[]): Readonly<Record<number, readonly string[]>> {
  const found = new Map<number, string[]>();
  for (const code of new Set(codes)) {
    const status = restProblemStatus[code];
    found.set(status, [...(found.get(status) ?? []), code]);
  }
  return Object.fromEntries(found);
}

/** `/v1/workouts/:workoutId` as OpenAPI writes it. */
export function templateOf(path: string): string {
  return path.replaceAll(/:(\w+)/g, '{$1}');
}

export function operationJson(operation: DescribedOperation): Json {
  const { method, operationId, tag, summary, description, security, answers, problems } = operation;
  const parameters = parametersOf(operation);
  return {
    ...{ operationId, tags: [tag], summary },
    ...(description !== undefined && { description }),
    ...(operation.isDeprecated === true && { deprecated: true }),
    security: securityOf(security),
    ...(parameters.length > 0 && { parameters }),
    ...(operation.body !== undefined && {
      requestBody: {
        // A body that nobody has to send is one of which every member may be absent.
        required: method !== 'DELETE' && method !== 'GET',
        content: contentOf(operation.bodyTypes ?? ['application/json'], jsonSchema(operation.body, 'input')),
      },
    }),
    responses: {
      ...Object.fromEntries(Object.entries(answers).map(([status, shape]) => [status, answerJson(shape)])),
      ...Object.fromEntries(
        Object.entries(problems)
          .filter(([status]) => !(status in answers))
          .map(([status, codes]) => [status, problemJson(codes)]),
      ),
    },
  };
}

function securityOf(security: DescribedOperation['security']): readonly Json[] {
  const schemes = { none: [], account: ['account'], kiosk: ['kiosk'], either: ['account', 'kiosk'] } as const;
  return schemes[security].map((name) => ({ [name]: [] }));
}

function parametersOf(operation: DescribedOperation): readonly Json[] {
  const { params, query, isIdempotent, takesMatch, path } = operation;
  const inPath =
    params === undefined
      ? [...path.matchAll(/:(\w+)/g)].map(([, name]) => ({ name, schema: { type: 'string' } }))
      : membersOf(params);
  const header = (name: string, description: string): Json => ({
    ...{ name, in: 'header', description, schema: { type: 'string', maxLength: 255 } },
  });
  return [
    ...inPath.map(({ name, schema }) => ({ name, in: 'path', required: true, schema })),
    ...(query === undefined ? [] : membersOf(query)).map(({ name, schema, isRequired }) => ({
      ...{ name, in: 'query', ...(isRequired && { required: true }), schema },
    })),
    ...(isIdempotent === true
      ? [header('Idempotency-Key', 'The same for every attempt: within a day the answer is the same.')]
      : []),
    ...(takesMatch === true ? [header('If-Match', 'Only if it is still as this ETag says.')] : []),
  ];
}

function answerJson({ description, schema, mediaTypes, headers = {} }: AnswerShape): Json {
  const names = Object.entries(headers);
  const content =
    schema !== undefined
      ? contentOf(['application/json'], jsonSchema(schema, 'output'))
      : mediaTypes === undefined
        ? undefined
        : contentOf(mediaTypes, {});
  return {
    description,
    ...(names.length > 0 && {
      headers: Object.fromEntries(
        names.map(([name, text]) => [name, { description: text, schema: { type: 'string' } }]),
      ),
    }),
    ...(content !== undefined && { content }),
  };
}

function problemJson(codes: readonly string[]): Json {
  return {
    description: codes.join(', '),
    content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
  };
}

function contentOf(mediaTypes: readonly string[], schema: Json): Json {
  return Object.fromEntries(mediaTypes.map((type) => [type, { schema }]));
}
