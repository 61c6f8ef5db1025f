import { randomBytes } from 'node:crypto';
import type { Pool } from 'pg';
import type { ScopeNotifier } from '#server/changes/scope-notifier.ts';
import { requestSignal } from '#server/http/request-signal.ts';
import { TableFactsCache } from '#server/open/table-facts-cache.ts';
import { queryTableFacts } from '#server/open/table-facts-query.ts';
import { ShapeProblem } from '#server/shapes/protocol/shape-problem.ts';
import { parseLogRequest } from '#server/shapes/protocol/shape-query.ts';
import { defineShape, type ShapeDefinition } from '#server/shapes/shape-definition.ts';
import type { ShapeEngine } from '#server/shapes/shape-engine.ts';
import type { ProductShape } from './product-shape.ts';
import { ScopedShape } from './scoped-shape.ts';
import { SharedPages } from './shared-pages.ts';
import type { ServeShape } from './shape-routes.ts';

interface Engine {
  readonly engine: ShapeEngine;
  readonly pool: Pool;
  readonly notifier: ScopeNotifier;
  readonly closing: AbortSignal;
  nowMs(): number;
}

/** Tables of the product change with its migrations only. */
const factsAgeMs = 60_000;
const markBytes = 9;

/** Serves shapes from our own log. */
export function serveFromEngine({ engine, pool, notifier, closing, nowMs }: Engine): ServeShape {
  const facts = new TableFactsCache((relation) => queryTableFacts(pool, relation), nowMs, factsAgeMs);
  const pages = new SharedPages();
  const define = async (shape: ProductShape): Promise<ShapeDefinition> => {
    const relation = { schema: 'public', table: shape.table };
    const table = await facts.get(relation);
    if (table === undefined) throw new Error(`the table ${shape.table} is not there`);
    // What the definition is called by must be the same on every node, whatever the table is called inside.
    const columns = table.columns.filter(({ name }) => shape.columns.includes(name));
    return defineShape(
      {
        ...{ relation, where: undefined, params: new Map<number, string>(), columns: shape.columns },
        ...{ queryableColumns: undefined, replica: 'default', log: 'full' },
      },
      { ...table, signature: JSON.stringify(columns) },
    );
  };
  return async (request, reply, query, shape, owner) => {
    try {
      const log = parseLogRequest(query);
      const opened = await ScopedShape.open({
        ...{ pool, notifier, pages, shape, owner, handle: log.handle },
        definition: await define(shape),
        newMark: () => randomBytes(markBytes).toString('base64url').replaceAll('-', '_'),
      });
      const signal = requestSignal(reply, closing);
      return await engine.answer(opened, { log, ifNoneMatch: request.headers['if-none-match'], signal });
    } catch (error) {
      if (error instanceof ShapeProblem) return engine.refuse(error);
      throw error;
    }
  };
}
