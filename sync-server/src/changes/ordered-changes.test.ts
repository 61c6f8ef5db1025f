import { Client } from 'pg';
import { beforeAll, describe, expect, it } from 'vitest';
import { silentLog } from '#contract/runtime/log.ts';
import { systemClock } from '#server/clock/system-clock.ts';
import { migrate } from '#server/database/migrate.ts';
import { allMigrations } from '#server/database/migrations/all-migrations.ts';
import { inTransaction } from '#server/database/in-transaction.ts';
import { OpenLog } from '#server/open/open-log.ts';
import { openSchemaSql } from '#server/open/open-schema.ts';
import {
  compareWithTruth,
  rowsWritten,
  seededRandom,
  writeAtRandom,
  type Entry,
} from '#server/test-support/random-writers.ts';
import { useTestDatabase } from '#server/test-support/test-database.ts';
import { lockScopes } from './lock-scopes.ts';

const database = useTestDatabase();
const size = { writers: 10, transactions: 40, writes: 3 };

interface Change {
  readonly id: string;
  readonly row: number;
  readonly position: string;
}

/** Reads again and again what a rule finds behind its cursor; the last time when everything is over already. */
async function tail(
  read: () => Promise<readonly Entry[]>,
  isOver: () => Promise<boolean>,
): Promise<readonly Entry[]> {
  const found: Entry[] = [];
  for (let isLast = false; !isLast;) {
    isLast = await isOver();
    found.push(...(await read()));
  }
  return found;
}

async function runWith(
  writing: Promise<void>,
  readers: Readonly<Record<string, () => Promise<readonly Entry[]>>>,
): Promise<Record<string, readonly Entry[]>> {
  // A transaction after all those of the writers: what they wrote is there for every rule once none before it runs.
  let mark: unknown;
  const ended = writing.finally(async () => {
    [{ mark }] = (await database().sql('SELECT pg_current_xact_id()::text AS mark')) as [{ mark: string }];
  });
  const isOver = async (): Promise<boolean> => {
    if (mark === undefined) return false;
    const [horizon] = await database().sql(
      'SELECT pg_snapshot_xmin(pg_current_snapshot()) > $1::xid8 AS passed',
      [mark],
    );
    return horizon?.['passed'] === true;
  };
  const names = Object.keys(readers);
  const read = await Promise.all(names.map((name) => tail(readers[name]!, isOver)));
  await ended;
  return Object.fromEntries(names.map((name, index) => [name, read[index]!]));
}

/** A log as many write it: a number from a sequence, and the transaction's id. */
const naiveSql = `
  CREATE TABLE naive (id bigserial PRIMARY KEY, change text NOT NULL, row int NOT NULL, xid xid8 DEFAULT pg_current_xact_id());
  CREATE TABLE step (row int, change text, step bigserial);`;

function naiveReader(): () => Promise<readonly Entry[]> {
  let cursor = '0';
  return async () => {
    const { rows } = await database().pool.query<Change>(
      'SELECT id::text AS position, change AS id, row FROM naive AS n WHERE n.id > $1::bigint ORDER BY n.id',
      [cursor],
    );
    cursor = rows.at(-1)?.position ?? cursor;
    return rows;
  };
}

function horizonReader(): () => Promise<readonly Entry[]> {
  let cursor = ['0', '0'];
  return async () => {
    const { rows } = await database().pool.query<Change & { xid: string }>(
      `SELECT id::text AS position, xid::text, change AS id, row FROM naive AS n
       WHERE (n.xid, n.id) > ($1::xid8, $2::bigint) AND n.xid < pg_snapshot_xmin(pg_current_snapshot()) ORDER BY n.xid, n.id`,
      cursor,
    );
    const last = rows.at(-1);
    if (last !== undefined) cursor = [last.xid, last.position];
    return rows;
  };
}

