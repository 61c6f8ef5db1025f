import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { makeFilter, filterSql } from '#server/shapes/row-filter.ts';
import { quoteIdentifier } from '#server/shapes/protocol/identifiers.ts';
import type { TableFacts } from '#server/shapes/table-facts.ts';
import { useTestDatabase } from '#server/test-support/test-database.ts';
import { parseOrderBy } from './order-by.ts';
import { WhereProblem } from './where-problem.ts';

const names = ['a', 'b', 'title', 'tags', 'data', 'at', 'flag', 'Odd "one"'];
const table: TableFacts = {
  schema: 'public',
  table: 't',
  signature: '',
  columns: names.map((name) => ({
    name,
    typeName: 'text',
    dimensions: 0,
    typeModifier: -1,
    isNotNull: false,
  })),
};

function sqlOf(where: string, params: readonly string[] = []): string {
  const filter = makeFilter(where, new Map(params.map((value, index) => [index + 1, value])), table);
  return 'problem' in filter ? `! ${filter.problem}` : filterSql(filter, table, 1, quoteIdentifier);
}

describe('a filter', () => {
  it.each([
    ['a = 1', '("a" = 1)'],
    ['A=-1', '("a" = (- 1))'],
    ["\"a\"<>'it''s'", `("a" <> 'it''s')`],
    [String.raw`a = 'C:\x'`, String.raw`("a" =  E'C:\\x')`],
    ['not a = 1 or b = 2 and flag', '((NOT ("a" = 1)) OR (("b" = 2) AND "flag"))'],
    ['a + 2 * 3 ^ 2 - 1 > 4', '((("a" + (2 * (3 ^ 2))) - 1) > 4)'],
    ['-a ^ 2 = 4', '(((- "a") ^ 2) = 4)'],
    ['a || b = title', '(("a" || "b") = "title")'],
    [
      'a BETWEEN 1 AND 2 AND b NOT BETWEEN SYMMETRIC 5 AND 3',
      '(("a" BETWEEN 1 AND 2) AND ("b" NOT BETWEEN SYMMETRIC 5 AND 3))',
    ],
    [
      "title NOT LIKE 'x%' OR title ILIKE ANY (ARRAY['a','b'])",
      `(("title" NOT LIKE 'x%') OR ("title" ILIKE ANY (ARRAY['a', 'b'])))`,
    ],
    ['a IN (1, 2) AND b NOT IN ($1)', '(("a" IN (1, 2)) AND ("b" NOT IN ($1)))', ['9']],
    [
      'a = ANY($1) AND b > ALL($2::int[])',
      '(("a" = ANY ($1)) AND ("b" > ALL (CAST($2 AS int[]))))',
      ['{1}', '{2}'],
    ],
    [
      'a IS NOT NULL AND flag IS NOT TRUE AND b ISNULL',
      '((("a" IS NOT NULL) AND ("flag" IS NOT TRUE)) AND ("b" IS NULL))',
    ],
    ['a IS DISTINCT FROM b', '("a" IS DISTINCT FROM "b")'],
    ["data -> 'x' ->> 'y' = '1'", `((("data" -> 'x') ->> 'y') = '1')`],
    [
      "data @> '{}' AND tags && ARRAY['x']::text[]",
      `(("data" @> '{}') AND ("tags" && CAST(ARRAY['x'] AS text[])))`,
    ],
    ['tags[1] = 2 AND tags[:2] = tags[1:]', '((("tags")[1] = 2) AND (("tags")[:2] = ("tags")[1:]))'],
    [
      "at > timestamp '2026-01-01' AND at::date < DATE '2026-02-01'",
      `(("at" > CAST('2026-01-01' AS timestamp)) AND (CAST("at" AS date) < CAST('2026-02-01' AS date)))`,
    ],
    ["at AT TIME ZONE 'UTC' > b", `(pg_catalog.timezone('UTC', "at") > "b")`],
    [
      'cast(a AS numeric(10, 2)) = b::double precision',
      '(CAST("a" AS numeric(10, 2)) = CAST("b" AS double precision))',
    ],
    [
      'a::character varying(5) = b::timestamp(3) with time zone',
      '(CAST("a" AS character varying(5)) = CAST("b" AS timestamp(3) with time zone))',
    ],
    ['(a, b) = (1, 2)', '(ROW("a", "b") = ROW(1, 2))'],
    ["lower(title) = coalesce(a, 'x')", `(pg_catalog.lower("title") = coalesce("a", 'x'))`],
    ['"Odd ""one""" = 1', '("Odd ""one""" = 1)'],
  ])('%s', (where, sql, params: string[] = []) => {
    expect(sqlOf(where, params)).toBe(sql);
  });

  it.each([
    ['', 'At location 15: syntax error at end of input'],
    ['a = ', 'At location 19: syntax error at end of input'],
    ['1 x 1', 'At location 17: syntax error at or near "x"'],
    ['a = 1; DROP TABLE t', 'At location 20: syntax error at or near ";"'],
    ['a = 1)', 'At location 20: syntax error at or near ")"'],
    ['(a = 1', 'At location 21: syntax error at end of input'],
    ['a = 1 -- x', 'At location 21: syntax error at or near "--"'],
    ['a = 1 /* x */', 'At location 21: syntax error at or near "/*"'],
    ['a = $tag$x$tag$', 'At location 19: syntax error at or near "$"'],
    [`a = E'\\x41'`, 'At location 19: syntax error at or near "E"'],
    ['a = 1 UNION SELECT 1', 'At location 21: syntax error at or near "UNION"'],
    ['a = 1 ORDER BY a', 'At location 21: syntax error at or near "ORDER"'],
    ['a < b < 3', 'At location 21: syntax error at or near "<"'],
    ['a IN ()', 'At location 21: syntax error at or near ")"'],
    ['nope = 1', 'At location 0: unknown reference nope'],
    ['a = 1 AND t.b = 2', 'At location 10: unknown reference t.b'],
    ['a IN (SELECT 1)', 'At location 2: Subqueries are not supported'],
    ['EXISTS (SELECT 1)', 'At location 0: Subqueries are not supported'],
    ['pg_sleep(5) IS NULL', 'At location 0: unknown or unsupported function pg_sleep/1'],
    ["public.lower('x') = a", 'At location 0: unknown or unsupported function public.lower/1'],
    ["set_config('a','b',false) = a", 'At location 0: unknown or unsupported function set_config/3'],
    ['now() > at', 'At location 0: unknown or unsupported function now/0'],
    ['current_user = a', 'At location 15: syntax error at or near "current_user"'],
    [`${'('.repeat(1000)}a${')'.repeat(1000)} = 1`, 'At location 66: the filter is nested too deeply'],
    ['a = $1', 'At location 0: parameter $1 was not provided'],
    [`a = '${'x'.repeat(20_000)}'`, 'At location 0: filters longer than 16384 characters are not supported'],
  ])('refuses %.60s', (where, problem) => {
    const found = sqlOf(where);
    if (where.startsWith('((((')) expect(found).toMatch(/nested too deeply/);
    else expect(found).toBe(`! ${problem}`);
  });
});

