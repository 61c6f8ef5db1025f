import { systemClock } from '#server/clock/system-clock.ts';
import { readServerConfig } from '#server/config/server-config.ts';
import { createLogger } from '#server/log/server-log.ts';
import { productShapes } from '#server/product/product-shape.ts';
import { createServer } from '#server/server.ts';
import { believed } from '#server/test-support/push-rig.ts';
import { ConnectionBreaker } from './connection-breaker.ts';
import type { SimulatedServers } from './simulated-world.ts';

/** The second node's clock is behind the others' by this much. */
const slowMs = 7000;

/** Nodes over one database: two alike but for their clocks, and one to which every shape is of a later version. */
export async function openSimulatedServers(
  databaseUrl: string,
): Promise<SimulatedServers & { close(): Promise<void> }> {
  const clock = { trueMs: 0, extraMs: 0 };
  // The power of the database's machine is not what is simulated.
  const quick = `${databaseUrl}&options=${encodeURIComponent('-c synchronous_commit=off')}`;
  const config = readServerConfig({ DATABASE_URL: quick, LOG_LEVEL: 'error' });
  const breaker = new ConnectionBreaker();
  const open = async (epochs: number, behindMs: number) => {
    const shapes = Object.entries(productShapes).map(
      ([name, shape]) => [name, { ...shape, schemaEpoch: shape.schemaEpoch + epochs }] as const,
    );
    const server = await createServer(
      config,
      createLogger(config.logLevel),
      { ...systemClock, wallTimeMs: () => clock.trueMs + clock.extraMs - behindMs },
      { authenticate: believed, shapes: Object.fromEntries(shapes) },
    );
    breaker.attach(server.database.pool);
    await server.app.ready();
    return server;
  };
  const one = await open(0, 0);
  const [other, newer] = await Promise.all([open(0, slowMs), open(1, 0)]);
  return {
    nodes: [one.app, other.app, newer.app],
    pool: one.database.pool,
    breaker,
    clock,
    async close() {
      await Promise.all([one, other, newer].map((server) => server.close()));
    },
  };
}
