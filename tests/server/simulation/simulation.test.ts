import { describe, expect, it } from 'vitest';
import { simulate } from './simulated-world.ts';
import { useSimulatedServers } from './use-simulated-servers.ts';

const seeds = 100;
/** Each has shown a flaw that no other test had seen. */
const onceFailed = [342, 402, 423, 481, 634, 916, 935, 954] as const;
/** Lines of what happened. */
const kinds = [
  ...['drop-request', 'drop-response', 'cut-response', 'duplicate', 'late', 'server-error', 'server-dies'],
  ...[
    'clock',
    'crash',
    'disk full',
    'disk copied',
    'meanwhile',
    'claimed',
    'other nodes',
    'other past',
    'log cut',
  ],
  ...['backup', 'backup put back', 'account erased'],
];
const servers = useSimulatedServers();

describe('the simulation', () => {
  it(`of ${seeds} seeds ends with everything everywhere`, { timeout: 900_000 }, async () => {
    const failed: string[] = [];
    let pushes = 0;
    await servers.throughSeeds(seeds, undefined, ({ seed, faults, operations }) => {
      if (faults.length > 0) failed.push(`npm run simulate -- --seed ${seed}`, ...faults.slice(0, 5));
      pushes += operations;
      return false;
    });
    expect(failed).toEqual([]);
    // Faults that stop everything would leave nothing to hold.
    expect(pushes).toBeGreaterThan(seeds * 10);
  });

  it.each(onceFailed)('of seed %i ends well again', { timeout: 120_000 }, async (seed) => {
    expect((await simulate(seed, servers.one())).faults).toEqual([]);
  });

  it.each([4, 7, 116])(
    'of seed %i is the same again, answer by answer',
    { timeout: 120_000 },
    async (seed) => {
      const before = await simulate(seed, servers.one());
      expect(before.trace.length).toBeGreaterThan(100);
      expect(await simulate(seed, servers.one())).toEqual(before);
    },
  );

  it('goes through every kind of fault', { timeout: 300_000 }, async () => {
    const seen = new Set<string>();
    await servers.throughSeeds(40, undefined, ({ trace }) => {
      for (const line of trace) seen.add(line);
      return kinds.every((kind) => seen.has(kind));
    });
    expect(kinds.filter((kind) => !seen.has(kind))).toEqual([]);
  });
});
