import { Problem } from '#server/http/problem.ts';
import { requestSignal } from '#server/http/request-signal.ts';
import { quoteIdentifier } from '#server/shapes/protocol/identifiers.ts';
import type { ProductShape, ShapeOwner } from './product-shape.ts';
import type { ServeShape } from './shape-routes.ts';

interface Electric {
  /** Without a slash at the end. */
  readonly url: string;
  readonly secret: string | undefined;
  readonly closing: AbortSignal;
}

/** What a client may say of where it is in the log. What it wants is said by us. */
const forwardedParams = [
  ...[
    'offset',
    'handle',
    'live',
    'live_sse',
    'experimental_live_sse',
    'cursor',
    'expired_handle',
    'cache-buster',
  ],
];
/** What an answer may carry. Everything else, encodings and cookies above all, stays here. */
const forwardedHeaders = [
  ...['electric-handle', 'electric-offset', 'electric-schema', 'electric-cursor', 'electric-up-to-date'],
  ...['electric-has-data', 'electric-snapshot', 'etag', 'content-type', 'retry-after'],
];
/** Answers that mean something to the client; others are between Electric and us. */
const forwardedStatuses = new Set([200, 204, 304, 400, 409, 429, 503]);

/** Serves shapes from a self-hosted Electric, as the one who says who may see what. */
export function serveFromElectric({ url, secret, closing }: Electric): ServeShape {
  return async (request, reply, query, shape, owner) => {
    const target = `${url}/v1/shape?${shapeQuery(query, shape, owner, secret)}`;
    const ifNoneMatch = request.headers['if-none-match'];
    const headers = {
      accept: request.headers.accept ?? '*/*',
      ...(ifNoneMatch !== undefined && { 'if-none-match': ifNoneMatch }),
    };
    // Not followed: another address would be told the secret.
    const signal = requestSignal(reply, closing);
    const response = await fetch(target, { headers, signal, redirect: 'error' }).catch(() => {
      throw unavailable(true);
    });
    if (!forwardedStatuses.has(response.status)) {
      await response.body?.cancel();
      throw unavailable(response.status >= 500);
    }
    const kept = forwardedHeaders.flatMap((name) => {
      const value = response.headers.get(name);
      return value === null ? [] : [[name, value] as const];
    });
    return {
      status: response.status,
      headers: { ...Object.fromEntries(kept), 'cache-control': 'private, no-store' },
      body: response.body === null ? undefined : texts(response.body),
    };
  };
}

function shapeQuery(
  query: ReadonlyMap<string, string>,
  shape: ProductShape,
  owner: ShapeOwner,
  secret: string | undefined,
): URLSearchParams {
  const asked = forwardedParams.flatMap((name) => {
    const value = query.get(name);
    return value === undefined ? [] : [[name, value] as const];
  });
  return new URLSearchParams([
    ...asked,
    ['table', `public.${quoteIdentifier(shape.table)}`],
    // Whole rows: of a value that was written again only its reading changes, and both have to arrive.
    ['replica', 'full'],
    ['columns', shape.columns.map(quoteIdentifier).join(',')],
    ['where', `${quoteIdentifier(shape.ownerColumn)} = $1`],
    ['params[1]', shape.ownerValue(owner)],
    ...(secret === undefined ? [] : [['secret', secret]]),
  ] as [string, string][]);
}

async function* texts(body: ReadableStream<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  for await (const bytes of body) yield decoder.decode(bytes, { stream: true });
}

/** Nothing of the address or the secret is in it. */
function unavailable(isPassingNow: boolean): Problem {
  return new Problem(
    isPassingNow ? 503 : 502,
    'shape/electric-unavailable',
    'Not available now',
    'The sync service behind this server does not answer as it should. Try again.',
    { 'retry-after': '2' },
  );
}
