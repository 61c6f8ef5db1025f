import { Kysely, PostgresDialect } from 'kysely';
import { beforeAll, expect, it } from 'vitest';
import { migrate } from '#server/database/migrate.ts';
import { allMigrations } from '#server/database/migrations/all-migrations.ts';
import type { ServerSchema } from '#server/database/schema.ts';
import { useTestDatabase } from '#server/test-support/test-database.ts';
import { inviteFirstAdmin, takeAdminInvitation } from './first-admin.ts';

const database = useTestDatabase();
let query: Kysely<ServerSchema>;
beforeAll(async () => {
  await migrate(database().pool, allMigrations);
  query = new Kysely<ServerSchema>({ dialect: new PostgresDialect({ pool: database().pool }) });
});

async function newToken(nowMs: number): Promise<string> {
  const invitation = await inviteFirstAdmin(query, nowMs);
  if (invitation?.kind !== 'new') throw new Error('there is no new link');
  return invitation.token;
}

it('is one link for nodes that start together', async () => {
  const nowMs = Date.UTC(2026, 10, 20);
  const said = await Promise.all([0, 5, 10, 59_999].map((ms) => inviteFirstAdmin(query, nowMs + ms)));
  expect(said.map((one) => one?.kind).toSorted()).toEqual([
    'new',
    'said-elsewhere',
    'said-elsewhere',
    'said-elsewhere',
  ]);
  // A clock that was far ahead keeps nobody from a link.
  expect((await inviteFirstAdmin(query, nowMs - 3_600_000))?.kind).toBe('new');
});

it('is good once, for a day, and only the last one printed', async () => {
  const nowMs = Date.UTC(2026, 10, 22);
  const old = await newToken(nowMs - 60_000);
  const token = await newToken(nowMs);
  const [kept] = await database().sql(
    'SELECT count(*)::int AS rows, string_agg(a::text, $1) AS text FROM admin_invitation AS a',
    [''],
  );
  expect(kept?.['rows']).toBe(1);
  expect(String(kept?.['text'])).not.toContain(token);
  expect(await takeAdminInvitation(query, old, nowMs)).toBe(false);
  expect(await takeAdminInvitation(query, token, nowMs + 25 * 3_600_000)).toBe(false);
  const taken = await Promise.all([
    takeAdminInvitation(query, token, nowMs + 1),
    takeAdminInvitation(query, token, nowMs + 1),
  ]);
  expect(taken.toSorted()).toEqual([false, true]);
  expect(await inviteFirstAdmin(query, nowMs)).toBeUndefined();
});
