import { openBenchServer } from './sync/bench-server.ts';
import { printFigures } from './sync/figures.ts';
import { measurePush } from './sync/push-load.ts';

/*
 * `npm run bench:push [-- ROUNDS]`: how many operations a second the sync server takes. The server, its Postgres (with
 * fsync) and this client share the machine.
 */

const server = await openBenchServer();
try {
  printFigures(await measurePush(server, Number(process.argv[2] ?? 5)));
} finally {
  await server.close();
}
