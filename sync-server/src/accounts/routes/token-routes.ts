import { z } from 'zod';
import { accountChangeSchema, refreshRequestSchema } from '#contract/accounts/signed-in.ts';
import { accountProblem } from '#server/accounts/account-problem.ts';
import type { AccountServices } from '#server/accounts/account-services.ts';
import { readAccount } from '#server/accounts/account-view.ts';
import type { RequireSignedIn } from '#server/accounts/authenticate-request.ts';
import type { App } from '#server/http/app.ts';
import { readRequest } from '#server/http/read-request.ts';

const idParams = z.object({ id: z.string().max(100) });
const signOutSchema = z.strictObject({ refreshToken: z.string().min(20).max(200) });

/** Tokens, the list of sign-ins, and the account itself. */
export function addTokenRoutes(app: App, services: AccountServices, signedIn: RequireSignedIn): void {
  const { signIns, keys, query, config } = services;

  app.get('/v1/auth/jwks', async (_, reply) => {
    // Whoever knows the secret of HS256 could sign: it is nothing to publish.
    const published = config.jwtSecret === undefined ? await keys.published() : { keys: [] };
    return reply.header('cache-control', 'public, max-age=300').send(published);
  });

  app.post('/v1/auth/token', async (request) => {
    const { refreshToken, deviceId } = readRequest(refreshRequestSchema, request.body);
    return services.guessing({ kind: 'refresh', address: request.ip }, () =>
      signIns.refresh(refreshToken, deviceId),
    );
  });

  app.post('/v1/auth/sign-out', async (request, reply) => {
    const { refreshToken } = readRequest(signOutSchema, request.body);
    await signIns.endByToken(refreshToken);
    return reply.code(204).send();
  });

  app.get('/v1/auth/sign-ins', async (request) => {
    const { accountId, signInId } = await signedIn(request);
    return signIns.list(accountId, signInId);
  });

  app.delete('/v1/auth/sign-ins', async (request, reply) => {
    const { accountId, signInId } = await signedIn(request);
    await signIns.endAll(accountId, signInId);
    return reply.code(204).send();
  });

  app.delete('/v1/auth/sign-ins/:id', async (request, reply) => {
    const { accountId } = await signedIn(request);
    const { id } = readRequest(idParams, request.params);
    if (!(await signIns.end(accountId, id))) throw accountProblem('auth/not-found');
    return reply.code(204).send();
  });

  app.get('/v1/auth/account', async (request) => {
    const { accountId } = await signedIn(request);
    return (await readAccount(query, accountId)) ?? notFound();
  });

  app.patch('/v1/auth/account', async (request) => {
    const { accountId } = await signedIn(request);
    const { name } = readRequest(accountChangeSchema, request.body);
    await query
      .updateTable('account')
      .set({ name, updated_at: new Date(services.now()) })
      .where('id', '=', accountId)
      .execute();
    return (await readAccount(query, accountId)) ?? notFound();
  });
}

function notFound(): never {
  throw accountProblem('auth/not-found');
}
