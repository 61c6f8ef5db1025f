import { Validator } from '@seriousme/openapi-schema-validator';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accountProblemCodes } from '#contract/accounts/account-problem-codes.ts';
import { restProblemStatus } from '#contract/rest/problem-codes.ts';
import { syncProblemCodes } from '#contract/sync/sync-error-codes.ts';
import { startRestServer, type RestRig } from '#server/test-support/rest-rig.ts';
import { useTestDatabase } from '#server/test-support/test-database.ts';

const database = useTestDatabase();
let server: RestRig;
beforeAll(async () => {
  server = await startRestServer({ DATABASE_URL: database().url });
});
afterAll(() => server.close());

interface Operation {
  readonly operationId: string;
  readonly security: readonly unknown[];
  readonly responses: Readonly<Record<string, { readonly description: string }>>;
}

async function document() {
  const { json } = await server.ask('GET', '/v1/openapi.json', undefined, { as: null });
  return json as { readonly openapi: string; readonly paths: Record<string, Record<string, Operation>> };
}

/** Served for this machine only, and described where they belong. */
const notDescribed = new Set(['GET /v1/development/outbox']);

/** Every route that there is, as the router itself tells. */
function registered(): readonly string[] {
  return server.routes
    .filter(({ url }) => url.startsWith('/v1/'))
    .map(({ method, url }) => `${method} ${url.replaceAll(/:(\w+)/g, '{$1}')}`)
    .filter((name) => !/^(?:HEAD|OPTIONS) /.test(name) && !notDescribed.has(name));
}

describe('the description', () => {
  it('is OpenAPI 3.1', async () => {
    const validator = new Validator();
    const result = await validator.validate(await document());
    expect(result.errors ?? []).toEqual([]);
    expect(result.valid).toBe(true);
    expect(validator.version).toBe('3.1');
  });

  it('has every route that there is, and no other', async () => {
    const { paths } = await document();
    const described = Object.entries(paths).flatMap(([path, item]) =>
      Object.keys(item).map((method) => `${method.toUpperCase()} ${path}`),
    );
    const there = registered();
    expect(described.filter((name) => !there.includes(name))).toEqual([]);
    expect(there.filter((name) => !described.includes(name))).toEqual([]);
    expect(described.length).toBeGreaterThan(60);
  });

  it('names every operation once, says who may, and knows every code', async () => {
    const { paths } = await document();
    const operations = Object.values(paths).flatMap((item) => Object.values(item));
    const ids = operations.map(({ operationId }) => operationId);
    expect(new Set(ids).size).toBe(ids.length);
    const known = new Set<string>([
      ...Object.keys(restProblemStatus),
      ...accountProblemCodes,
      ...syncProblemCodes,
      ...['shape/unknown', 'shape/not-yours-to-choose', 'shape/no-owner', 'shape/forbidden'],
    ]);
    for (const { security, responses, operationId } of operations) {
      expect(Array.isArray(security), operationId).toBe(true);
      for (const [status, { description }] of Object.entries(responses)) {
        if (Number(status) < 400 || description.startsWith('The shape is gone')) continue;
        for (const code of description.split(', ')) {
          expect(known.has(code), `${operationId} ${code}`).toBe(true);
          const its = restProblemStatus[code as keyof typeof restProblemStatus];
          if (its !== undefined) expect(String(its), `${operationId} ${code}`).toBe(status);
        }
      }
    }
  });
});

describe('the reference', () => {
  it('is a page without script that loads nothing, and its style is the one that is let', async () => {
    const { status, headers, text } = await server.ask('GET', '/v1/docs', undefined, { as: null });
    expect(status).toBe(200);
    expect(headers.get('content-type')).toBe('text/html; charset=utf-8');
    const policy = headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    const [, style = ''] = /<style>([^]*?)<\/style>/.exec(text) ?? [];
    const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(style));
    expect(policy).toContain(`style-src 'sha256-${Buffer.from(digest).toString('base64')}'`);
    expect(text).not.toMatch(/<script|<img|<link|https?:\/\/|style=|onclick/);
    const { paths } = await document();
    for (const path of Object.keys(paths)) expect(text).toContain(path.replaceAll(/\{(\w+)\}/g, ':$1'));
  });

  it('comes zipped to those who take that', async () => {
    const zipped = await server.ask('GET', '/v1/docs', undefined, { as: null });
    expect(zipped.headers.get('content-encoding')).toBe('gzip');
    const plain = await server.ask('GET', '/v1/docs', undefined, {
      ...{ as: null, headers: { 'accept-encoding': 'gzip;q=0, identity' } },
    });
    expect(plain.headers.get('content-encoding')).toBeNull();
    expect(plain.text).toBe(zipped.text);
    expect(plain.headers.get('vary')).toContain('accept-encoding');
  });
});
