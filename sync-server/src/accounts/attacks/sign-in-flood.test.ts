import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inParallel, type AskAnswer } from '#server/test-support/ask-from.ts';
import {
  rightPassword,
  startAttackedServer,
  type AttackedServer,
} from '#server/test-support/attacked-server.ts';
import { useTestDatabase } from '#server/test-support/test-database.ts';

const database = useTestDatabase();
const anna = 'anna@example.com';
let server: AttackedServer;
beforeAll(async () => {
  server = await startAttackedServer(database().url);
  await server.signUp(anna, '127.0.9.1');
  console.info(`before: ${(await rssMb()).toFixed(0)} MB`);
});
afterAll(() => server.stop());
const rssMb = async (): Promise<number> => (await server.metric('process_resident_memory_bytes')) / 1e6;

function tally(answers: readonly AskAnswer[]): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const { status } of answers) counts[status] = (counts[status] ?? 0) + 1;
  return counts;
}

/** Somebody who knows the password, while the attack is on: how long it took to get in. Nobody is locked out meanwhile. */
async function getIn(from: string): Promise<number> {
  const began = performance.now();
  for (;;) {
    const { status, headers } = await server.signIn(anna, rightPassword, from);
    if (status === 200) return performance.now() - began;
    expect([status, headers['retry-after']]).toEqual([503, '2']);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

describe('10,000 wrong passwords', { timeout: 240_000 }, () => {
  it('from one address for one account: five are looked at', async () => {
    const began = performance.now();
    const [answers, inAfterMs] = await Promise.all([
      inParallel(10_000, 64, (index) => server.signIn(anna, `wrong password ${index}`, '127.0.0.2')),
      getIn('127.0.9.2'),
    ]);
    const counts = tally(answers);
    const tookMs = performance.now() - began;
    console.info(
      `one address: ${tookMs.toFixed(0)} ms, ${JSON.stringify(counts)}, in after ${inAfterMs.toFixed(0)} ms`,
    );
    expect(counts).toEqual({ 401: expect.any(Number), 429: expect.any(Number) });
    // The clock goes on: each further lock-out lets one more through.
    expect(counts[401]).toBeLessThanOrEqual(5 + tookMs / 30_000);
    for (const { headers } of answers.filter(({ status }) => status === 429)) {
      expect(Number(headers['retry-after'])).toBeGreaterThan(0);
    }
    expect(inAfterMs).toBeLessThan(30_000);
  });

  it('from 200 addresses for 2,000 accounts: the rest is turned away, and health is told all the while', async () => {
    const began = performance.now();
    let isOver = false;
    const healthMs: number[] = [];
    const watch = async (): Promise<void> => {
      while (!isOver) {
        const asked = { method: 'GET', from: '127.0.9.3' };
        const { status, tookMs } = await server.client.ask('/v1/health', asked);
        expect(status).toBe(200);
        healthMs.push(tookMs);
      }
    };
    const flood = inParallel(10_000, 400, (index) =>
      server.signIn(`runner${index % 2000}@example.com`, 'a wrong password', `127.0.1.${1 + (index % 200)}`),
    ).finally(() => (isOver = true));
    const [answers, inAfterMs] = await Promise.all([flood, getIn('127.0.9.4'), watch()]);
    const counts = tally(answers);
    const tookMs = performance.now() - began;
    const afterMb = await rssMb();
    const [p50, p99] = [0.5, 0.99].map(
      (share) => healthMs.toSorted((a, b) => a - b)[Math.floor(healthMs.length * share)]!,
    );
    console.info(
      `200 addresses: ${tookMs.toFixed(0)} ms, ${JSON.stringify(counts)}, in after ${inAfterMs.toFixed(0)} ms, health p50 ${p50!.toFixed(0)} p99 ${p99!.toFixed(0)} ms, ${afterMb.toFixed(0)} MB`,
    );
    expect(Object.keys(counts).every((status) => ['401', '429', '503'].includes(status))).toBe(true);
    expect(counts['503']).toBeGreaterThan(0);
    expect(p99).toBeLessThan(2000);
    expect(afterMb).toBeLessThan(600);
  });

  it('leave nothing in the log that was tried, and no failure', () => {
    const log = server.process.lines.join('\n');
    expect(log).not.toMatch(/wrong password|correct horse|anna@example|runner1@/);
    expect(log).not.toMatch(/"level":"error"/);
  });

  it('leave the right password right', async () => {
    expect((await server.signIn(anna, rightPassword, '127.0.9.5')).status).toBe(200);
  });
});

describe('guessing from everywhere', () => {
  it('one account: fifty are looked at, however many addresses there are', async () => {
    await server.signUp('ben@example.com', '127.0.9.6');
    const answers = await inParallel(300, 4, async (index) => {
      const from = `127.0.2.${1 + (index % 250)}`;
      for (;;) {
        const answer = await server.signIn('ben@example.com', `wrong ${index}`, from);
        if (answer.status !== 503) return answer;
      }
    });
    const counts = tally(answers);
    console.info(JSON.stringify(counts));
    expect(counts[401]).toBeGreaterThanOrEqual(50);
    expect(counts[401]).toBeLessThan(60);
    expect(counts[401]! + counts[429]!).toBe(300);
  });

  it('codes: ten of one challenge are looked at, and the code is no longer good', async () => {
    const carl = { kind: 'email', address: 'carl@example.com' };
    const { json } = await server.client.ask('/v1/auth/codes', {
      from: '127.0.3.1',
      body: { contact: carl },
    });
    const code = await server.codeFor('carl@example.com');
    const device = { deviceId: '0123456789abcdef' };
    const answers = await inParallel(200, 8, (index) => {
      const body = { challengeId: json['challengeId'], code: String(100_000 + index), device };
      return server.client.ask('/v1/auth/codes/verify', { from: `127.0.3.${2 + index}`, body });
    });
    const counts = tally(answers.filter(({ status }) => status !== 503));
    expect(Object.keys(counts).every((status) => ['401', '429'].includes(status))).toBe(true);
    expect(counts[401]).toBeLessThanOrEqual(10);
    const body = { challengeId: json['challengeId'], code, device };
    const late = await server.client.ask('/v1/auth/codes/verify', { from: '127.0.3.250', body });
    expect(late.status).not.toBe(200);
  });

  it('messages: three go to one address, whoever asks', async () => {
    const dora = { kind: 'email', address: 'dora@example.com' };
    const answers = await inParallel(100, 8, (index) =>
      server.client.ask('/v1/auth/codes', { from: `127.0.4.${1 + index}`, body: { contact: dora } }),
    );
    expect(tally(answers)).toEqual({ 202: 3, 429: 97 });
  });
});
