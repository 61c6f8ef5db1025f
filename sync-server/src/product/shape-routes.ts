import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Authenticate } from '#server/accounts/authenticate.ts';
import type { App } from '#server/http/app.ts';
import { notSignedIn } from '#server/http/problem.ts';
import { queryOf } from '#server/http/query-of.ts';
import { sendShapeAnswer } from '#server/http/send-shape-answer.ts';
import type { LateReplies } from '#server/http/late-replies.ts';
import type { ShapeAnswer } from '#server/shapes/shape-answer.ts';
import { ShapeHold } from '#server/shapes/shape-hold.ts';
import { authoriseShape, type ProductShape, type ShapeOwner } from './product-shape.ts';

/** Answers for a shape that whoever asks may have: our engine, or an Electric behind us. */
export type ServeShape = (
  request: FastifyRequest,
  reply: FastifyReply,
  query: ReadonlyMap<string, string>,
  shape: ProductShape,
  owner: ShapeOwner,
) => Promise<ShapeAnswer | ShapeHold>;

interface ShapeRoutes {
  readonly shapes: Readonly<Record<string, ProductShape>>;
  readonly authenticate: Authenticate;
  readonly serve: ServeShape;
  /** Answers those that are held. */
  readonly late: LateReplies;
}

/** What every answer says; those of requests that are held as well. */
export const shapeHeaders = { 'cache-control': 'private, no-store', vary: 'authorization' } as const;

/**
 * `/v1/shape` for those who have signed in. Who asks is found out here, behind the router: a request that gets to a shape by
 * any spelling of the path has been through it.
 */
export function addShapeRoutes(app: App, { shapes, authenticate, serve, late }: ShapeRoutes): void {
  app.get('/v1/shape', async (request, reply) => {
    reply.headers(shapeHeaders);
    // Nobody reads what a GET might bring along; unread it could not be let go of.
    request.raw.resume();
    const principal = await authenticate(request);
    if (principal === undefined) throw notSignedIn();
    const query = queryOf(request);
    const { shape, owner } = authoriseShape(shapes, query, principal);
    const answer = await serve(request, reply, query, shape, owner);
    return answer instanceof ShapeHold ? late.hold(reply, answer) : sendShapeAnswer(reply, answer);
  });
  app.options('/v1/shape', async (_, reply) =>
    reply.code(204).headers({ allow: 'GET, HEAD, OPTIONS', 'access-control-max-age': '86400' }).send(),
  );
}
