import type { Kysely } from 'kysely';
import type { Pool } from 'pg';
import { sessionsTable } from '#contract/sync/synced-tables.ts';
import type { JsonValue } from '#core/sync/json-value.ts';
import { isDeleted } from '#core/sync/versioned-row.ts';
import type { ServerSchema } from '#server/database/schema.ts';
import { exportAccount } from '#server/erasure/export-account.ts';
import { exportedWorkout, exportName } from '#server/rest/workouts/export-workout.ts';
import { readRecord } from '#server/rest/workouts/workout-record.ts';
import { readRow } from '#server/rest/write/read-rows.ts';
import { valuesOf } from '#server/rest/write/row-state.ts';
import { zip, type ZipEntry } from './zip-writer.ts';

interface ExportParts {
  readonly pool: Pool;
  readonly query: Kysely<ServerSchema>;
}

const readme = `This is everything that the server keeps of your account.

account.json       the account, the ways to sign in, where it is signed in, its gyms
data/*.json        what is synced, table by table: an array of rows, with the clock readings of their fields
music.json         tempos that listening has found, and what the language model has cost
workouts/          each run as FIT and TCX, for other programs
`;

/** Everything that is kept of an account, as a ZIP that is made while it is sent. */
export function exportEverything(parts: ExportParts, accountId: string): AsyncGenerator<Uint8Array, void> {
  return zip(entries(parts, accountId));
}

async function* entries({ pool, query }: ExportParts, accountId: string): AsyncGenerator<ZipEntry, void> {
  yield { name: 'README.txt', bytes: [Buffer.from(readme)] };
  yield { name: 'account.json', bytes: [json(await readAccountFacts(query, accountId))] };
  yield { name: 'music.json', bytes: [json(await readMusicFacts(pool, accountId))] };
  const workoutIds: string[] = [];
  const rows = exportAccount(pool, accountId);
  try {
    let next = await rows.next();
    while (next.done !== true) {
      const { table } = next.value;
      const reading = { next, table };
      yield { name: `data/${table}.json`, bytes: rowsOf(rows, reading, workoutIds) };
      ({ next } = reading);
    }
  } finally {
    await rows.return();
  }
  for (const [index, workoutId] of workoutIds.entries()) {
    yield* workoutFiles(pool, accountId, workoutId, index + 1);
  }
}

interface Reading {
  next: Awaited<ReturnType<ReturnType<typeof exportAccount>['next']>>;
  readonly table: string;
}

/** The rows of one table, up to the first of the next one. */
async function* rowsOf(
  rows: ReturnType<typeof exportAccount>,
  reading: Reading,
  workoutIds: string[],
): AsyncGenerator<Uint8Array, void> {
  let before = '[\n';
  while (reading.next.done !== true && reading.next.value.table === reading.table) {
    const { row } = reading.next.value;
    if (reading.table === sessionsTable.name) workoutIds.push(String(row[sessionsTable.keyField]));
    yield Buffer.from(`${before}${JSON.stringify(row)}`);
    before = ',\n';
    reading.next = await rows.next();
  }
  yield Buffer.from('\n]\n');
}

async function* workoutFiles(
  pool: Pool,
  accountId: string,
  workoutId: string,
  number: number,
): AsyncGenerator<ZipEntry, void> {
  const row = await readRow(pool, accountId, sessionsTable, workoutId);
  if (row === undefined || isDeleted(row)) return;
  const record = await readRecord(pool, accountId, workoutId, valuesOf(row));
  for (const format of ['fit', 'tcx'] as const) {
    yield {
      name: `workouts/${number}-${exportName(record, format)}`,
      bytes: [exportedWorkout(record, format)],
    };
  }
}

/** Without passwords and tokens, of which the database has hashes only. */
async function readAccountFacts(query: Kysely<ServerSchema>, accountId: string): Promise<JsonValue> {
  const [account, identities, signIns, gyms] = await Promise.all([
    query
      .selectFrom('account')
      .select(['id', 'name', 'email', 'language', 'is_guest', 'is_admin', 'created_at'])
      .where('id', '=', accountId)
      .executeTakeFirst(),
    query
      .selectFrom('identity')
      .select(['provider', 'subject', 'label', 'created_at'])
      .where('account_id', '=', accountId)
      .where('provider', '!=', 'credential')
      .execute(),
    query
      .selectFrom('sign_in')
      .select(['method', 'device_id', 'device_name', 'ip_address', 'user_agent', 'created_at', 'updated_at'])
      .where('account_id', '=', accountId)
      .execute(),
    query
      .selectFrom('gym_member')
      .innerJoin('gym', 'gym.id', 'gym_member.gym_id')
      .select(['gym.id', 'gym.name', 'gym_member.role', 'gym_member.joined_at'])
      .where('gym_member.account_id', '=', accountId)
      .execute(),
  ]);
  return { account: account ?? null, identities, signIns, gyms } as unknown as JsonValue;
}

async function readMusicFacts(pool: Pool, accountId: string): Promise<JsonValue> {
  const [tempos, spend] = await Promise.all([
    pool.query<Record<string, JsonValue>>(
      'SELECT fingerprint, tempo_bpm, confidence, duration_s, engine FROM tempo_fact WHERE account_id = $1 ORDER BY 1',
      [accountId],
    ),
    pool.query<Record<string, JsonValue>>(
      'SELECT month, micro_usd::float8 / 1000000 AS usd FROM model_spend WHERE account_id = $1 ORDER BY 1',
      [accountId],
    ),
  ]);
  return { tempos: tempos.rows, languageModel: spend.rows };
}

function json(value: JsonValue): Buffer {
  return Buffer.from(`${JSON.stringify(value, undefined, 2)}\n`);
}
