import { Readable } from 'node:stream';
import type { FastifyReply } from 'fastify';
import type { ShapeAnswer } from '#server/shapes/shape-answer.ts';
import { takesGzip } from './gzip.ts';
import { zipAnswer } from './late-answer.ts';

/** Sends an answer of the shape engine, zipped where the client can take it. Streams are sent as they come. */
export async function sendShapeAnswer(reply: FastifyReply, answer: ShapeAnswer): Promise<FastifyReply> {
  const { status, body, bodySource } = answer;
  reply.code(status).headers(answer.headers);
  if (body === undefined) return reply.send();
  if (typeof body !== 'string') return reply.send(Readable.from(body, { objectMode: false }));
  const { vary } = reply.getHeaders();
  const headers = { ...answer.headers, ...(vary !== undefined && { vary: String(vary) }) };
  const isZipTaken = takesGzip(reply.request.headers['accept-encoding']);
  const sent = await zipAnswer({ status, headers, body }, isZipTaken, bodySource);
  return reply.headers(sent.headers).send(sent.body);
}
