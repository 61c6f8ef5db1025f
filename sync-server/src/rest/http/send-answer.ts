import type { FastifyReply, FastifyRequest } from 'fastify';
import { leastToZip, takesGzip, zip } from '#server/http/gzip.ts';
import type { RouteAnswer } from './route.ts';

/** Sends an answer; long ones zipped to those who take that. What has an entity tag is sent as it is: the tag is of that. */
export async function sendAnswer(
  request: FastifyRequest,
  reply: FastifyReply,
  { status, headers = {}, body, stream }: RouteAnswer,
): Promise<FastifyReply> {
  reply.code(status).headers(headers);
  if (stream !== undefined) return reply.send(stream);
  if (body === undefined) return reply.send();
  const isJson = headers['content-type'] === undefined;
  if (isJson) reply.type('application/json; charset=utf-8');
  const bytes = isJson
    ? Buffer.from(JSON.stringify(body))
    : Buffer.isBuffer(body)
      ? body
      : Buffer.from(String(body));
  if (bytes.byteLength < leastToZip || headers['etag'] !== undefined) return reply.send(bytes);
  reply.header('vary', 'accept-encoding');
  if (!takesGzip(request.headers['accept-encoding'])) return reply.send(bytes);
  return reply.header('content-encoding', 'gzip').send(await zip(bytes));
}
