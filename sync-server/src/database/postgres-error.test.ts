import { expect, it } from 'vitest';
import { isPassing, isPostgresError } from './postgres-error.ts';

const coded = (code: string, message = ''): Error => Object.assign(new Error(message), { code });

it.each([
  coded('EPIPE', 'write EPIPE'),
  coded('ECONNREFUSED'),
  coded('57P03'),
  coded('53100'),
  new Error('Connection terminated unexpectedly'),
  new Error('Client was closed and is not queryable'),
])('$message $code passes', (error) => {
  expect(isPassing(error)).toBe(true);
});

it.each([coded('23505'), coded('XX000'), coded('EACCES'), new Error('x'), 'x'])('%s stays', (error) => {
  expect(isPassing(error)).toBe(false);
});

it('tells states of Postgres from codes of the system', () => {
  expect([coded('40P01'), coded('XX000'), coded('EPIPE'), coded('EBUSY')].map(isPostgresError)).toEqual([
    ...[true, true, false, false],
  ]);
});
