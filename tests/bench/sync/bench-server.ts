import { randomBytes } from 'node:crypto';
import path from 'node:path';
import { silentLog } from '#contract/runtime/log.ts';
import { AccessTokens } from '#server/accounts/tokens/access-tokens.ts';
import type { SigningKeys } from '#server/accounts/tokens/signing-keys.ts';
import { openEmbeddedCluster } from '#server/database/embedded-cluster.ts';
import { openDatabase, type Database } from '#server/database/open-database.ts';
import { startServerProcess, type ServerProcess } from '#server/test-support/server-process.ts';
import { serverEnvironment, serverFlags } from '#scripts/steps/server-process.mjs';
import { openServerFolder } from '#tests/support/sync-server-process.ts';

/** Signed in: an account, the device that it is used on, and a token that the server checks as any other. */
export interface SignedIn {
  readonly accountId: string;
  readonly deviceId: string;
  readonly token: string;
}

export interface BenchServer {
  readonly url: string;
  readonly process: ServerProcess;
  readonly pool: Database['pool'];
  /** So many sign-ins, each of an account of its own, or all of one; members of a gym where one is named. */
  signIn(
    count: number,
    options?: {
      readonly accountId?: string;
      readonly deviceId?: string;
      readonly gymId?: string;
      readonly onKiosk?: true;
    },
  ): Promise<readonly SignedIn[]>;
  /** A figure of `/metrics`. */
  metrics(): Promise<string>;
  close(): Promise<void>;
}

const issuer = 'http://bench.invalid';
let named = 0;

/**
 * The server as `npm run server` starts it, in a process and a data folder of its own, with its own Postgres. Accounts are put
 * into the database by the thousands, as signing up would leave them; their tokens are HS256, one of the two kinds that a
 * server can be told to use.
 */
export async function openBenchServer(): Promise<BenchServer> {
  const { folder, remove } = openServerFolder();
  const data = path.join(folder, 'data');
  const secret = randomBytes(32).toString('hex');
  const server = await startServerProcess(
    {
      ...serverEnvironment({}, path.join(import.meta.dirname, '../../..')),
      ...{ BEATRUNNER_SERVER_DATA: data, BEATRUNNER_JWT_SECRET: secret, PUBLIC_URL: issuer },
    },
    serverFlags,
  );
  const { connection } = await openEmbeddedCluster(data);
  // Not as a server, for which Postgres would be kept running.
  const database = openDatabase({ ...connection, application_name: 'bench' }, silentLog);
  const { pool } = database;
  const noKeys = (): Promise<never> => Promise.reject(new Error('tokens are signed with the secret'));
  const tokens = new AccessTokens({
    ...{ secret, issuer: () => issuer, now: () => Date.now() },
    keys: { current: noKeys, find: noKeys } as unknown as SigningKeys,
  });

  return {
    ...{ url: server.url, process: server, pool },
    async signIn(count, options = {}) {
      const ids = Array.from({ length: count }, () => `bench${(named += 1)}`);
      const accountIds = options.accountId === undefined ? ids : [options.accountId];
      await pool.query(
        `INSERT INTO account (id, name, email) SELECT id, id, id || '@bench.invalid' FROM unnest($1::text[]) AS id
         ON CONFLICT DO NOTHING`,
        [accountIds],
      );
      if (options.gymId !== undefined) {
        await pool.query(`INSERT INTO gym (id, name) VALUES ($1, $1) ON CONFLICT DO NOTHING`, [
          options.gymId,
        ]);
        await pool.query(
          `INSERT INTO gym_member (gym_id, account_id, role) SELECT $1, id, 'member' FROM unnest($2::text[]) AS id`,
          [options.gymId, accountIds],
        );
      }
      if (options.onKiosk) {
        await pool.query(
          `INSERT INTO kiosk (id, gym_id, name, device_id, credential_hash)
           VALUES ('kiosk', $1, 'Kiosk', repeat('f', 16), '\\x00') ON CONFLICT DO NOTHING`,
          [options.gymId],
        );
      }
      const signedIn = ids.map((id, index) => ({
        ...{ signInId: `s-${id}`, accountId: options.accountId ?? id },
        deviceId: options.deviceId ?? (named * 100_000 + index).toString(16).padStart(16, '0'),
      }));
      await pool.query(
        `INSERT INTO sign_in (id, account_id, token, method, device_id, kiosk_id, expires_at)
         SELECT s.id, s.account, s.id, 'email', s.device, $4, now() + interval '1 day'
         FROM unnest($1::text[], $2::text[], $3::text[]) AS s (id, account, device)`,
        [
          signedIn.map(({ signInId }) => signInId),
          signedIn.map(({ accountId }) => accountId),
          signedIn.map(({ deviceId }) => deviceId),
          options.onKiosk ? 'kiosk' : null,
        ],
      );
      return Promise.all(
        signedIn.map(async ({ signInId, accountId, deviceId }) => ({
          ...{ accountId, deviceId },
          token: await tokens.sign({ accountId, signInId, deviceId }),
        })),
      );
    },
    metrics: async () => (await fetch(`${server.url}/metrics`)).text(),
    async close() {
      await database.close();
      await server.stop();
      remove();
    },
  };
}