it('reads an order, and nothing else', () => {
  const has = (name: string): boolean => names.includes(name);
  expect(parseOrderBy('a desc nulls first, "Odd ""one"""', has)).toEqual([
    { column: 'a', direction: 'DESC', nulls: 'FIRST' },
    { column: 'Odd "one"', direction: 'ASC' },
  ]);
  for (const text of ['', 'nope', 'a; b', 'a, ', 'lower(a)', '1', 'a DESC DESC', 'a NULLS']) {
    expect(() => parseOrderBy(text, has), text).toThrow(WhereProblem);
  }
});

describe('any text at all', () => {
  const database = useTestDatabase();
  const piece = fc.oneof(
    fc.constantFrom(
      ...[
        'a',
        'b',
        '"title"',
        '1',
        "'x'",
        '$1',
        '(',
        ')',
        '[',
        ']',
        ',',
        '.',
        '::',
        ':',
        '=',
        '<',
        '-',
        '+',
        '*',
        '||',
        ';',
      ],
    ),
    fc.constantFrom(
      ...[
        'AND',
        'OR',
        'NOT',
        'IN',
        'IS',
        'NULL',
        'LIKE',
        'BETWEEN',
        'ANY',
        'ARRAY',
        'CAST',
        'AS',
        'int',
        'text',
        'lower',
      ],
    ),
    fc.constantFrom(
      ...[
        '--',
        '/*',
        '*/',
        "'",
        '"',
        '\\',
        '$$',
        "E'",
        'SELECT',
        'FROM',
        'pg_sleep(1)',
        'DROP TABLE t',
        '\n',
        'U&',
      ],
    ),
    fc.string({ maxLength: 4 }),
  );

  it('is a condition that Postgres reads the same way, or is refused', async () => {
    await database().sql(`CREATE TABLE t (a int, b int, title text)`);
    const facts: TableFacts = {
      ...table,
      columns: table.columns.filter(({ name }) => ['a', 'b', 'title'].includes(name)),
    };
    let accepted = 0;
    const texts = fc.sample(
      fc.array(piece, { minLength: 1, maxLength: 9 }).map((pieces) => pieces.join(' ')),
      { numRuns: 12_000, seed: 7 },
    );
    for (const text of texts) {
      const filter = makeFilter(text, new Map(text.includes('$1') ? [[1, '1']] : []), facts);
      if ('problem' in filter) continue;
      accepted += 1;
      const sql = `SELECT FROM t WHERE (${filterSql(filter, facts, 1, quoteIdentifier)})`;
      // Types may not fit; grammar always does.
      const code = await database()
        .pool.query(sql, [...filter.params])
        .then(
          () => '',
          (error: unknown) => String(Reflect.get(error as Error, 'code')),
        );
      expect([code, sql]).not.toEqual(['42601', sql]);
    }
    expect(accepted).toBeGreaterThan(100);
    expect(await database().sql('SELECT * FROM t')).toEqual([]);
  });
});
