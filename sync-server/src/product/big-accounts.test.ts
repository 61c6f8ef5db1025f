import { afterAll, beforeAll, expect, it } from 'vitest';
import { askShape, changesOf } from '#server/test-support/open-server-rig.ts';
import {
  asUser,
  noteTableSql,
  startProductServer,
  type ProductRig,
} from '#server/test-support/product-server-rig.ts';
import { useTestDatabase } from '#server/test-support/test-database.ts';

const database = useTestDatabase();
let nodes: readonly ProductRig[];
const rows = 450;
const bodyLength = 64_000;
/** Chunks are of about a megabyte, and never of more than eight. */
const longestAnswer = 8 * 1_048_576;
const anna = { account: 'anna', table: 'notes' };

beforeAll(async () => {
  const environment = { DATABASE_URL: database().url };
  nodes = [await startProductServer(environment), await startProductServer(environment)];
  await database().sql(noteTableSql);
  // Nothing that would take less space than it is long.
  await database().sql(
    `INSERT INTO note SELECT n, 'anna', 'note ' || n,
       (SELECT string_agg(md5(n || ':' || m), '') FROM generate_series(1, ${bodyLength / 32}) AS m)
     FROM generate_series(1, ${rows}) AS n`,
  );
  await database().sql(`INSERT INTO note VALUES (9999, 'bert', 'not hers', 'x')`);
});
afterAll(() => Promise.all(nodes.map((node) => node.close())));

let asked = 0;
/** Of one node after the other. */
const ask = (query: Record<string, string>) =>
  askShape(nodes[(asked += 1) % nodes.length]?.url ?? '', { ...anna, ...query }, asUser('anna'));

/** Everything that a client has at the end, by the rules of the protocol. */
async function readAll(between: (answers: number) => Promise<void> = async () => undefined) {
  const known = new Map<string, Record<string, unknown>>();
  const lengths: number[] = [];
  let place: Record<string, string> = { offset: '-1' };
  for (;;) {
    const answer = await ask(place);
    expect(answer.status).toBe(200);
    lengths.push(answer.text.length);
    for (const { key, value, headers } of changesOf(answer)) {
      if (key === undefined) continue;
      if (headers.operation === 'delete') known.delete(key);
      else known.set(key, { ...known.get(key), ...value });
    }
    if (answer.headers.has('electric-up-to-date')) return { known, lengths, place };
    place = { offset: answer.offset, handle: place['handle'] ?? answer.handle };
    await between(lengths.length);
  }
}
const expected = async () =>
  new Map(
    (await database().sql(`SELECT id::text, title, body FROM note WHERE account_id = 'anna'`)).map((row) => [
      String(row['id']),
      row,
    ]),
  );
const byId = (known: ReadonlyMap<string, Record<string, unknown>>) =>
  new Map([...known.values()].map((row) => [String(row['id']), row]));

it('come in chunks, from any node, each of which is small however much there is', async () => {
  const { known, lengths } = await readAll();
  expect(byId(known)).toEqual(await expected());
  expect(lengths.length).toBeGreaterThan((rows * bodyLength) / longestAnswer);
  expect(Math.max(...lengths)).toBeLessThan(longestAnswer);
});

it('miss nothing and bring nothing back that changes between the chunks', async () => {
  const { known } = await readAll(async (answers) => {
    await database().sql(
      `DELETE FROM note WHERE id IN (${answers}, ${rows - answers});
       UPDATE note SET title = 'changed ' || ${answers} WHERE id IN (${answers * 20}, ${answers * 20 + 1});
       INSERT INTO note VALUES (${1000 + answers}, 'anna', 'new', 'short')`,
    );
  });
  expect(byId(known)).toEqual(await expected());
  expect([...byId(known).values()].filter(({ title }) => title === 'new').length).toBeGreaterThan(10);
});

it('go on live behind their last chunk, and begin anew where their handle says less than there is', async () => {
  const { place } = await readAll();
  const held = ask({ ...place, live: 'true' });
  await database().sql(`INSERT INTO note VALUES (5000, 'anna', 'later', 'x')`);
  expect(changesOf(await held).map(({ value }) => value?.['title'])).toEqual(['later']);
  const handle = String(place['handle']).replace(/\.\d+\.(\d+)$/, '.2.$1');
  const turnedAway = await Promise.all(['0_0', '0_2'].map((offset) => ask({ offset, handle })));
  expect(turnedAway.map(({ status }) => status)).toEqual([409, 409]);
});

it('may have a row that is larger than a chunk', async () => {
  await database().sql(
    `INSERT INTO note SELECT n, 'carl', 'large', (SELECT string_agg(md5(n || ':' || m), '') FROM generate_series(1, 300000) AS m)
     FROM generate_series(6000, 6001) AS n`,
  );
  let place: Record<string, string> = { offset: '-1' };
  const ids: unknown[] = [];
  for (;;) {
    const query = { account: 'carl', table: 'notes', ...place };
    const answer = await askShape(nodes[0]?.url ?? '', query, asUser('carl'));
    expect(answer.text.length).toBeLessThan(11_000_000);
    ids.push(...changesOf(answer).map(({ value }) => value?.['id']));
    if (answer.headers.has('electric-up-to-date')) break;
    place = { offset: answer.offset, handle: answer.handle };
  }
  expect(ids.sort()).toEqual(['6000', '6001']);
});
