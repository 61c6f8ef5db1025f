import { randomBytes } from 'node:crypto';
import type { Pool } from 'pg';
import type { ScopeNotifier } from '#server/changes/scope-notifier.ts';
import { requestSignal } from '#server/http/request-signal.ts';
import { TableFactsCache } from '#server/open/table-facts-cache.ts';
import { queryTableFacts } from '#server/open/table-facts-query.ts';
import { ShapeProblem } from '#server/shapes/protocol/shape-problem.ts';
import { parseLogRequest } from '#server/shapes/protocol/shape-query.ts';
import type { ShapeEngine } from '#server/shapes/shape-engine.ts';
import { KeptSnapshots } from './kept-snapshots.ts';
import { ProductDefinitions } from './product-definitions.ts';
import { ScopedShape } from './scoped-shape.ts';
import { ScopeStates } from './scope-state.ts';
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
  const definitions = new ProductDefinitions((relation) => facts.get(relation));
  const services = {
    ...{ pool, states: new ScopeStates(pool), notifier, pages: new SharedPages() },
    snapshots: new KeptSnapshots(),
    newMark: () => randomBytes(markBytes).toString('base64url').replaceAll('-', '_'),
  };
  return async (request, reply, query, shape, owner) => {
    try {
      const log = parseLogRequest(query);
      const definition = await definitions.get(shape);
      const opened = await ScopedShape.open(services, { shape, owner, handle: log.handle, definition });
      const ifNoneMatch = request.headers['if-none-match'];
      return await engine.begin(opened, { log, ifNoneMatch, signal: () => requestSignal(reply, closing) });
    } catch (error) {
      if (error instanceof ShapeProblem) return engine.refuse(error);
      throw error;
    }
  };
}
