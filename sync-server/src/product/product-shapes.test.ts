import { ShapeStream, type Row } from '@electric-sql/client';
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { nobodyIsKnown } from '#server/accounts/authenticate.ts';
import { shapeOf } from '#server/test-support/follow-shape.ts';
import { untilHeld } from '#server/test-support/held-requests.ts';
import {
  askShape,
  changesOf,
  startOpenServer,
  type ServerRig,
} from '#server/test-support/open-server-rig.ts';
import {
  asUser,
  noteTableSql,
  startProductServer,
  type ProductRig,
} from '#server/test-support/product-server-rig.ts';
import { useTestDatabase } from '#server/test-support/test-database.ts';

const secret = 'very-secret-9f3';
const database = useTestDatabase();
let electric: ServerRig;
const nodes: Record<string, ProductRig> = {};

beforeAll(async () => {
  const environment = { DATABASE_URL: database().url };
  // Both at once on an empty database: one of them makes the schema.
  [nodes['one'], nodes['other']] = await Promise.all([
    startProductServer(environment),
    startProductServer(environment),
  ]);
  await database().sql(noteTableSql);
  electric = await startOpenServer({ ...environment, ELECTRIC_SECRET: secret });
  nodes['proxy'] = await startProductServer({
    ...environment,
    ELECTRIC_URL: `${electric.url}/`,
    ELECTRIC_SECRET: secret,
  });
});
afterAll(async () => {
  for (const node of Object.values(nodes)) await node.close();
  await electric.close();
});
beforeEach(() => database().sql('DELETE FROM note'));

const anna = { account: 'anna', table: 'notes' };

describe.each(['one', 'proxy'])('a private shape (%s)', (name) => {
  const ask = (query: Record<string, string>, init = asUser('anna')) =>
    askShape(nodes[name]!.url, query, init);

  it('has the rows of its owner only, those columns only, and is kept by nobody', async () => {
    await database().sql(`INSERT INTO note VALUES (1, 'anna', 'mine', 'x'), (2, 'bert', 'his', 'y')`);
    const first = await ask({ ...anna, offset: '-1' });
    expect(first.status).toBe(200);
    expect(changesOf(first).map(({ value }) => value)).toEqual([{ id: '1', title: 'mine', body: 'x' }]);
    expect(first.headers.get('cache-control')).toBe('private, no-store');
    expect(first.headers.get('vary')).toBe('authorization');
    expect(first.text).not.toContain('hidden');
  });

  it('is refused to everybody else', async () => {
    const refused = async (query: Record<string, string>, init?: RequestInit): Promise<unknown> => {
      const answer = await ask({ offset: '-1', ...query }, init);
      expect(answer.headers.get('content-type')).toContain('application/problem+json');
      expect(answer.headers.get('cache-control')).toMatch(/no-store/);
      return [answer.status, (answer.json as { code: string }).code];
    };
    expect(await refused(anna, {})).toEqual([401, 'auth/not-signed-in']);
    expect(await refused(anna, asUser('bert'))).toEqual([403, 'shape/forbidden']);
    expect(await refused({ table: 'account_head', gym: 'g1' }, asUser('bert'))).toEqual([
      403,
      'shape/forbidden',
    ]);
    expect(await refused({ table: 'notes', gym: 'g1' })).toEqual([403, 'shape/forbidden']);
    expect(await refused({ table: 'notes' })).toEqual([400, 'shape/no-owner']);
    expect(await refused({ ...anna, gym: 'g1' })).toEqual([400, 'shape/no-owner']);
    expect(await refused({ account: 'anna', table: 'note' })).toEqual([400, 'shape/unknown']);
    expect(await refused({ account: 'anna', table: '__proto__' })).toEqual([400, 'shape/unknown']);
    expect(await refused({ account: 'anna', table: 'sync_scope' })).toEqual([400, 'shape/unknown']);
  });

  it.each([
    'where',
    'columns',
    'queryable_columns',
    'params',
    'params[1]',
    'subset__where',
    'secret',
    'api_secret',
  ])('lets nobody choose by %s', async (param) => {
    const answer = await ask({ ...anna, offset: '-1', [param]: '1' });
    expect([answer.status, (answer.json as { code: string }).code]).toEqual([
      400,
      'shape/not-yours-to-choose',
    ]);
  });

  it('is authorised on the route, whatever its path is written like', async () => {
    for (const path of [
      '/v1/%73hape',
      '/v1//shape',
      '/v1/./shape',
      '/v1/shape/',
      '/V1/shape',
      '/v1/shape%2f',
      '/v1/shape;x',
      '/v1/shape%00',
    ]) {
      const response = await fetch(`${nodes[name]!.url}${path}?table=notes&account=anna&offset=-1`);
      expect([401, 404, 400], path).toContain(response.status);
    }
  });

  it('is followed by the real client, over changes of owner', async () => {
    await database().sql(`INSERT INTO note VALUES (1, 'anna', 'mine', 'x'), (2, 'bert', 'his', 'y')`);
    const aborter = new AbortController();
    onTestFinished(() => aborter.abort());
    const shape = shapeOf(
      new ShapeStream<Row>({
        url: `${nodes[name]!.url}/v1/shape`,
        params: anna,
        headers: { authorization: 'Bearer anna' },
        signal: aborter.signal,
      }),
    );
    expect((await shape.rows).length).toBe(1);
    await database().sql(
      `UPDATE note SET account_id = 'anna' WHERE id = 2; UPDATE note SET title = 'new' WHERE id = 1`,
    );
    nodes['one']!.notifier.committed(['account:anna', 'account:bert']);
    const rows = () => shape.currentRows.toSorted((a, b) => Number(a['id']) - Number(b['id']));
    await vi.waitFor(
      () =>
        expect(rows()).toEqual([
          { id: 1, title: 'new', body: 'x' },
          { id: 2, title: 'his', body: 'y' },
        ]),
      3000,
    );
    await database().sql(`UPDATE note SET account_id = 'bert' WHERE id = 1; DELETE FROM note WHERE id = 2`);
    nodes['one']!.notifier.committed(['account:anna', 'account:bert']);
    await vi.waitFor(() => expect(rows()).toEqual([]), 3000);
  });

  it('has a head that tells that something has changed', async () => {
    await database().sql(`INSERT INTO note VALUES (1, 'anna', 'mine', 'x')`);
    const head = { table: 'account_head', account: 'anna' };
    const first = await ask({ ...head, offset: '-1' });
    const before = Number(changesOf(first)[0]?.value?.['seq']);
    const held = ask({ ...head, offset: first.offset, handle: first.handle, live: 'true' });
    // Behind the proxy it is Electric that holds it.
    await untilHeld(name === 'proxy' ? electric.url : nodes[name]!.url, 1);
    await database().sql(`UPDATE note SET title = 'new'`);
    nodes['one']!.notifier.committed(['account:anna']);
    const live = await held;
    expect(changesOf(live).at(-1)?.value).toMatchObject({ scope: 'account:anna', seq: String(before + 1) });
    expect(live.headers.get('electric-cursor')).toMatch(/^\d+$/);
  });
});

