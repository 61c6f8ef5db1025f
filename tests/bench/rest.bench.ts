import { openBenchServer } from './sync/bench-server.ts';
import { printFigures } from './sync/figures.ts';
import { measureRest } from './sync/rest-load.ts';

/*
 * `npm run bench:rest [-- SECONDS [RATE]]`: REST answers at a fixed rate of requests. The server, its Postgres (with fsync) and
 * this client share the machine.
 */

const server = await openBenchServer();
try {
  const { rows, figures } = await measureRest(server, {
    seconds: Number(process.argv[2] ?? 20),
    rate: Number(process.argv[3] ?? 500),
  });
  console.table(rows);
  printFigures(figures);
} finally {
  await server.close();
}
