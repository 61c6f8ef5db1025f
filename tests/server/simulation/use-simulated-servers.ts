import { afterAll, beforeAll } from 'vitest';
import { useTestDatabase } from '#server/test-support/test-database.ts';
import { openSimulatedServers } from './open-servers.ts';
import type { SeededBug } from './seeded-bugs.ts';
import { simulate, type SimulatedServers, type SimulationResult } from './simulated-world.ts';

/** Seeds that are lived through at once: a part of each is waiting for the database. */
const lanes = 2;

/** Servers for the seeds of one file. */
export function useSimulatedServers(): {
  /** Servers of the first lane. */
  one(): SimulatedServers;
  /** Lives through seeds from 1, each lane its own ones, until `look` says that it is over. */
  throughSeeds(
    count: number,
    bug: SeededBug | undefined,
    look: (result: SimulationResult) => boolean,
  ): Promise<void>;
} {
  const database = useTestDatabase();
  const servers: Awaited<ReturnType<typeof openSimulatedServers>>[] = [];
  beforeAll(async () => {
    // One after the other: the first one makes the tables.
    while (servers.length < lanes) servers.push(await openSimulatedServers(database().url));
  });
  afterAll(() => Promise.all(servers.map((each) => each.close())));
  return {
    one() {
      const [first] = servers;
      if (first === undefined) throw new Error('the servers are there only while tests run');
      return first;
    },
    async throughSeeds(count, bug, look) {
      let isOver = false;
      await Promise.all(
        servers.map(async (own, lane) => {
          for (let seed = lane + 1; seed <= count && !isOver; seed += lanes) {
            isOver = look(await simulate(seed, own, bug)) || isOver;
          }
        }),
      );
    },
  };
}
