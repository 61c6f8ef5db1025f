import type { FastifyRequest } from 'fastify';
import { readQuery } from '#server/shapes/protocol/shape-query.ts';

/** The parameters of a request's address, names such as `params[1]` as they are. */
export function queryOf(request: FastifyRequest): ReadonlyMap<string, string> {
  const { url } = request;
  const at = url.indexOf('?');
  return readQuery(new URLSearchParams(at < 0 ? '' : url.slice(at + 1)));
}
