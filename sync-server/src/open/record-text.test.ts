import fc from 'fast-check';
import { expect, it } from 'vitest';
import { useTestDatabase } from '#server/test-support/test-database.ts';
import { parseRecordText } from './record-text.ts';

const database = useTestDatabase();

it('reads what Postgres writes, whatever is in it', async () => {
  await database().sql('CREATE TYPE pair AS (one text, other text)');
  const field = fc.option(fc.string({ maxLength: 12 }).map((text) => text.replaceAll('\0', '')));
  const odd = [null, '', ' ', 'a,b', '"', '\\', '(x)', 'NULL', '\n', 'a"b\\c,(d)'];
  const pairs = [
    ...odd.map((one) => [one, 'x'] as const),
    ...fc.sample(fc.tuple(field, field), { numRuns: 300, seed: 1 }),
  ];
  for (const pair of pairs) {
    const [row] = await database().sql('SELECT row($1::text, $2::text)::pair::text AS record', [...pair]);
    expect(parseRecordText(String(row?.['record']))).toEqual([...pair]);
  }
});

it.each(['', 'x', '(', '(1', '("a)', '"a"'])('knows %j for no row', (text) => {
  expect(parseRecordText(text)).toBeUndefined();
});