describe('changes read while others write', () => {
  beforeAll(async () => {
    await migrate(database().pool, allMigrations);
    await database().sql(naiveSql);
  });

  it('are lost and misplaced by the naive rules: the run can tell', async () => {
    const { pool, sql } = database();
    await sql(`CREATE TABLE plain (id int PRIMARY KEY, value text);
      INSERT INTO plain SELECT i, '' FROM generate_series(0, ${rowsWritten - 1}) AS i`);
    const found = await runWith(
      writeAtRandom({
        ...{ pool, ...size, random: seededRandom(1) },
        async write(client, row, value) {
          await client.query('UPDATE plain SET value = $2 WHERE id = $1', [row, value]);
          await client.query('INSERT INTO step (row, change) VALUES ($1, $2)', [row, value]);
          await client.query('INSERT INTO naive (row, change) VALUES ($1, $2)', [row, value]);
        },
      }),
      { naive: naiveReader(), horizon: horizonReader() },
    );
    const truth = await steps();
    const naive = compareWithTruth(truth, found['naive']!);
    const horizon = compareWithTruth(truth, found['horizon']!);
    console.info(
      `of ${truth.length}: naive ${JSON.stringify(naive)}, xmin horizon ${JSON.stringify(horizon)}`,
    );
    expect(naive.lost).toBeGreaterThan(0);
    expect(horizon.lost).toBe(0);
    expect(horizon.outOfOrder).toBeGreaterThan(0);
  });

  it('by the counter of their scope, none is lost, doubled or out of order', async () => {
    const { pool, sql } = database();
    await sql(`CREATE TABLE note (id int PRIMARY KEY, account_id text NOT NULL, gym_id text, value text);
      CREATE TRIGGER sync AFTER INSERT OR UPDATE OR DELETE ON note FOR EACH ROW
        EXECUTE FUNCTION sync_capture('id', 'account:account_id', 'gym:gym_id');
      INSERT INTO note SELECT i, 'a' || i % 2, 'g', '' FROM generate_series(0, ${rowsWritten - 1}) AS i;
      DELETE FROM step; ALTER SEQUENCE step_step_seq RESTART`);
    await inTransaction(pool, (client) => lockScopes(client, ['account:a1', 'account:a0']));
    const cursors = new Map<string, string>();
    // What each change wrote is taken down beside it; the log itself holds no values.
    const reader = (scope: string) => async () => {
      const { rows } = await pool.query<Change>(
        `SELECT c.seq::text AS position, s.change AS id, s.row FROM sync_change AS c
         JOIN step AS s ON s.row = c.key[1]::int AND s.step = c.at_step
         WHERE c.scope = $1 AND c.seq > $2::bigint ORDER BY c.seq`,
        [scope, cursors.get(scope) ?? '0'],
      );
      cursors.set(scope, rows.at(-1)?.position ?? cursors.get(scope) ?? '0');
      return rows;
    };
    await sql(
      `ALTER TABLE sync_change ADD COLUMN at_step bigint DEFAULT nullif(current_setting('test.step', true), '')::bigint`,
    );
    const found = await runWith(
      writeAtRandom({
        ...{ pool, ...size, random: seededRandom(2) },
        // As a push does it: the scopes first, in their order.
        begin: (client) =>
          client.query(
            `SELECT FROM sync_scope WHERE scope IN ('account:a0', 'account:a1', 'gym:g') ORDER BY scope FOR UPDATE`,
          ),
        async write(client, row, value) {
          await client.query(
            `WITH taken AS (INSERT INTO step (row, change) VALUES ($1, $2) RETURNING step)
             SELECT set_config('test.step', step::text, true) FROM taken`,
            [row, value],
          );
          await client.query('UPDATE note SET value = $2 WHERE id = $1', [row, value]);
        },
      }),
      { a0: reader('account:a0'), a1: reader('account:a1'), gym: reader('gym:g') },
    );
    const truth = await steps();
    const ofParity = (parity: number) => truth.filter(({ row }) => row % 2 === parity);
    const right = { lost: 0, outOfOrder: 0, doubled: 0 };
    expect(compareWithTruth(ofParity(0), found['a0']!)).toEqual(right);
    expect(compareWithTruth(ofParity(1), found['a1']!)).toEqual(right);
    expect(compareWithTruth(truth, found['gym']!)).toEqual(right);
    const [gaps] = await sql(
      `SELECT count(*)::int AS rows, max(seq)::int - min(seq)::int + 1 AS span FROM sync_change WHERE scope = 'gym:g'`,
    );
    expect(gaps?.['rows']).toBe(gaps?.['span']);
    expect(truth.length).toBeGreaterThan(900);
  });

  it('by the single sequencer of the open mode, none is lost, doubled or out of order', async () => {
    const { pool, sql, url } = database();
    await sql(openSchemaSql);
    await sql(`DELETE FROM step; ALTER SEQUENCE step_step_seq RESTART`);
    await sql(`CREATE TABLE foreign_rows (id int PRIMARY KEY, value text);
      INSERT INTO foreign_rows SELECT i, '' FROM generate_series(0, ${rowsWritten - 1}) AS i`);
    const [oid] = await sql(`SELECT 'foreign_rows'::regclass::oid::text AS oid`);
    await sql(`CREATE TRIGGER capture AFTER UPDATE ON foreign_rows FOR EACH ROW
      EXECUTE FUNCTION beatrunner_open.capture_row('${String(oid?.['oid'])}')`);
    const connect = async (): Promise<Client> => {
      const client = new Client({ connectionString: url });
      await client.connect();
      return client;
    };
    // Two servers put in order what the same writers write.
    const options = {
      pool,
      connect,
      clock: systemClock,
      log: silentLog,
      pollMs: 1000,
      onChange: () => undefined,
    };
    const logs = [new OpenLog(options), new OpenLog(options)];
    for (const log of logs) await log.start();
    const reader = (log: OpenLog) => {
      let cursor = 0n;
      return async () => {
        const head = await log.advance();
        const { rows } = await pool.query<Change>(
          `SELECT position::text, split_part(trim(after, '()'), ',', 2) AS id, split_part(trim(after, '()'), ',', 1)::int AS row
           FROM beatrunner_open.change AS c WHERE c.position > $1::bigint AND c.position <= $2::bigint ORDER BY c.position`,
          [cursor, head],
        );
        cursor = head;
        return rows;
      };
    };
    const found = await runWith(
      writeAtRandom({
        ...{ pool, ...size, random: seededRandom(3) },
        async write(client, row, value) {
          await client.query('UPDATE foreign_rows SET value = $2 WHERE id = $1', [row, value]);
          await client.query('INSERT INTO step (row, change) VALUES ($1, $2)', [row, value]);
        },
      }),
      { one: reader(logs[0]!), other: reader(logs[1]!) },
    );
    for (const log of logs) await log.close();
    const truth = await steps();
    const right = { lost: 0, outOfOrder: 0, doubled: 0 };
    expect(compareWithTruth(truth, found['one']!)).toEqual(right);
    expect(compareWithTruth(truth, found['other']!)).toEqual(right);
    const [state] = await sql(
      'SELECT count(*)::int AS changes, max(position)::int AS last FROM beatrunner_open.change',
    );
    expect(state).toEqual({ changes: state?.['last'], last: state?.['last'] });
    expect(truth.length).toBeGreaterThan(900);
  });
});

/** The truth, taken down while the row was locked, so in the order in which each row was changed. */
async function steps(): Promise<readonly (Entry & { readonly step: bigint })[]> {
  const { rows } = await database().pool.query<{ id: string; row: number; step: string }>(
    'SELECT change AS id, row, step::text FROM step',
  );
  return rows.map(({ id, row, step }) => ({ id, row, step: BigInt(step) }));
}
