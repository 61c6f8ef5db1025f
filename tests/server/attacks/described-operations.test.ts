import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  fuzzedRequest,
  readOperations,
  type FuzzedOperation,
} from '#server/test-support/fuzzed-operations.ts';
import { useTestDatabase } from '#server/test-support/test-database.ts';
import { marker, openAttackedWorld, type AttackedWorld } from './attacked-world.ts';
import { expectNothingOfTheInside } from './expect-nothing-of-the-inside.ts';

const database = useTestDatabase();
let world: AttackedWorld;
let operations: readonly FuzzedOperation[];
beforeAll(async () => {
  world = await openAttackedWorld(database());
  operations = readOperations((await world.ask('GET', '/v1/openapi.json')).json['paths']);
});
afterAll(() => world.rig.close());

/** Requests for each operation. */
const runs = 24;

it(
  'any request by somebody who has signed in is no failure, shows nothing of the victim and of the inside, and changes nothing of hers',
  { timeout: 180_000 },
  async () => {
    const { victim, member, stranger, ids, kiosks, rig } = world;
    const before = await world.everythingOfVictim();
    const wanted = [victim.accountId, victim.signInId, victim.deviceId, ...Object.values(ids)];
    const seen = new Map<number, number>();
    expect(operations.length).toBeGreaterThan(70);
    for (const operation of operations) {
      // Ending all sign-ins but one's own, and erasing one's account, are one's own affair.
      const who = fc.constantFrom(
        () => world.tokenOf(stranger),
        () => world.tokenOf(stranger),
        () => kiosks.strangers,
        () => undefined,
      );
      await fc.assert(
        fc.asyncProperty(
          fuzzedRequest(operation, wanted),
          who,
          fc.boolean(),
          async (request, by, isPacked) => {
            rig.clock.advance(60_000);
            const token = by();
            const isPush = operation.path === '/v1/push' && isPacked && request.body !== undefined;
            const answer = isPush
              ? await packed(request.body, token)
              : await rig.ask(operation.method, withoutLive(request.path), request.body, {
                  ...{ headers: request.headers },
                  ...(token !== undefined && { token }),
                });
            seen.set(answer.status, (seen.get(answer.status) ?? 0) + 1);
            const where = `${operation.name} ${request.path} ${JSON.stringify(request.body)?.slice(0, 300)} -> ${answer.status} ${answer.text.slice(0, 300)}`;
            expect(answer.status, where).toBeLessThan(500);
            expect(answer.text, where).not.toContain(marker);
            expect(answer.text, where).not.toContain(victim.email);
            if (operation.path !== '/v1/openapi.json' && operation.path !== '/v1/docs') {
              expectNothingOfTheInside(answer.text, where);
            }
            if (answer.status >= 400) {
              expect(answer.headers.get('content-type'), where).toBe(
                'application/problem+json; charset=utf-8',
              );
            }
          },
        ),
        { numRuns: runs, endOnFailure: true },
      );
    }
    expect(await world.everythingOfVictim()).toBe(before);
    expect((await world.ask('GET', '/v1/auth/account', undefined, world.tokenOf(member))).status).toBe(200);
    // It has got somewhere.
    for (const status of [200, 201, 400, 401, 403, 404]) {
      expect(seen.get(status) ?? 0, `${status} of ${JSON.stringify([...seen])}`).toBeGreaterThan(0);
    }
  },
);

/** Being held is no answer, and nothing to wait for here. */
function withoutLive(path: string): string {
  return path.replaceAll(/([?&])live(?:_sse)?=true/g, '$1live=false');
}

async function packed(
  body: unknown,
  token: string | undefined,
): Promise<Awaited<ReturnType<AttackedWorld['ask']>>> {
  const response = await fetch(`${world.rig.url}/v1/push`, {
    method: 'POST',
    headers: {
      ...{ 'content-type': 'application/json', 'content-encoding': 'gzip' },
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
    },
    body: gzipSync(JSON.stringify(body)),
  });
  const text = await response.text();
  const json = JSON.parse(text) as Record<string, unknown>;
  return {
    status: response.status,
    headers: response.headers,
    text,
    json,
    as: (schema) => schema.parse(json),
  };
}
