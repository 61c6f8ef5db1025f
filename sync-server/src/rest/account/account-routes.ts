import { Readable } from 'node:stream';
import type { Kysely } from 'kysely';
import type { Pool } from 'pg';
import type { Clock } from '#contract/runtime/clock.ts';
import { erasureRequestSchema, erasureSchema, type Erasure } from '#contract/rest/account-data.ts';
import type { ServerSchema } from '#server/database/schema.ts';
import { eraseAccount, takeBackErasure } from '#server/erasure/erase-account.ts';
import type { ErasedAccounts } from '#server/rest/http/erased-accounts.ts';
import { restProblem } from '#server/rest/http/rest-problem.ts';
import { nothing, route, type Route } from '#server/rest/http/route.ts';
import { exportEverything } from './export-everything.ts';

interface AccountParts {
  readonly pool: Pool;
  readonly query: Kysely<ServerSchema>;
  readonly wallTimeMs: () => number;
  /** Calls back once, so many milliseconds later. */
  readonly after: Clock['after'];
  readonly committed: (scopes: readonly string[]) => void;
  readonly erased: ErasedAccounts;
}

/** Each holds a connection to the database until whoever asked has got the last of it. */
const exportsAtOnce = 4;
/** Whoever reads slower than this, milliseconds, would keep the others from theirs. */
const exportPatienceMs = 600_000;

/** What becomes of an account's data as a whole. */
export function accountRoutes({
  pool,
  query,
  wallTimeMs,
  after,
  committed,
  erased,
}: AccountParts): readonly Route[] {
  const tag = 'Account data';
  const shared = { tag, rate: 'heavy', params: nothing, query: nothing, body: nothing } as const;
  const exporting = new Set<string>();
  const fresh = { kind: 'account', isFresh: true, mayBeErased: true } as const;

  async function erasureOf(accountId: string): Promise<Erasure> {
    const { rows } = await pool.query<{ erased_at: Date; purge_after: Date }>(
      'SELECT erased_at, purge_after FROM erased_account WHERE hash = erasure_hash($1)',
      [accountId],
    );
    return {
      isErased: rows.length > 0,
      erasedAtMs: rows[0]?.erased_at.getTime() ?? null,
      purgeAfterMs: rows[0]?.purge_after.getTime() ?? null,
    };
  }

  return [
    route({
      ...{ method: 'GET', path: '/v1/account/export', operationId: 'exportAccount', ...shared },
      summary: 'Everything that is kept of you, as a ZIP',
      description:
        'JSON of everything, and each run as FIT and TCX. An account that was erased can still be exported.',
      who: fresh,
      answers: { 200: { description: 'The archive', mediaTypes: ['application/zip'] } },
      handle: ({ accountId, signal }) => {
        if (exporting.has(accountId) || exporting.size >= exportsAtOnce)
          throw restProblem('server/busy', { headers: { 'retry-after': '30' } });
        const stream = Readable.from(exportEverything({ pool, query }, accountId), { objectMode: false });
        exporting.add(accountId);
        const cancel = after(exportPatienceMs, () => stream.destroy());
        stream.once('close', () => {
          cancel();
          exporting.delete(accountId);
        });
        signal().addEventListener('abort', () => stream.destroy(), { once: true });
        return {
          status: 200,
          headers: {
            'content-type': 'application/zip',
            'content-disposition': 'attachment; filename="beatrunner-account.zip"',
          },
          stream,
        };
      },
    }),
    route({
      ...{ method: 'GET', path: '/v1/account/erasure', operationId: 'getErasure', ...shared, rate: 'read' },
      summary: 'Whether the account was erased, and until when that can be taken back',
      who: { kind: 'account', mayBeErased: true },
      answers: { 200: { description: 'How it stands', schema: erasureSchema } },
      handle: async ({ accountId }) => ({ status: 200, body: await erasureOf(accountId) }),
    }),
    route({
      ...{ method: 'POST', path: '/v1/account/erasure', operationId: 'eraseAccount', ...shared },
      summary: 'Erase the account',
      description:
        'Nothing of it is shown or taken from now on; after two weeks nothing of it is kept. Until then it can be taken back. Gyms that nobody else is in go with it; the only owner of others is refused.',
      ...{ who: fresh, body: erasureRequestSchema, problems: ['gym/last-owner'] },
      answers: { 200: { description: 'It is erased', schema: erasureSchema } },
      handle: async ({ accountId, body }) => {
        if (body.accountId !== accountId) {
          throw restProblem('request/forbidden', { detail: 'This is not your account.' });
        }
        await eraseAccount({ pool, nowMs: wallTimeMs(), committed }, accountId);
        erased.forget(accountId);
        return { status: 200, body: await erasureOf(accountId) };
      },
    }),
    route({
      ...{ method: 'DELETE', path: '/v1/account/erasure', operationId: 'takeBackErasure', ...shared },
      summary: 'Take the erasure back',
      who: fresh,
      answers: { 200: { description: 'The account is there', schema: erasureSchema } },
      handle: async ({ accountId }) => {
        if (await takeBackErasure(pool, accountId)) committed([`account:${accountId}`]);
        erased.forget(accountId);
        return { status: 200, body: await erasureOf(accountId) };
      },
    }),
  ];
}
