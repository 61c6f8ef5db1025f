import type { FastifyReply } from 'fastify';

/** Made once: each would carry the stack of where it was made, and there are ten thousand of them when a server closes. */
const isOver = new DOMException('The request is over.', 'AbortError');

/** Requests under way on a server that closes with a signal. That signal would look through all its listeners for each new one. */
const underWay = new WeakMap<AbortSignal, Set<AbortController>>();

/** Comes when the client has gone, or when the server is closing and lets everybody go whom it holds. */
export function requestSignal(reply: FastifyReply, closing: AbortSignal): AbortSignal {
  const controller = new AbortController();
  // A client that has gone already does not go once more.
  if (closing.aborted || reply.raw.closed) {
    controller.abort(isOver);
    return controller.signal;
  }
  const others = requestsUntil(closing);
  others.add(controller);
  reply.raw.once('close', () => {
    others.delete(controller);
    controller.abort(isOver);
  });
  return controller.signal;
}

function requestsUntil(closing: AbortSignal): Set<AbortController> {
  const known = underWay.get(closing);
  if (known !== undefined) return known;
  const requests = new Set<AbortController>();
  underWay.set(closing, requests);
  const endAll = (): void => requests.forEach((controller) => controller.abort(isOver));
  closing.addEventListener('abort', endAll, { once: true });
  return requests;
}
