import { Readable } from 'node:stream';
import type { FastifyReply } from 'fastify';
import type { ShapeAnswer } from '#server/shapes/shape-answer.ts';

/** Sends an answer of the shape engine. Streams are sent as they come. */
export function sendShapeAnswer(reply: FastifyReply, answer: ShapeAnswer): FastifyReply {
  reply.code(answer.status).headers(answer.headers);
  if (answer.body === undefined || typeof answer.body === 'string') return reply.send(answer.body);
  return reply.send(Readable.from(answer.body, { objectMode: false }));
}
