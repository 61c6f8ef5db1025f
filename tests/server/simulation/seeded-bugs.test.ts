import { describe, expect, it } from 'vitest';
import { seededBugs } from './seeded-bugs.ts';
import { useSimulatedServers } from './use-simulated-servers.ts';

/** A bug is given up as unseen after so many seeds. */
const mostSeeds = 20;
const servers = useSimulatedServers();

describe('the simulation', () => {
  it.each(seededBugs)('sees that $name', { timeout: 300_000 }, async (bug) => {
    let seen: string | undefined;
    await servers.throughSeeds(bug.withinSeeds ?? mostSeeds, bug, ({ faults: [fault] }) => {
      seen ??= fault;
      return fault !== undefined;
    });
    expect(seen).toBeDefined();
  });
});
