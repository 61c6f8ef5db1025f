import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Pool } from 'pg';
import type { Authenticate, Principal } from '#server/accounts/authenticate.ts';
import { addressBlock } from '#server/accounts/attempts/address-block.ts';
import type { App } from '#server/http/app.ts';
import { requireStorable } from '#server/http/read-request.ts';
import { requestSignal } from '#server/http/request-signal.ts';
import type { ErasedAccounts } from './erased-accounts.ts';
import { canonicalJson, type JsonValue } from '#core/sync/json-value.ts';
import { deprecationHeaders } from './deprecation.ts';
import { sendAnswer } from './send-answer.ts';
import { attemptSeedOf, once } from './idempotency.ts';
import { RateLimits } from './rate-limits.ts';
import { restProblem } from './rest-problem.ts';
import { nothing, type Route, type RouteAnswer, type RouteRequest } from './route.ts';

export interface RouteParts {
  readonly pool: Pool;
  readonly authenticate: Authenticate;
  readonly closing: AbortSignal;
  readonly erased: ErasedAccounts;
  /** Whether a sign-in is of the last minutes. */
  isFresh(signInId: string | undefined): Promise<boolean>;
  /** Of a clock that never goes back, and since 1970 UTC. */
  nowMs(): number;
  wallTimeMs(): number;
  /** Holds every answer against its schema: for tests. */
  readonly checksAnswers?: boolean;
}

const largestBody = 262_144;
const idempotencyKey = /^[\x21-\x7e]{1,255}$/;

/**
 * Registers routes. Before a body is read it is known who asks, and that they may; before a handler runs, that everything in
 * the request is what the schemas say.
 */
export function addRoutes(app: App, routes: readonly Route[], parts: RouteParts): void {
  const limits = new RateLimits(() => parts.nowMs());
  void app.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser(
      'application/json',
      { parseAs: 'string' },
      scope.getDefaultJsonParser('error', 'error'),
    );
    for (const route of routes) {
      const principals = new WeakMap<FastifyRequest, Principal>();
      scope.route({
        method: route.method,
        url: route.path,
        // Nobody asks for the head of what is made anew each time.
        exposeHeadRoute: false,
        bodyLimit: route.bodyLimit ?? largestBody,
        onRequest: async (request) => {
          const principal = await whoAsks(route, request, parts);
          const waitS = limits.take(route.rate, principal?.accountId ?? addressBlock(request.ip));
          if (waitS > 0) throw restProblem('request/too-many', { headers: { 'retry-after': String(waitS) } });
          if (principal === undefined) return;
          await admit(route, request, principal, parts);
          principals.set(request, principal);
        },
        handler: async (request, reply) => {
          const answer = await answerOf(route, request, reply, principals.get(request), parts);
          if (parts.checksAnswers === true) check(route, answer);
          return sendAnswer(request, reply, {
            ...answer,
            headers: {
              'cache-control': route.who.kind === 'anyone' ? 'no-cache' : 'private, no-store',
              ...deprecationHeaders(route.deprecation),
              ...answer.headers,
            },
          });
        },
      });
    }
  });
}

/** @throws Problem `auth/not-signed-in` where that is needed */
async function whoAsks(
  { who }: Route,
  request: FastifyRequest,
  { authenticate }: RouteParts,
): Promise<Principal | undefined> {
  if (who.kind === 'anyone') return undefined;
  const principal = await authenticate(request);
  if (principal !== undefined) return principal;
  throw restProblem('auth/not-signed-in', { headers: { 'www-authenticate': 'Bearer' } });
}

/** @throws Problem where whoever asks may not */
async function admit(
  { who }: Route,
  request: FastifyRequest,
  principal: Principal,
  { erased, isFresh }: RouteParts,
): Promise<void> {
  if (who.kind === 'anyone') return;
  if (who.kind === 'gym') {
    const { gymId } = request.params as { readonly gymId?: string };
    if (gymId === undefined || !principal.gymIds.has(gymId)) throw restProblem('request/forbidden');
    return;
  }
  // A kiosk without a runner is no account.
  if (principal.kioskId !== undefined && principal.accountId === `kiosk_${principal.kioskId}`) {
    throw restProblem('request/forbidden', { detail: 'A runner has to sign in for this.' });
  }
  if (who.mayBeErased !== true && (await erased.has(principal.accountId))) {
    throw restProblem('account/erased');
  }
  if (who.isFresh === true && !(await isFresh(principal.signInId))) {
    throw restProblem('auth/sign-in-not-fresh');
  }
}

async function answerOf(
  route: Route,
  request: FastifyRequest,
  reply: FastifyReply,
  principal: Principal | undefined,
  parts: RouteParts,
): Promise<RouteAnswer> {
  const { params, query } = request;
  const body = bodyOf(route, request);
  [params, query, body].forEach((part) => requireStorable(part));
  const accountId = principal?.accountId ?? '';
  const header = (name: string): string | undefined => {
    const value = request.headers[name];
    return Array.isArray(value) ? value.join(', ') : value;
  };
  const key = route.isIdempotent === true ? header('idempotency-key') : undefined;
  if (key !== undefined && !idempotencyKey.test(key)) {
    throw restProblem('request/invalid', { members: { fields: ['Idempotency-Key'] } });
  }
  const keyed =
    key === undefined
      ? undefined
      : {
          ...{ accountId, key },
          content: `${route.method} ${request.url}\n${canonicalJson((body ?? null) as JsonValue)}`,
        };
  const given: RouteRequest = {
    ...{ params, query, body, accountId, principal, header },
    attemptSeed: keyed === undefined ? undefined : attemptSeedOf(keyed),
    // Most never ask for it.
    signal: () => requestSignal(reply, parts.closing),
  };
  if (keyed === undefined) return route.run(given);
  return once(parts.pool, parts.wallTimeMs(), keyed, () => route.run(given));
}

/** A body that nobody asked for is not read as one; one that is asked for has to be JSON and to say so. */
function bodyOf({ body: schema }: Route, request: FastifyRequest): unknown {
  const { body } = request;
  if (schema === nothing || body !== undefined) return body ?? {};
  throw restProblem('request/media-type', { detail: 'Send a body of JSON (application/json).' });
}

function check({ answers, operationId }: Route, { status, body, stream }: RouteAnswer): void {
  const shape = answers[status];
  if (shape === undefined) throw new Error(`${operationId} does not say that it answers ${status}`);
  if (stream !== undefined || shape.schema === undefined) return;
  const read = shape.schema.safeParse(body);
  if (!read.success) throw new Error(`${operationId} ${status}: ${read.error.message}`);
}
