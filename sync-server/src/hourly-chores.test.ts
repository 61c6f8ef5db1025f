import { expect, it } from 'vitest';
import { silentLog } from '#contract/runtime/log.ts';
import { startAccountsServer } from '#server/test-support/accounts-rig.ts';
import { useTestDatabase } from '#server/test-support/test-database.ts';
import { doChores } from './hourly-chores.ts';

const database = useTestDatabase();

it('an account that could not be taken away goes at the next time, and keeps nobody else', async () => {
  const server = await startAccountsServer({ DATABASE_URL: database().url });
  try {
    const accountIds: string[] = [];
    for (const address of ['stuck@example.com', 'free@example.com']) {
      const { account, accessToken: token } = await server.signIn({ kind: 'email', address });
      const { accountId } = account;
      await server.ask('POST', '/v1/account/erasure', { accountId }, { token });
      accountIds.push(accountId);
      server.clock.advance(60_000);
    }
    const [stuck, free] = accountIds;
    server.clock.advance(15 * 86_400_000);
    await database().sql(`
      CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE EXCEPTION 'passing' USING ERRCODE = '40P01'; END $$;
      CREATE TRIGGER refuse BEFORE DELETE ON account FOR EACH ROW WHEN (OLD.id = '${stuck}')
        EXECUTE FUNCTION refuse()`);
    const left = () => database().sql('SELECT id FROM account WHERE id = ANY ($1)', [[stuck, free]]);
    const known = () =>
      database().sql('SELECT account_id FROM erased_account WHERE account_id IS NOT NULL', []);
    await doChores(server.database.pool, silentLog, server.clock.wallTimeMs());
    expect(await left()).toEqual([{ id: stuck }]);
    expect(await known()).toEqual([{ account_id: stuck }]);
    await database().sql('DROP TRIGGER refuse ON account');
    server.clock.advance(3_600_000);
    await doChores(server.database.pool, silentLog, server.clock.wallTimeMs());
    expect(await left()).toEqual([]);
    expect(await known()).toEqual([]);
  } finally {
    await server.close();
  }
});
