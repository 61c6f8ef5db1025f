import { parseArgs } from 'node:util';
import { openBenchServer, type BenchServer } from './sync/bench-server.ts';
import { measureColdDevices } from './sync/cold-devices.ts';
import { isReached, printFigures, type Figure } from './sync/figures.ts';
import { measurePush } from './sync/push-load.ts';
import { measureRest } from './sync/rest-load.ts';
import { measureStartUp } from './sync/start-up.ts';
import { measureThreeWeeks } from './sync/three-weeks.ts';
import { measureGym, measureHeld, measureQuiet } from './sync/write-to-seen.ts';

/*
 * `npm run bench:sync [-- --only quiet,held]`: everything that the sync server has to bear, each part against a server, a data
 * folder and a Postgres (with fsync) of its own, which share the machine with this client. Ends with one table. It takes some
 * minutes and wants a machine with nothing else to do.
 */

const parts: Readonly<Record<string, (server: BenchServer) => Promise<readonly Figure[]>>> = {
  start: () => measureStartUp(),
  quiet: (server) => measureQuiet(server),
  gym: (server) => measureGym(server, 1000),
  cold: (server) => measureColdDevices(server, 2000),
  push: (server) => measurePush(server),
  weeks: (server) => measureThreeWeeks(server),
  rest: async (server) => (await measureRest(server, { seconds: 20, rate: 500 })).figures,
  held: (server) => measureHeld(server, { accounts: 10_000, writesPerS: 200, seconds: 60 }),
};

const { values } = parseArgs({ options: { only: { type: 'string' } } });
const wanted = values.only?.split(',') ?? Object.keys(parts);
const figures: Figure[] = [];
for (const name of wanted) {
  const measure = parts[name];
  if (measure === undefined)
    throw new Error(`no such part: ${name}; there are ${Object.keys(parts).join(', ')}`);
  console.log(`measuring ${name}`);
  const server = await openBenchServer();
  try {
    figures.push(...(await measure(server)));
  } finally {
    await server.close();
  }
}
printFigures(figures);
console.log(`${figures.filter(isReached).length} of ${figures.length} bars are reached`);
