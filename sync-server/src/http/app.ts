import { randomUUID } from 'node:crypto';
import Fastify, { LogController } from 'fastify';
import type { Logger } from 'pino';
import { isPassing } from '#server/database/postgres-error.ts';
import type { ServerMetrics } from './metrics.ts';
import { Problem, problemJson, problemType, toProblem } from './problem.ts';

export type App = ReturnType<typeof createApp>;

interface AppOptions {
  readonly logger: Logger;
  readonly metrics: ServerMetrics;
  /** The server is about to close: connections end with the answer that is on its way. */
  readonly closing: AbortSignal;
}

/** Bytes of a body, and characters of an address. */
const largestBody = 1_048_576;
const longestUrl = 16_384;
/** Milliseconds a client may take to send its request. */
const requestPatienceMs = 30_000;

/** The HTTP side of a server: errors, logs, metrics. Routes are added by those who know what they mean. */
export function createApp({ logger, metrics, closing }: AppOptions) {
  const app = Fastify({
    loggerInstance: logger.child({}, { serializers: { req: describeRequest, res: describeAnswer } }),
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: () => randomUUID(),
    bodyLimit: largestBody,
    requestTimeout: requestPatienceMs,
    forceCloseConnections: 'idle',
    http: { maxHeaderSize: 32_768 },
    routerOptions: { ignoreTrailingSlash: false, maxParamLength: 200 },
  });

  app.setErrorHandler((error, request, reply) => {
    const problem = toProblem(error, isPassing);
    // A problem is an answer that was thought of; anything else is a fault of ours.
    if (error instanceof Problem) request.log.debug({ code: problem.code }, 'request-refused');
    else if (problem.status >= 500) request.log.error({ err: error }, 'request-failed');
    return reply
      .code(problem.status)
      .headers({ 'cache-control': 'no-store', ...problem.headers })
      .type(problemType)
      .send(problemJson(problem, request.id));
  });
  app.setNotFoundHandler(() => {
    throw new Problem(404, 'request/not-found', 'Not found', 'There is nothing here.');
  });
  app.addHook('onRequest', async (request) => {
    if (request.url.length > longestUrl) {
      throw new Problem(
        414,
        'request/url-too-long',
        'Address too long',
        'The address is longer than the server takes.',
      );
    }
  });
  app.addHook('onSend', async (_, reply) => {
    reply.header('x-content-type-options', 'nosniff');
    if (closing.aborted) reply.header('connection', 'close');
  });
  app.addHook('onResponse', async (request, reply) => {
    const route = request.routeOptions.url ?? 'none';
    metrics.requestSeconds.observe(
      { method: request.method, route, status: String(reply.statusCode) },
      reply.elapsedTime / 1000,
    );
    request.log.debug(
      { req: request.raw, status: reply.statusCode, ms: Math.round(reply.elapsedTime) },
      'answered',
    );
  });
  app.get('/metrics', async (_, reply) =>
    reply
      .header('cache-control', 'no-store')
      .type(metrics.registry.contentType)
      .send(await metrics.registry.metrics()),
  );
  return app;
}

function describeRequest(request: { readonly method?: string; readonly url?: string }): unknown {
  return { method: request.method, path: request.url?.split('?')[0] };
}

function describeAnswer(answer: { readonly statusCode?: number }): unknown {
  return { status: answer.statusCode };
}
