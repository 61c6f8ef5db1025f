import { createHash, timingSafeEqual } from 'node:crypto';
import { isLoopbackHost } from '#server/config/shapes-config.ts';
import type { App } from '#server/http/app.ts';
import { queryOf } from '#server/http/query-of.ts';
import { exposedHeaders } from '#server/shapes/shape-answer.ts';

export interface OpenGuards {
  readonly secret: string | undefined;
  /** Whether pages of every origin may read. */
  readonly isInsecure: boolean;
}

const methods = 'GET, HEAD, POST, DELETE, OPTIONS';

/** Who may ask at all: programs and pages of this machine, with the secret where there is one. */
export function addOpenGuards(app: App, { secret, isInsecure }: OpenGuards): void {
  app.addHook('onRequest', async (request, reply) => {
    const { origin } = request.headers;
    if (isInsecure || secret !== undefined || origin === undefined || isLoopbackOrigin(origin)) {
      reply.headers({
        'access-control-allow-origin': origin ?? '*',
        'access-control-expose-headers': exposedHeaders,
        'access-control-allow-methods': methods,
        'access-control-allow-headers': request.headers['access-control-request-headers'] ?? '*',
        vary: 'origin',
      });
    }
    // A page elsewhere whose name leads to this machine would otherwise be a page of this machine.
    if (!isLoopbackHost(hostName(request.headers.host ?? 'localhost'))) {
      return reply.code(403).send({ message: 'This server is for this machine only: ask localhost.' });
    }
    const isShape = request.routeOptions.url === '/v1/shape' && request.method !== 'OPTIONS';
    if (!isShape || secret === undefined) return undefined;
    const query = queryOf(request);
    if (isSame(query.get('secret') ?? query.get('api_secret') ?? '', secret)) return undefined;
    return reply
      .code(401)
      .header('cache-control', 'no-store')
      .send({ message: 'Unauthorized - Invalid API secret' });
  });
}

function isLoopbackOrigin(origin: string): boolean {
  return URL.canParse(origin) && isLoopbackHost(new URL(origin).hostname);
}

function hostName(host: string): string {
  return host.startsWith('[') ? host.slice(0, host.indexOf(']') + 1) : (host.split(':')[0] ?? host);
}

/** Takes the same time whatever is the same. */
function isSame(one: string, other: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(one), digest(other));
}
