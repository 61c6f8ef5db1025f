import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SignedIn } from '#contract/accounts/signed-in.ts';
import { doChores } from '#server/hourly-chores.ts';
import { createLogger, toLog } from '#server/log/server-log.ts';
import { startAccountsServer, type AccountsRig } from '#server/test-support/accounts-rig.ts';
import { useTestDatabase } from '#server/test-support/test-database.ts';
import { unzip } from '#server/test-support/unzip.ts';

const database = useTestDatabase();
let server: AccountsRig;
beforeAll(async () => {
  server = await startAccountsServer({ DATABASE_URL: database().url });
});
afterAll(() => server.close());

let number = 0;
async function signIn(): Promise<SignedIn & { readonly address: string }> {
  const address = `runner${(number += 1)}@example.com`;
  // Codes are sent only so often.
  server.clock.advance(60_000);
  return { ...(await server.signIn({ kind: 'email', address })), address };
}

async function refreshed({ refreshToken }: SignedIn): Promise<string> {
  const { json } = await server.ask('POST', '/v1/auth/token', { refreshToken, deviceId: '00000000000000aa' });
  return String(json['accessToken']);
}

async function download(
  token: string,
): Promise<{ readonly status: number; readonly bytes: Buffer; readonly headers: Headers }> {
  const response = await fetch(`${server.url}/v1/account/export`, {
    headers: { authorization: `Bearer ${token}` },
  });
  return {
    status: response.status,
    bytes: Buffer.from(await response.arrayBuffer()),
    headers: response.headers,
  };
}

const run = {
  ...{ startedAtMs: 1_790_000_000_000, endedAtMs: 1_790_000_002_000, title: 'Läufer 跑步' },
  samples: [0, 1, 2].map((atS) => ({ atS, speedKmh: 9, distanceM: atS * 2.5, energyKcal: atS * 0.2 })),
};

describe('an export', () => {
  it('has everything that is kept of the account, in a ZIP that others open', async () => {
    const { accessToken: token, account, address } = await signIn();
    await server.ask('PATCH', '/v1/profile', { displayName: 'Ada' }, { token });
    await server.ask('POST', '/v1/workouts', run, { token });
    await server.ask('POST', '/v1/workouts', { ...run, workoutId: 'gone' }, { token });
    await server.ask('DELETE', '/v1/workouts/gone', undefined, { token });
    const fact = { tempoBpm: 150, confidence: 1, durationS: 100, engine: 'e/1', fingerprint: 'a'.repeat(64) };
    await server.ask('PUT', '/v1/music/tempos', { tempos: [fact] }, { token });
    const stranger = await signIn();
    await server.ask('PATCH', '/v1/profile', { displayName: 'Stranger' }, { token: stranger.accessToken });
    const { status, bytes, headers } = await download(token);
    expect(status).toBe(200);
    expect(headers.get('content-type')).toBe('application/zip');
    expect(headers.get('cache-control')).toBe('private, no-store');
    const files = unzip(bytes);
    const names = [...files.keys()];
    expect(names).toEqual(
      expect.arrayContaining(['README.txt', 'account.json', 'music.json', 'data/profiles.json']),
    );
    expect(names.filter((name) => name.startsWith('workouts/')).map((name) => name.slice(-4))).toEqual([
      '.fit',
      '.tcx',
    ]);
    const read = (name: string): unknown => JSON.parse(String(files.get(name)));
    expect(read('account.json')).toMatchObject({
      ...{ account: { id: account.accountId }, identities: [{ provider: 'email', subject: address }] },
      signIns: [{ method: 'email_code' }],
    });
    expect(read('data/profiles.json')).toMatchObject([{ display_name: 'Ada' }]);
    expect(read('data/sessions.json')).toHaveLength(2);
    expect(read('data/session_chunks.json')).toHaveLength(2);
    expect(read('music.json')).toMatchObject({ tempos: [{ tempo_bpm: 150 }] });
    const whole = [...files.values()].map(String).join('\n');
    for (const secret of ['Stranger', stranger.address, stranger.account.accountId, '$argon2']) {
      expect(whole).not.toContain(secret);
    }
  });

  it('and an erasure are for those who have just signed in', async () => {
    const signedIn = await signIn();
    server.clock.advance(20 * 60_000);
    const token = await refreshed(signedIn);
    const notFresh = { status: 403, json: { code: 'auth/sign-in-not-fresh' } };
    const { accountId } = signedIn.account;
    expect((await download(token)).status).toBe(403);
    expect(await server.ask('POST', '/v1/account/erasure', { accountId }, { token })).toMatchObject(notFresh);
    expect(await server.ask('DELETE', '/v1/account/erasure', undefined, { token })).toMatchObject(notFresh);
    expect((await server.ask('GET', '/v1/account/erasure', undefined, { token })).json).toMatchObject({
      isErased: false,
    });
  });

  it('is for nobody who has not signed in', async () => {
    expect((await download('nonsense-nonsense-nonsense')).status).toBe(401);
  });
});

