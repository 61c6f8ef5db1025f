import { Pool } from 'pg';
import { expect, it, onTestFinished } from 'vitest';
import { useTestDatabase } from '#server/test-support/test-database.ts';
import { timeQueries } from './time-queries.ts';

const database = useTestDatabase();

it('tells of every statement, however it was sent, and changes nothing of what comes', async () => {
  const pool = new Pool({ connectionString: database().url, max: 1 });
  onTestFinished(() => pool.end());
  const seconds: number[] = [];
  timeQueries(pool, (value) => seconds.push(value));
  expect((await pool.query('SELECT 1 AS one')).rows).toEqual([{ one: 1 }]);
  expect((await pool.query('SELECT $1::int AS two', [2])).rows).toEqual([{ two: 2 }]);
  const client = await pool.connect();
  expect((await client.query({ name: 'slow', text: 'SELECT pg_sleep(0.05)' })).rowCount).toBe(1);
  await expect(client.query('SELECT nothing')).rejects.toThrow('does not exist');
  client.release();
  await expect(pool.query('SELECT nothing')).rejects.toThrow('does not exist');
  expect(seconds).toHaveLength(5);
  expect(seconds[2]).toBeGreaterThan(0.045);
  expect(Math.max(...seconds)).toBeLessThan(30);
});