describe('our engine', () => {
  const ask = (node: string, query: Record<string, string>, user = 'anna') =>
    askShape(nodes[node]!.url, query, asUser(user));

  it('goes on at any node', async () => {
    await database().sql(`INSERT INTO note VALUES (1, 'anna', 'mine', 'x')`);
    const first = await ask('one', { ...anna, offset: '-1' });
    await database().sql(`INSERT INTO note VALUES (2, 'anna', 'two', 'x')`);
    const log = await ask('other', { ...anna, offset: first.offset, handle: first.handle });
    expect(changesOf(log).map(({ value }) => value)).toEqual([{ id: '2', title: 'two', body: 'x' }]);
    expect(log.handle).toBe(first.handle);
    expect(log.headers.get('electric-up-to-date')).toBe('');
    const held = ask('other', { ...anna, offset: log.offset, handle: log.handle, live: 'true' });
    await untilHeld(nodes['other']!.url, 1);
    await database().sql(`UPDATE note SET body = NULL WHERE id = 2`);
    nodes['one']!.notifier.committed(['account:anna']);
    expect(changesOf(await held).map(({ value }) => value)).toEqual([{ id: '2', body: null }]);
  });

  it('sees within a second what nobody told', async () => {
    const first = await ask('one', { ...anna, offset: '-1' });
    const started = performance.now();
    const held = ask('one', { ...anna, offset: first.offset, handle: first.handle, live: 'true' });
    await database().sql(`INSERT INTO note VALUES (1, 'anna', 'quiet', 'x')`);
    expect(changesOf(await held)).toHaveLength(1);
    expect(performance.now() - started).toBeLessThan(1500);
  });

  it('turns away whoever is from another past, or too far behind, with a handle that was never there', async () => {
    await database().sql(`INSERT INTO note VALUES (1, 'anna', 'mine', 'x')`);
    const first = await ask('one', { ...anna, offset: '-1' });
    const place = { ...anna, offset: first.offset, handle: first.handle };
    const handles = new Set([first.handle]);
    const turnedAway = async (query: Record<string, string>): Promise<void> => {
      const answer = await ask('one', query);
      expect([answer.status, answer.json]).toEqual([409, [{ headers: { control: 'must-refetch' } }]]);
      expect(answer.headers.get('cache-control')).toBe('private, no-store');
      expect(handles.has(answer.handle)).toBe(false);
      handles.add(answer.handle);
      const again = await ask('one', { ...anna, offset: '-1' });
      expect([again.status, handles.has(again.handle)]).toEqual([200, false]);
    };
    expect((await ask('one', place)).status).toBe(200);
    await turnedAway({ ...place, offset: '99999999_0' });
    await turnedAway({ ...place, handle: 'nonsense' });
    await turnedAway({ ...place, offset: '0_5' });
    await database().sql(
      `INSERT INTO note VALUES (2, 'anna', 'two', 'x'); UPDATE sync_scope SET floor_seq = seq WHERE scope = 'account:anna'`,
    );
    await turnedAway(place);
    await database().sql(`UPDATE sync_scope SET epoch = epoch + 1 WHERE scope = 'account:anna'`);
    await turnedAway({ ...place, offset: (await ask('one', { ...anna, offset: 'now' })).offset });
    const now = await ask('one', { ...anna, offset: '-1' });
    await database().sql('UPDATE sync_epoch SET epoch = epoch + 1');
    await turnedAway({ ...anna, offset: now.offset, handle: now.handle });
  });

  it('begins for an account in which nothing has happened yet', async () => {
    const first = await ask('one', { account: 'nora', table: 'notes', offset: '-1' }, 'nora');
    expect([first.status, first.offset, changesOf(first)]).toEqual([200, '0_inf', []]);
    // All of it is in the first answer already: nobody has to ask once more to be told so.
    expect(first.headers.get('electric-up-to-date')).toBe('');
    expect(first.messages.at(-1)?.headers).toMatchObject({ control: 'up-to-date' });
    const query = { account: 'nora', table: 'notes', offset: first.offset, handle: first.handle };
    expect((await ask('one', query, 'nora')).headers.get('electric-up-to-date')).toBe('');
    await database().sql(`INSERT INTO note VALUES (5, 'nora', 'first', '')`);
    expect(changesOf(await ask('one', query, 'nora')).map(({ value }) => value?.['title'])).toEqual([
      'first',
    ]);
  });

  it('keeps no value in its log', async () => {
    await database().sql(
      `INSERT INTO note VALUES (1, 'anna', 'diagnosis', 'x'); UPDATE note SET title = 'worse'; DELETE FROM note`,
    );
    const [log] = await database().sql('SELECT string_agg(c::text, $1) AS text FROM sync_change AS c', [
      '\n',
    ]);
    expect(String(log?.['text'])).not.toMatch(/diagnosis|worse/);
  });
});