describe('an erasure', () => {
  it('hides everything at once, and can be taken back for two weeks', async () => {
    const signedIn = await signIn();
    const { accessToken: token, account, address } = signedIn;
    await server.ask('PATCH', '/v1/profile', { age: 44 }, { token });
    const wrong = await server.ask('POST', '/v1/account/erasure', { accountId: 'another' }, { token });
    expect(wrong.status).toBe(403);
    const erased = await server.ask(
      'POST',
      '/v1/account/erasure',
      { accountId: account.accountId },
      { token },
    );
    expect(erased.json).toMatchObject({ isErased: true });
    expect(Number(erased.json['purgeAfterMs']) - Number(erased.json['erasedAtMs'])).toBe(14 * 86_400_000);
    const gone = await server.ask('GET', '/v1/profile', undefined, { token });
    expect(gone).toMatchObject({ status: 410, json: { code: 'account/erased' } });
    const again = await server.ask(
      'POST',
      '/v1/account/erasure',
      { accountId: account.accountId },
      { token },
    );
    expect(again.json).toEqual(erased.json);
    server.clock.advance(13 * 86_400_000);
    await doChores(server.database.pool, toLog(createLogger('silent')), server.clock.wallTimeMs());
    const back = await server.signIn({ kind: 'email', address });
    const taken = await server.ask('DELETE', '/v1/account/erasure', undefined, { token: back.accessToken });
    expect(taken.json).toEqual({ isErased: false, erasedAtMs: null, purgeAfterMs: null });
    const there = await server.ask('GET', '/v1/profile', undefined, { token: back.accessToken });
    expect(there.json['age']).toBe(44);
  });

  it('leaves nothing after that, nowhere', async () => {
    const { accessToken: token, account, address } = await signIn();
    const { accountId } = account;
    await server.ask('POST', '/v1/workouts', run, { token, headers: { 'idempotency-key': 'k' } });
    await server.ask('PATCH', '/v1/profile', { displayName: 'Vanishing' }, { token });
    const fact = { tempoBpm: 150, confidence: 1, durationS: 100, engine: 'e/1', fingerprint: 'b'.repeat(64) };
    await server.ask('PUT', '/v1/music/tempos', { tempos: [fact] }, { token });
    await server.ask('POST', '/v1/account/erasure', { accountId }, { token });
    server.clock.advance(14 * 86_400_000 + 1000);
    await doChores(server.database.pool, toLog(createLogger('silent')), server.clock.wallTimeMs());
    const { rows } = await server.database.pool.query<{ name: string }>(
      `SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public' AND table_type = 'BASE TABLE'`,
    );
    for (const { name } of rows) {
      const found = await server.database.pool.query(
        `SELECT FROM "${name}" AS t WHERE strpos(to_jsonb(t)::text, $1) > 0 OR strpos(to_jsonb(t)::text, $2) > 0`,
        [accountId, address],
      );
      expect(found.rowCount, name).toBe(0);
    }
    // Whoever signs in with that address now is somebody else.
    const anew = await server.signIn({ kind: 'email', address });
    expect(anew).toMatchObject({ isNew: true });
    expect(anew.account.accountId).not.toBe(accountId);
  });
});
