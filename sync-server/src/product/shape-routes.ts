import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Authenticate } from '#server/accounts/authenticate.ts';
import type { App } from '#server/http/app.ts';
import { notSignedIn } from '#server/http/problem.ts';
import { queryOf } from '#server/http/query-of.ts';
import { sendShapeAnswer } from '#server/http/send-shape-answer.ts';
import type { ShapeAnswer } from '#server/shapes/shape-answer.ts';
import { authoriseShape, type ProductShape, type ShapeOwner } from './product-shape.ts';

/** Answers for a shape that whoever asks may have: our engine, or an Electric behind us. */
export type ServeShape = (
  request: FastifyRequest,
  reply: FastifyReply,
  query: ReadonlyMap<string, string>,
  shape: ProductShape,
  owner: ShapeOwner,
) => Promise<ShapeAnswer>;

interface ShapeRoutes {
  readonly shapes: Readonly<Record<string, ProductShape>>;
  readonly authenticate: Authenticate;
  readonly serve: ServeShape;
}

/**
 * `/v1/shape` for those who have signed in. Who asks is found out here, behind the router: a request that gets to a shape by
 * any spelling of the path has been through it.
 */
export function addShapeRoutes(app: App, { shapes, authenticate, serve }: ShapeRoutes): void {
  app.get('/v1/shape', async (request, reply) => {
    reply.headers({ 'cache-control': 'private, no-store', vary: 'authorization' });
    const principal = await authenticate(request);
    if (principal === undefined) throw notSignedIn();
    const query = queryOf(request);
    const { shape, owner } = authoriseShape(shapes, query, principal);
    return sendShapeAnswer(reply, await serve(request, reply, query, shape, owner));
  });
  app.options('/v1/shape', async (_, reply) =>
    reply.code(204).headers({ allow: 'GET, HEAD, OPTIONS', 'access-control-max-age': '86400' }).send(),
  );
}
