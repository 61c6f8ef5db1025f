import type { IncomingMessage } from 'node:http';
import type { FastifyRequest } from 'fastify';
import { Counter, type Registry } from 'prom-client';
import type { Authenticate, Principal } from '#server/accounts/authenticate.ts';
import { isPassing } from '#server/database/postgres-error.ts';
import type { App } from '#server/http/app.ts';
import { notSignedIn, Problem, toProblem } from '#server/http/problem.ts';
import { applyPush, type PushParts } from './apply-push.ts';
import { PushGate, pushGateLimits } from './push-gate.ts';
import { pushProblem, toPushProblem } from './push-problem.ts';
import { bodyPatienceMs, readPushBody } from './read-push-body.ts';
import { readPushRequest } from './read-push-request.ts';

interface PushRoute extends PushParts {
  readonly authenticate: Authenticate;
  readonly registry: Registry;
  /** How long a body may take, milliseconds. */
  readonly patienceMs?: number;
}

/**
 * `POST /v1/push`: operations of one device for one account. Who asks is found out before anything of the body is read;
 * errors have the codes that the app acts on.
 */
export function addPushRoute(app: App, route: PushRoute): void {
  const { authenticate, registry, patienceMs = bodyPatienceMs } = route;
  const gate = new PushGate(pushGateLimits);
  const principals = new WeakMap<FastifyRequest, Principal>();
  const operations = new Counter({
    name: 'push_operations_total',
    help: 'Operations that were pushed, by what was said of them.',
    labelNames: ['status'],
    registers: [registry],
  });
  void app.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('application/json', (_: FastifyRequest, body: IncomingMessage) =>
      readPushBody(body, patienceMs),
    );
    scope.addHook('onRequest', async (request) => {
      const principal = await authenticate(request);
      if (principal === undefined) throw notSignedIn('Sign in to sync.');
      principals.set(request, principal);
    });
    scope.post('/v1/push', {
      errorHandler(error, request, reply) {
        const problem = toPushProblem(toProblem(error, isPassing));
        if (!(error instanceof Problem) && problem.status >= 500) {
          request.log[problem.status === 503 ? 'warn' : 'error']({ err: error }, 'push-failed');
        }
        app.errorHandler(problem, request, reply);
      },
      async handler(request, reply) {
        const principal = principals.get(request);
        if (principal === undefined) throw notSignedIn();
        const json = String(request.body ?? '');
        const push = readPushRequest(json);
        // A kiosk by itself is nobody's account.
        if (push.account_id !== principal.accountId || principal.signInId === undefined) {
          throw pushProblem(403, 'account_mismatch', 'These operations belong to another account.');
        }
        if (push.device_id !== principal.deviceId) {
          throw pushProblem(403, 'device_not_registered', 'The sign-in belongs to another device.');
        }
        const answer = await gate.pass(push.account_id, () =>
          applyPush(route, { request: push, principal, bytes: json.length }),
        );
        for (const { status } of answer.results) operations.inc({ status });
        return reply.header('cache-control', 'no-store').send(answer);
      },
    });
  });
}
