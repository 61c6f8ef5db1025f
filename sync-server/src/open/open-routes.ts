import type { FastifyReply, FastifyRequest } from 'fastify';
import { isPassing, isPostgresError } from '#server/database/postgres-error.ts';
import type { App } from '#server/http/app.ts';
import { queryOf } from '#server/http/query-of.ts';
import { requestSignal } from '#server/http/request-signal.ts';
import { sendShapeAnswer } from '#server/http/send-shape-answer.ts';
import type { FrozenShapes } from '#server/shapes/frozen-shapes.ts';
import { quoteRelation } from '#server/shapes/protocol/identifiers.ts';
import { invalidRequest, ShapeProblem } from '#server/shapes/protocol/shape-problem.ts';
import { parseLogRequest, parseShapeWish } from '#server/shapes/protocol/shape-query.ts';
import { defineShape, type ShapeDefinition } from '#server/shapes/shape-definition.ts';
import type { ShapeAnswer } from '#server/shapes/shape-answer.ts';
import type { ShapeEngine } from '#server/shapes/shape-engine.ts';
import type { ShapeSource } from '#server/shapes/shape-source.ts';
import { addOpenGuards, type OpenGuards } from './open-guards.ts';

interface OpenRoutes extends OpenGuards {
  readonly engine: ShapeEngine;
  readonly shapes: FrozenShapes;
  readonly source: ShapeSource;
  readonly canDelete: boolean;
  /** The server lets go of everybody whom it holds. */
  readonly closing: AbortSignal;
  onFailure(error: unknown): void;
}

/** Rights that are missing, what is no table of its own kind, what has just gone, what Postgres cannot do with it. */
const aboutTable: ReadonlySet<string> = new Set(['42501', '42809', '42P01', '0A000']);

type Query = ReadonlyMap<string, string>;

/** `/v1/shape` over any table, for everybody who reaches it. */
export function addOpenRoutes(app: App, routes: OpenRoutes): void {
  const { engine, shapes, source, closing } = routes;
  const define = async (query: Query): Promise<ShapeDefinition> => {
    const wish = parseShapeWish(query);
    const table = await source.describe(wish.relation);
    if (table === undefined) {
      const name = quoteRelation(wish.relation);
      throw invalidRequest({
        table: [
          `Table ${name} does not exist. If the table name contains capitals or special characters you must quote it.`,
        ],
      });
    }
    return defineShape(wish, table);
  };
  /** Whoever was turned away begins anew at once: with the shape that takes the place of the one that is gone. */
  const withNextHandle = async (query: Query, answer: ShapeAnswer): Promise<ShapeAnswer> => {
    try {
      return engine.mustRefetch((await shapes.open(await define(query))).handle);
    } catch {
      // There is none now. The next request is told why.
      return answer;
    }
  };
  const read = async (request: FastifyRequest, reply: FastifyReply): Promise<ShapeAnswer> => {
    const query = queryOf(request);
    const log = parseLogRequest(query, request.method === 'POST' ? (request.body ?? {}) : undefined);
    const shape = await shapes.open(await define(query));
    const ifNoneMatch = request.headers['if-none-match'];
    const answer = await engine.answer(shape, {
      ...{ log, ifNoneMatch },
      signal: () => requestSignal(reply, closing),
    });
    return isWithoutHandle(answer) && !closing.aborted ? withNextHandle(query, answer) : answer;
  };
  const remove = async (request: FastifyRequest): Promise<ShapeAnswer> => {
    if (!routes.canDelete) throw new ShapeProblem(405, 'DELETE not allowed');
    const query = queryOf(request);
    const handle = query.get('handle');
    if (!query.has('table') && handle === undefined) {
      throw invalidRequest({ handle: ["can't be blank when shape definition is missing"] });
    }
    const found = query.has('table')
      ? await shapes.find((await define(query)).hash)
      : shapes.findByHandle(handle ?? '');
    if (found === undefined) throw new ShapeProblem(404, 'No existing shape found');
    if (handle !== undefined && found.handle !== handle) {
      throw new ShapeProblem(
        400,
        'The specified shape definition and handle do not match. Please ensure the shape definition is correct or omit the shape handle from the request to obtain a new one.',
      );
    }
    shapes.drop(found);
    return { status: 202, headers: { 'cache-control': 'no-cache' }, body: '' };
  };
  const answered =
    (answer: (request: FastifyRequest, reply: FastifyReply) => Promise<ShapeAnswer>) =>
    async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
      const found = await answer(request, reply).catch((error: unknown) => {
        const problem = toShapeProblem(error);
        if (problem.status === 500) routes.onFailure(error);
        return engine.refuse(problem);
      });
      return sendShapeAnswer(reply, found);
    };

  addOpenGuards(app, routes);
  app.get('/v1/shape', answered(read));
  app.post('/v1/shape', answered(read));
  app.delete('/v1/shape', answered(remove));
  app.options('/v1/shape', async (_, reply) =>
    reply.code(204).header('access-control-max-age', '86400').send(),
  );
  app.get('/v1/health', async (_, reply) =>
    reply
      .code(closing.aborted ? 202 : 200)
      .header('cache-control', 'no-cache, no-store, must-revalidate')
      .send({
        status: closing.aborted ? 'waiting' : 'active',
      }),
  );
  app.get('/', async (_, reply) => reply.code(200).send(''));
}

function isWithoutHandle({ status, headers }: ShapeAnswer): boolean {
  return status === 409 && headers['electric-handle'] === undefined;
}

function toShapeProblem(error: unknown): ShapeProblem {
  if (error instanceof ShapeProblem) return error;
  if (isPassing(error)) {
    return new ShapeProblem(
      503,
      'The database cannot be asked now. Please try again.',
      undefined,
      1 + Math.ceil(Math.random() * 9),
    );
  }
  if (isPostgresError(error) && aboutTable.has(error.code)) {
    return invalidRequest({
      table: [`The database does not allow this table to be followed: ${error.message}`],
    });
  }
  return new ShapeProblem(500, 'Something went wrong. It has been logged.');
}
