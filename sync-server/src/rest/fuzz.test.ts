import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { profileExample, PushingDevice, deviceIdOf, sessionExample } from '#server/test-support/push-rig.ts';
import {
  fuzzedRequest,
  readOperations,
  type FuzzedOperation,
} from '#server/test-support/fuzzed-operations.ts';
import { startRestServer, type RestAnswer, type RestRig } from '#server/test-support/rest-rig.ts';
import { useTestDatabase } from '#server/test-support/test-database.ts';

const database = useTestDatabase();
let server: RestRig;
let operations: readonly FuzzedOperation[] = [];
/** What everything that the other account has is called, and what may be guessed of it. */
const mark = 'only-hers-7f3a';
/** What stands in all of it, and nobody else has ever sent. */
const secret = 'hers-alone-91c2';

beforeAll(async () => {
  server = await startRestServer({ DATABASE_URL: database().url, LOG_LEVEL: 'silent' });
  const victim = new PushingDevice(() => server.url, 'victim', deviceIdOf('f'));
  await victim.push([
    victim.op('profiles', mark, { ...profileExample, display_name: secret }),
    victim.op('sessions', mark, { ...sessionExample, title: secret, machine_name: secret }),
    victim.op('machines', mark, { name: secret, last_seen_wall_ms: 1 }),
  ]);
  const { json } = await server.ask('GET', '/v1/openapi.json', undefined, { as: null });
  // Those that are there to sync have fuzzing of their own.
  operations = readOperations(json['paths']).filter(({ path }) => !['/v1/push', '/v1/shape'].includes(path));
});
afterAll(() => server.close());

/** Whoever one may be. */
const whoever = fc.constantFrom(
  'mallory 00000000000000aa',
  'mallory 00000000000000aa - g1',
  'kiosk_k1 00000000000000ab k1 g1',
  null,
);

function expectSafe({ name, statuses }: FuzzedOperation, answer: RestAnswer, sent: string): void {
  const where = `${name} ${sent.slice(0, 300)} -> ${answer.status} ${answer.text.slice(0, 300)}`;
  expect(answer.status, where).toBeLessThan(500);
  expect(answer.text, where).not.toMatch(
    /\bat .+:\d+:\d+|node_modules|SELECT |syntax error|sync-server\/src/,
  );
  expect(answer.text, where).not.toContain(secret);
  if (answer.status >= 400) {
    expect(answer.headers.get('content-type'), where).toBe('application/problem+json; charset=utf-8');
    expect(answer.json['code'], where).toMatch(/^[a-z-]+\/[a-z-]+$/);
  }
  if (!['/v1/auth', '/v1/health'].some((part) => name.includes(part)) && answer.status !== 404) {
    expect(statuses.has(String(answer.status)), where).toBe(true);
  }
}

async function others(): Promise<unknown> {
  const asked = await Promise.all(
    [
      `/v1/profile?profileId=${mark}`,
      `/v1/workouts/${mark}`,
      `/v1/devices/${mark}`,
      '/v1/workouts',
      '/v1/devices',
    ].map((path) => server.ask('GET', path, undefined, { as: 'victim' })),
  );
  return asked.map(({ status, json }) => ({ status, json }));
}

describe('any request that the description allows, and some that it does not', () => {
  it('is answered as it says, with nothing of anybody else, and changes nothing of theirs', async () => {
    const before = await others();
    expect(before).toMatchObject([
      { json: { displayName: secret } },
      { json: { title: secret } },
      { status: 200 },
      {},
      {},
    ]);
    expect(operations.length).toBeGreaterThan(60);
    const seen = new Map<number, number>();
    for (const operation of operations) {
      // What is being guessed at is counted, and counts stay low.
      const numRuns = operation.path.startsWith('/v1/auth/') ? 8 : 40;
      await fc.assert(
        fc.asyncProperty(fuzzedRequest(operation, [mark, 'victim']), whoever, async (request, as) => {
          const { path, body, headers } = request;
          server.clock.advance(10_000);
          const answer = await server.ask(operation.method, path, body, { as, headers });
          seen.set(answer.status, (seen.get(answer.status) ?? 0) + 1);
          expectSafe(operation, answer, `${path} ${JSON.stringify(body) ?? ''}`);
        }),
        { numRuns, endOnFailure: true, includeErrorInReport: true },
      );
    }
    expect(await others()).toEqual(before);
    // It has got somewhere.
    for (const status of [200, 201, 400, 401, 403, 404])
      expect(seen.get(status) ?? 0, String(status)).toBeGreaterThan(0);
  }, 180_000);
});