describe('the proxy', () => {
  it('shows nobody its secret, and says nothing of what is behind it when that fails', async () => {
    const answers = [
      await askShape(nodes['proxy']!.url, { ...anna, offset: '-1' }, asUser('anna')),
      await askShape(nodes['proxy']!.url, { ...anna, offset: 'bad' }, asUser('anna')),
      await askShape(nodes['proxy']!.url, { ...anna, offset: '5_0', handle: 'x' }, asUser('anna')),
    ];
    expect(answers.map(({ status }) => status)).toEqual([200, 400, 409]);
    const wrong = await startProductServer({
      DATABASE_URL: database().url,
      ELECTRIC_URL: electric.url,
      ELECTRIC_SECRET: 'wr0ng-one',
    });
    const gone = await startProductServer({
      DATABASE_URL: database().url,
      ELECTRIC_URL: 'http://127.0.0.1:9',
      ELECTRIC_SECRET: secret,
    });
    answers.push(await askShape(wrong.url, { ...anna, offset: '-1' }, asUser('anna')));
    answers.push(await askShape(gone.url, { ...anna, offset: '-1' }, asUser('anna')));
    expect(answers.slice(3).map(({ status }) => status)).toEqual([502, 503]);
    for (const { text, headers } of answers) {
      const whole = `${text}${[...headers].join('\n')}`;
      expect(whole).not.toMatch(/very-secret|wr0ng-one|127\.0\.0\.1/);
      expect(headers.get('cache-control')).toMatch(/no-store/);
    }
    await wrong.close();
    await gone.close();
  });
});

it('serves nothing private while it knows nobody', async () => {
  const server = await startProductServer({ DATABASE_URL: database().url }, { authenticate: nobodyIsKnown });
  expect((await askShape(server.url, { ...anna, offset: '-1' }, asUser('anna'))).status).toBe(401);
  await server.close();
});

it('lets go of those it holds when it closes', async () => {
  const server = await startProductServer({ DATABASE_URL: database().url });
  const first = await askShape(server.url, { ...anna, offset: '-1' }, asUser('anna'));
  const held = askShape(
    server.url,
    { ...anna, offset: first.offset, handle: first.handle, live: 'true' },
    asUser('anna'),
  );
  await untilHeld(server.url, 1);
  const started = performance.now();
  await server.close();
  const answer = await held;
  expect([answer.status, answer.messages.at(-1)?.headers['control']]).toEqual([200, 'up-to-date']);
  expect(performance.now() - started).toBeLessThan(2000);
});
