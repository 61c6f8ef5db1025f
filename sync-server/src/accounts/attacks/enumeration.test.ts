import { afterAll, beforeAll, expect, it } from 'vitest';
import type { AskAnswer } from '#server/test-support/ask-from.ts';
import { startAttackedServer, type AttackedServer } from '#server/test-support/attacked-server.ts';
import { useTestDatabase } from '#server/test-support/test-database.ts';

const database = useTestDatabase();
let server: AttackedServer;
let nextAddress = 0;
/** Somebody new each time, whom no limit knows. */
function from(): string {
  nextAddress += 1;
  return `127.1.${Math.floor(nextAddress / 250)}.${1 + (nextAddress % 250)}`;
}
/** One for each question, as each is limited for itself. */
const accounts = [0, 1, 2, 3, 4, 5];
const known = (index: number): string => `anna${index}@example.com`;
const unknown = (index: number): string => `nobody${index}@example.com`;
beforeAll(async () => {
  server = await startAttackedServer(database().url);
  for (const index of accounts) await server.signUp(known(index), from());
});
afterAll(() => server.stop());

const device = { deviceId: '0123456789abcdef' };
const questions: Readonly<Record<string, (email: string) => Promise<AskAnswer>>> = {
  'a wrong password': (email) => server.signIn(email, 'a wrong password', from()),
  'a password that is too long': (email) => server.signIn(email, 'x'.repeat(1000), from()),
  'a sign-up': (email) =>
    server.client.ask('/v1/auth/email/sign-up', {
      from: from(),
      body: { email, password: 'correct horse battery staple', name: '', language: 'en' },
    }),
  'a code': (email) =>
    server.client.ask('/v1/auth/codes', {
      from: from(),
      body: { contact: { kind: 'email', address: email } },
    }),
  'a forgotten password': (email) =>
    server.client.ask('/v1/auth/password/forgot', { from: from(), body: { email, language: 'en' } }),
};

/** Everything that may differ between two answers is taken out. */
function shapeOf({ status, headers, text }: AskAnswer): unknown {
  const told = text
    .replaceAll(/urn:beatrunner:request:[\w-]+/g, 'request')
    .replaceAll(/"challengeId":"[\w-]+"/g, 'challenge');
  const { date: _, ...rest } = headers;
  return { status, headers: rest, told };
}

it.each(Object.keys(questions).map((name, index) => [name, index] as const))(
  '%s is answered alike for whoever has an account and whoever has none',
  async (name, index) => {
    const ask = questions[name]!;
    const [one, other] = [await ask(known(index)), await ask(unknown(index))];
    expect(shapeOf(one)).toEqual(shapeOf(other));
    expect([200, 202, 401]).toContain(one.status);
  },
);

it('an answer of a made-up challenge is wrong like any other', async () => {
  const { json } = await questions['a code']!(unknown(5));
  const answer = (challengeId: unknown) =>
    server.client.ask('/v1/auth/codes/verify', {
      from: from(),
      body: { challengeId, code: '000000', device },
    });
  const made = String(json['challengeId']).replaceAll(/\w/g, '4');
  expect(shapeOf(await answer(json['challengeId']))).toEqual(shapeOf(await answer(made)));
});

it('a wrong password takes as long for whoever has none', async () => {
  const ask = questions['a wrong password']!;
  const [there, missing] = [known(5), unknown(5)];
  const took: Record<string, number[]> = { [there]: [], [missing]: [] };
  for (let round = 0; round < 20; round += 1) {
    // In turn, so that what else the machine does meets both.
    for (const email of round % 2 === 0 ? [there, missing] : [missing, there]) {
      const { status, tookMs } = await ask(email);
      expect(status).toBe(401);
      took[email]!.push(tookMs);
    }
  }
  const median = (email: string): number => took[email]!.toSorted((a, b) => a - b)[10]!;
  console.info(`known ${median(there).toFixed(1)} ms, unknown ${median(missing).toFixed(1)} ms`);
  // Without the same work it would be a tenth of it.
  expect(median(missing) / median(there)).toBeGreaterThan(0.6);
  expect(median(missing) / median(there)).toBeLessThan(1.67);
});
