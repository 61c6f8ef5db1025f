import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import {
  socialProviders,
  socialSignInRequestSchema,
  socialStartQuerySchema,
} from '#contract/accounts/identities.ts';
import type { AccountServices } from '#server/accounts/account-services.ts';
import type { BrowserCookies } from '#server/accounts/pages/browser-cookies.ts';
import type { SocialOutcome, SocialSignIn } from '#server/accounts/social/social-sign-in.ts';
import type { App } from '#server/http/app.ts';
import { readRequest } from '#server/http/read-request.ts';
import { factsOf } from './sign-in-routes.ts';

const providerParams = z.object({ provider: z.enum(socialProviders) });
const text = z.string().max(4000);
const callbackSchema = z.object({
  state: z.string().min(1).max(200),
  code: text.optional(),
  error: text.optional(),
  user: text.optional(),
});

/** Apple and WeChat: out to the provider, back from it, and what apps do with what they brought back. */
export function addSocialRoutes(
  app: App,
  services: AccountServices,
  social: SocialSignIn,
  cookies: BrowserCookies,
): void {
  app.get('/v1/auth/social/:provider', async (request, reply) => {
    const { provider } = readRequest(providerParams, request.params);
    const asked = readRequest(socialStartQuerySchema, request.query);
    const target = {
      kind: 'app',
      redirectUri: asked.redirect_uri,
      state: asked.state,
      codeChallenge: asked.code_challenge,
    } as const;
    await services.attempt({ kind: 'sign-up', address: request.ip });
    const { location, browser } = await social.begin(provider, target);
    cookies.leaveForProvider(reply, browser);
    return leave(reply, location);
  });

  app.get('/v1/auth/social/:provider/callback', async (request, reply) => {
    const { provider } = readRequest(providerParams, request.params);
    const came = readRequest(callbackSchema, request.query);
    const outcome = await social.end(provider, {
      ...{ state: came.state, code: came.code, error: came.error, user: came.user },
      browser: cookies.backFromProvider(request),
    });
    return leave(reply, await wayBack(services, social, cookies, reply, outcome));
  });

  // Apple posts, and a post from elsewhere comes without our cookie: the browser is sent round once more.
  app.post('/v1/auth/social/:provider/callback', async (request, reply) => {
    const { provider } = readRequest(providerParams, request.params);
    const came = readRequest(callbackSchema, request.body);
    const query = new URLSearchParams(
      Object.entries(came).flatMap(([name, value]): [string, string][] =>
        value === undefined ? [] : [[name, value]],
      ),
    );
    return leave(reply, `/v1/auth/social/${provider}/callback?${query}`);
  });

  app.post('/v1/auth/social/nonce', async (request) => {
    await services.attempt({ kind: 'sign-up', address: request.ip });
    return social.newNonce();
  });

  app.post('/v1/auth/social', async (request) => {
    const { proof, device } = readRequest(socialSignInRequestSchema, request.body);
    const tried = { kind: 'try-code', address: request.ip } as const;
    const identity = await services.guessing(tried, () => social.prove(proof));
    const method = identity.kind === 'apple' ? 'apple' : 'wechat';
    return services.counted(method, async () => {
      const { accountId, isNew } = await services.identities.accountOf(identity);
      return services.signIns.open(accountId, factsOf(method, device), isNew);
    });
  });
}

async function wayBack(
  services: AccountServices,
  social: SocialSignIn,
  cookies: BrowserCookies,
  reply: FastifyReply,
  outcome: SocialOutcome,
): Promise<string> {
  const { target } = outcome;
  if (target.kind === 'page') {
    if (outcome.kind === 'proved') {
      const { accountId } = await services.identities.accountOf(outcome.identity);
      await cookies.signIn(reply, accountId);
      return target.path;
    }
    return `${target.path}${target.path.includes('?') ? '&' : '?'}problem=${outcome.kind}`;
  }
  const back = new URL(target.redirectUri);
  if (outcome.kind === 'proved') {
    back.searchParams.set('code', await social.codeFor(outcome.identity, target.codeChallenge));
  } else {
    back.searchParams.set('error', outcome.kind === 'denied' ? 'access_denied' : 'server_error');
  }
  back.searchParams.set('state', target.state);
  return back.toString();
}

/** There are codes in these addresses: no page gets to know where its visitor came from. */
function leave(reply: FastifyReply, location: string): FastifyReply {
  return reply
    .code(303)
    .headers({ location, 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' })
    .send();
}
