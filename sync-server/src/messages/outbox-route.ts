import type { FastifyRequest } from 'fastify';
import { isLoopbackHost } from '#server/config/shapes-config.ts';
import type { App } from '#server/http/app.ts';
import { Problem } from '#server/http/problem.ts';
import { queryOf } from '#server/http/query-of.ts';
import type { DevelopmentOutbox } from './development-outbox.ts';

/** What a proxy adds: then somebody else asks than it seems. */
const forwarding = [
  'forwarded',
  'x-forwarded-for',
  'x-forwarded-host',
  'x-forwarded-proto',
  'x-real-ip',
  'via',
];

/** `GET /v1/development/outbox?to=<address>`: the last messages. For programs of this machine, and for no page. */
export function addOutboxRoute(app: App, outbox: DevelopmentOutbox): void {
  app.get('/v1/development/outbox', (request, reply) => {
    if (!isFromHere(request))
      throw new Problem(404, 'request/not-found', 'Not found', 'There is nothing here.');
    const to = queryOf(request).get('to') ?? undefined;
    return reply.header('cache-control', 'no-store').send({ messages: outbox.messages(to) });
  });
}

function isFromHere({ raw, headers }: FastifyRequest): boolean {
  const address = raw.socket.remoteAddress?.replace(/^::ffff:/, '') ?? '';
  // A page of somebody else's can have its name lead here, but not call it localhost.
  const host = URL.parse(`http://${headers.host ?? ''}`)?.hostname ?? '';
  const isPage = headers.origin !== undefined || (headers['sec-fetch-site'] ?? 'none') !== 'none';
  return (
    isLoopbackHost(address) &&
    isLoopbackHost(host) &&
    !isPage &&
    forwarding.every((name) => headers[name] === undefined)
  );
}
