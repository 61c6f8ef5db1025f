import { Pool } from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '#server/clock/system-clock.ts';
import { migrate } from '#server/database/migrate.ts';
import { attempts as attemptsMigration } from '#server/database/migrations/0004-attempts.ts';
import { HandClock } from '#server/test-support/hand-clock.ts';
import { useTestDatabase } from '#server/test-support/test-database.ts';
import { createAttempts } from './attempts-in-postgres.ts';
import type { Attempt, Attempts } from './attempts.ts';
import { tidyAttempts } from './tidy-attempts.ts';

const database = useTestDatabase();
const pools: Pool[] = [];
let clock: HandClock;
let nodes: readonly Attempts[];

/** A server's own connections. */
function node(): Attempts {
  const pool = new Pool({ connectionString: database().url, max: 10 });
  pools.push(pool);
  return createAttempts(pool, clock);
}

beforeAll(() => migrate(database().pool, [attemptsMigration]));
beforeEach(async () => {
  clock = new HandClock(Date.UTC(2026, 10, 23));
  nodes = [node(), node(), node()];
  await database().sql('TRUNCATE attempt_count');
});
afterAll(() => Promise.all(pools.map((pool) => pool.end())));

const password = (identity: string, address = '203.0.113.7'): Attempt => ({
  kind: 'password',
  address,
  identity,
});
const rows = async (): Promise<number> =>
  Number((await database().sql('SELECT count(*) AS n FROM attempt_count'))[0]?.['n']);

describe('three nodes', () => {
  it('let five wrong passwords through between them, however many come at once', async () => {
    const verdicts = await Promise.all(
      Array.from({ length: 90 }, (_, index) => nodes[index % 3]!.consume(password('anna@example.com'))),
    );
    expect(verdicts.filter(({ kind }) => kind === 'allowed')).toHaveLength(5);
    for (const verdict of verdicts.filter(({ kind }) => kind === 'too-many')) {
      expect(verdict).toEqual({ kind: 'too-many', retryAfterS: 30 });
    }
    clock.advance(30_000);
    const later = await Promise.all(nodes.map((one) => one.consume(password('anna@example.com'))));
    expect(later.filter(({ kind }) => kind === 'allowed')).toHaveLength(1);
    expect(later).toContainEqual({ kind: 'too-many', retryAfterS: 60 });
  });

  it('lock nobody out who asks from elsewhere, or for somebody else', async () => {
    for (let round = 0; round < 10; round += 1) await nodes[0]!.consume(password('anna@example.com'));
    expect((await nodes[1]!.consume(password('anna@example.com'))).kind).toBe('too-many');
    expect((await nodes[1]!.consume(password('anna@example.com', '198.51.100.2'))).kind).toBe('allowed');
    expect((await nodes[2]!.consume(password('ben@example.com'))).kind).toBe('allowed');
  });

  it('stop whoever guesses from thousands of addresses', async () => {
    let allowed = 0;
    for (let index = 0; index < 300; index += 1) {
      const address = `198.51.${Math.floor(index / 250)}.${index % 250}`;
      const verdict = await nodes[index % 3]!.consume(password('anna@example.com', address));
      if (verdict.kind === 'allowed') allowed += 1;
    }
    expect(allowed).toBe(50);
  });

  it('stop whoever tries one password for everybody', async () => {
    let allowed = 0;
    for (let index = 0; index < 300; index += 1) {
      const verdict = await nodes[index % 3]!.consume(password(`runner${index}@example.com`, '2001:db8::1'));
      if (verdict.kind === 'allowed') allowed += 1;
    }
    expect(allowed).toBe(100);
    // Another address of the same household is the same.
    expect((await nodes[0]!.consume(password('new@example.com', '2001:db8::9999'))).kind).toBe('too-many');
    expect((await nodes[0]!.consume(password('new@example.com', '2001:db8:0:1::1'))).kind).toBe('allowed');
  });

  it('forget what was wrong before it was right, on every node', async () => {
    for (let round = 0; round < 6; round += 1) await nodes[0]!.consume(password('anna@example.com'));
    clock.advance(30_000);
    expect((await nodes[1]!.consume(password('anna@example.com'))).kind).toBe('allowed');
    await nodes[1]!.succeeded(password('anna@example.com'));
    for (let round = 0; round < 4; round += 1) {
      expect((await nodes[2]!.consume(password('anna@example.com'))).kind).toBe('allowed');
    }
  });

  it('lock nobody out for what the server was too busy for', async () => {
    for (let round = 0; round < 40; round += 1) {
      const attempt = password('anna@example.com');
      expect((await nodes[round % 3]!.consume(attempt)).kind).toBe('allowed');
      await nodes[(round + 1) % 3]!.notMade(attempt);
    }
    for (let round = 0; round < 4; round += 1) await nodes[0]!.consume(password('anna@example.com'));
    await nodes[0]!.notMade(password('anna@example.com'));
    expect((await nodes[1]!.consume(password('anna@example.com'))).kind).toBe('allowed');
    expect((await nodes[1]!.consume(password('anna@example.com'))).kind).toBe('allowed');
    expect((await nodes[1]!.consume(password('anna@example.com'))).kind).toBe('too-many');
  });

  it('let a gym in all day from one address', async () => {
    for (let index = 0; index < 400; index += 1) {
      const attempt = password(`member${index}@example.com`);
      expect((await nodes[index % 3]!.consume(attempt)).kind).toBe('allowed');
      await nodes[(index + 1) % 3]!.succeeded(attempt);
    }
  });

  it('give whoever has an account of his own no guesses at others', async () => {
    const own = password('mallory@example.com');
    let guesses = 0;
    for (let index = 0; index < 300; index += 1) {
      if ((await nodes[0]!.consume(password(`victim${index}@example.com`))).kind === 'allowed') guesses += 1;
      if ((await nodes[0]!.consume(own)).kind === 'allowed') await nodes[0]!.succeeded(own);
    }
    expect(guesses).toBe(100);
  });
});

