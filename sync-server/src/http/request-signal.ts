import type { FastifyReply } from 'fastify';

/** Comes when the client has gone, or when the server is closing and lets everybody go whom it holds. */
export function requestSignal(reply: FastifyReply, closing: AbortSignal): AbortSignal {
  const controller = new AbortController();
  const end = (): void => controller.abort();
  closing.addEventListener('abort', end, { once: true });
  if (closing.aborted) end();
  reply.raw.once('close', () => {
    closing.removeEventListener('abort', end);
    end();
  });
  return controller.signal;
}
