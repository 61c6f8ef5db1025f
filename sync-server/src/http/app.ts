import { randomUUID } from 'node:crypto';
import Fastify, { LogController, type FastifyReply } from 'fastify';
import type { Logger } from 'pino';
import { isPassing } from '#server/database/postgres-error.ts';
import { allowedMethods } from './allowed-methods.ts';
import { HttpConnections } from './http-connections.ts';
import type { ServerMetrics } from './metrics.ts';
import { problemAnswer } from './problem-answer.ts';
import { methodNotAllowed, Problem, problemJson, problemType, toProblem, urlTooLong } from './problem.ts';

export type App = ReturnType<typeof createApp>;

declare module 'fastify' {
  interface FastifyInstance {
    /** Those of the server, for requests that are held. */
    readonly connections: HttpConnections;
  }
}

interface AppOptions {
  readonly logger: Logger;
  readonly metrics: ServerMetrics;
  /** The server is about to close: connections end with the answer that is on its way. */
  readonly closing: AbortSignal;
  /** Addresses and networks of proxies: they say who asks. */
  readonly trustedProxies?: readonly string[];
  readonly patience?: Patience;
}

/** How long a client may take, milliseconds. */
interface Patience {
  /** From its first byte, or from the connection, until the whole request is there. */
  readonly requestMs: number;
  /** In which nothing goes either way: whoever does not read an answer holds what it is made of. Longer than anybody is held. */
  readonly silenceMs: number;
}

/** Bytes of a body, and characters of an address. */
const largestBody = 1_048_576;
const longestUrl = 16_384;
/** Ids have 200 characters at most, each of which may be nine in an address. */
const longestParam = 1800;
const usualPatience: Patience = { requestMs: 30_000, silenceMs: 120_000 };
/** How often it is looked who has taken too long, milliseconds. */
const lookEveryMs = 2000;

/** Nothing that is sent is a page, unless it says so itself: a browser that is led to it shows it nowhere and runs nothing. */
export const browserRules = {
  'x-content-type-options': 'nosniff',
  'content-security-policy': "default-src 'none'; base-uri 'none'; frame-ancestors 'none'",
  'referrer-policy': 'no-referrer',
} as const;

/** The HTTP side of a server: errors, logs, metrics. Routes are added by those who know what they mean. */
export function createApp({
  logger,
  metrics,
  closing,
  trustedProxies = [],
  patience: { requestMs, silenceMs } = usualPatience,
}: AppOptions) {
  const app = Fastify({
    loggerInstance: logger.child({}, { serializers: { req: describeRequest, res: describeAnswer } }),
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: () => randomUUID(),
    trustProxy: trustedProxies.length > 0 && [...trustedProxies],
    bodyLimit: largestBody,
    requestTimeout: requestMs,
    connectionTimeout: silenceMs,
    forceCloseConnections: 'idle',
    http: {
      maxHeaderSize: 32_768,
      // Where this is the longer one, Node takes the two for each other.
      headersTimeout: requestMs,
      connectionsCheckingInterval: Math.min(lookEveryMs, requestMs / 4),
    },
    // What cannot even be routed, an address that is no text: as every other refusal.
    frameworkErrors: (error, request, reply) => refuse(error, request.id, reply as FastifyReply),
    routerOptions: { ignoreTrailingSlash: false, maxParamLength: longestParam },
  });

  app.decorate('connections', new HttpConnections(app.server, closing));
  app.addHook('preClose', async () => app.connections.close());
  app.setErrorHandler((error, request, reply) => {
    const { status, headers, body } = problemAnswer(error, request.log, request.id);
    return reply.code(status).headers(headers).send(body);
  });
  app.setNotFoundHandler((request) => {
    const allowed = allowedMethods(app, request.url);
    if (allowed.length > 0) throw methodNotAllowed(allowed);
    throw new Problem(404, 'request/not-found', 'Not found', 'There is nothing here.');
  });
  app.addHook('onRequest', async (request) => {
    if (request.url.length > longestUrl) {
      throw urlTooLong();
    }
  });
  app.addHook('onSend', async (_, reply) => {
    for (const [name, value] of Object.entries(browserRules)) {
      if (!reply.hasHeader(name)) reply.header(name, value);
    }
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

function refuse(error: unknown, requestId: string, reply: FastifyReply): void {
  const problem = toProblem(error, isPassing);
  void reply
    .code(problem.status)
    .headers({ 'cache-control': 'no-store', ...browserRules })
    .type(problemType)
    .send(problemJson(problem, requestId));
}

function describeRequest(request: { readonly method?: string; readonly url?: string }): unknown {
  return { method: request.method, path: request.url?.split('?')[0] };
}

function describeAnswer(answer: { readonly statusCode?: number }): unknown {
  return { status: answer.statusCode };
}
