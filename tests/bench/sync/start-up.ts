import path from 'node:path';
import { startServerProcess } from '#server/test-support/server-process.ts';
import { serverEnvironment, serverFlags } from '#scripts/steps/server-process.mjs';
import { openServerFolder } from '#tests/support/sync-server-process.ts';
import { quantile, spread, type Figure } from './figures.ts';

/** From the command to a port that answers, on an empty data folder and on one that is there. */
export async function measureStartUp(rounds = 3): Promise<readonly Figure[]> {
  const [first, later]: [number[], number[]] = [[], []];
  for (let round = 0; round < rounds; round += 1) {
    const { folder, remove } = openServerFolder();
    try {
      for (const times of [first, later, later]) {
        const fromMs = performance.now();
        const server = await startServerProcess(
          {
            ...serverEnvironment({}, path.join(import.meta.dirname, '../../..')),
            BEATRUNNER_SERVER_DATA: path.join(folder, 'data'),
          },
          serverFlags,
        );
        times.push((performance.now() - fromMs) / 1000);
        await server.stop();
      }
    } finally {
      remove();
    }
  }
  const figure = { kind: 'most', unit: 's' } as const;
  return [
    {
      ...figure,
      what: 'first start with its own Postgres',
      value: quantile(first, 0.5),
      bar: 4,
      spread: spread(first, 2),
    },
    { ...figure, what: 'later start', value: quantile(later, 0.5), bar: 1, spread: spread(later, 2) },
  ];
}