it('counts each kind for itself, and where nobody is named by the address', async () => {
  for (let round = 0; round < 6; round += 1) await nodes[0]!.consume(password('anna@example.com'));
  const codes = { kind: 'send-code', address: '203.0.113.7', identity: 'anna@example.com' } as const;
  for (let round = 0; round < 3; round += 1) expect((await nodes[0]!.consume(codes)).kind).toBe('allowed');
  expect(await nodes[0]!.consume(codes)).toEqual({ kind: 'too-many', retryAfterS: 300 });
  const refresh = { kind: 'refresh', address: '203.0.113.7' } as const;
  for (let round = 0; round < 120; round += 1) {
    expect((await nodes[0]!.consume(refresh)).kind).toBe('allowed');
  }
  expect(await nodes[0]!.consume(refresh)).toEqual({ kind: 'too-many', retryAfterS: 1 });
});

it('repeats a refusal without the database, and asks it again soon', async () => {
  const lonely = new Pool({ connectionString: database().url, max: 10 });
  pools.push(lonely);
  let asked = 0;
  lonely.on('acquire', () => (asked += 1));
  const attempts = createAttempts(lonely, clock);
  for (let round = 0; round < 6; round += 1) await attempts.consume(password('anna@example.com'));
  const before = asked;
  for (let round = 0; round < 10_000; round += 1) {
    expect((await attempts.consume(password('anna@example.com'))).kind).toBe('too-many');
  }
  expect(asked - before).toBe(0);
  await nodes[1]!.succeeded(password('anna@example.com'));
  clock.advance(2000);
  expect((await attempts.consume(password('anna@example.com'))).kind).toBe('allowed');
  expect(asked - before).toBe(1);
});

it('takes few connections, and turns away what is too much for them', async () => {
  const pool = new Pool({ connectionString: database().url, max: 10 });
  pools.push(pool);
  let most = 0;
  pool.on('acquire', () => (most = Math.max(most, pool.totalCount - pool.idleCount)));
  const attempts = createAttempts(pool, systemClock);
  const answers = await Promise.allSettled(
    Array.from({ length: 2000 }, (_, index) =>
      attempts.consume(password(`x${index}`, `10.0.${index % 200}.1`)),
    ),
  );
  const refused = answers.filter((answer) => answer.status === 'rejected');
  expect(refused).toHaveLength(2000 - 404);
  expect(refused[0]?.reason).toMatchObject({ status: 503, code: 'server/busy' });
  expect(most).toBeLessThanOrEqual(4);
});

it('keeps nothing that can be read', async () => {
  await nodes[0]!.consume(password('anna@example.com'));
  const text = JSON.stringify(
    await database().sql('SELECT encode(key, $1) AS key, * FROM attempt_count', ['escape']),
  );
  expect(text).not.toMatch(/anna|example|203/);
});

it('is tidied of what makes no difference any more', async () => {
  await nodes[0]!.consume(password('anna@example.com'));
  expect(await rows()).toBe(3);
  expect(await tidyAttempts(database().pool, clock.wallTimeMs())).toBe(0);
  clock.advance(30 * 60_000);
  expect(await tidyAttempts(database().pool, clock.wallTimeMs())).toBe(2);
  clock.advance(31 * 60_000);
  expect(await tidyAttempts(database().pool, clock.wallTimeMs())).toBe(1);
  expect(await rows()).toBe(0);
});
