import { problemSchema } from '#contract/rest/problem-codes.ts';
import { jsonSchema, type Json } from './json-schemas.ts';
import { operationJson, templateOf, type DescribedOperation } from './operation.ts';

const description = `Accounts, workouts and music of BeatRunner.

Errors are problem details (RFC 9457); \`code\` stays the same for ever. Lists have a \`nextCursor\`. \`Idempotency-Key\` makes a
POST safe to repeat for a day. What will go away says so half a year before, with \`Deprecation\` and \`Sunset\`.
Members may be added to answers at any time.`;

/** The interface as OpenAPI 3.1. */
export function openApiDocument(operations: readonly DescribedOperation[]): Json {
  const paths = new Map<string, Record<string, Json>>();
  for (const operation of operations) {
    const template = templateOf(operation.path);
    const item = paths.get(template) ?? {};
    item[operation.method.toLowerCase()] = operationJson(operation);
    paths.set(template, item);
  }
  const tags = [...new Set(operations.map(({ tag }) => tag))];
  return {
    openapi: '3.1.0',
    info: {
      ...{ title: 'BeatRunner', version: '1', description },
      license: { name: 'AGPL-3.0-or-later', identifier: 'AGPL-3.0-or-later' },
    },
    servers: [{ url: '/' }],
    tags: tags.map((name) => ({ name })),
    paths: Object.fromEntries([...paths].sort(([one], [other]) => (one < other ? -1 : 1))),
    components: {
      securitySchemes: {
        account: {
          type: 'http',
          scheme: 'bearer',
          description: 'The access token of somebody who has signed in.',
        },
        kiosk: { type: 'http', scheme: 'bearer', description: "A kiosk's credential." },
      },
      schemas: { Problem: jsonSchema(problemSchema, 'output') },
    },
  };
}
