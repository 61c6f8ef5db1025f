import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eraseAccount } from '#server/erasure/erase-account.ts';
import { startRestServer, type RestRig } from '#server/test-support/rest-rig.ts';
import { useTestDatabase } from '#server/test-support/test-database.ts';

const database = useTestDatabase();
let server: RestRig;
beforeAll(async () => {
  server = await startRestServer({ DATABASE_URL: database().url });
});
afterAll(() => server.close());

const fingerprint = (digit: string): string => digit.repeat(64);

async function repair(
  accountId: string,
  digit: string,
  [tempoBpm, downbeatS, deleted, restored]: readonly (number | string | null)[],
): Promise<void> {
  await database().sql(
    `INSERT INTO tempo_corrections (account_id, track_id, tempo_bpm, downbeat_s, hlcs, deleted_hlc, restored_hlc)
     VALUES ($1, $2, $3, $4, '{}', $5, $6)`,
    [accountId, fingerprint(digit), tempoBpm, downbeatS ?? null, deleted ?? null, restored ?? null],
  );
}

async function ask(as: string, ...digits: readonly string[]) {
  const fingerprints = digits.map(fingerprint);
  const { status, json } = await server.ask('POST', '/v1/music/repairs/query', { fingerprints }, { as });
  expect(status).toBe(200);
  return json['repairs'];
}

describe('repairs of a recording', () => {
  it('are told to everybody else, where they agree, and name nobody', async () => {
    await repair('anna', 'a', [160, 0.5]);
    expect(await ask('bert', 'a', 'b')).toEqual([
      { fingerprint: fingerprint('a'), tempoBpm: 160, downbeatS: 0.5 },
    ]);
    expect(await ask('anna', 'a'), 'not to whom they are of').toEqual([]);
    await repair('bert', 'a', [80]);
    expect(await ask('carl', 'a'), 'two who are divided').toEqual([]);
    await repair('dora', 'a', [160.5]);
    expect(await ask('carl', 'a', 'a')).toEqual([
      { fingerprint: fingerprint('a'), tempoBpm: 160, downbeatS: 0.5 },
    ]);
  });

  it('count while they hold: neither taken back nor of an account that is being erased', async () => {
    await repair('anna', 'c', [120, null, 'h2']);
    await repair('anna', 'd', [120, null, 'h2', 'h3']);
    await repair('anna', 'e', [120, null, 'h3', 'h2']);
    await repair('gone', 'f', [120]);
    expect(await ask('bert', 'c', 'd', 'e')).toEqual([{ fingerprint: fingerprint('d'), tempoBpm: 120 }]);
    expect(await ask('bert', 'f')).toHaveLength(1);
    const { pool } = server.database;
    await eraseAccount({ pool, nowMs: Date.now(), committed: () => undefined }, 'gone');
    expect(await ask('bert', 'f')).toEqual([]);
  });

  it('are asked for by fingerprints, and by whoever is signed in', async () => {
    const path = '/v1/music/repairs/query';
    expect((await server.ask('POST', path, { fingerprints: ['t1'] })).status).toBe(400);
    expect((await server.ask('POST', path, { fingerprints: [] })).status).toBe(400);
    expect((await server.ask('POST', path, { fingerprints: [fingerprint('a')] }, { as: null })).status).toBe(
      401,
    );
  });
});
