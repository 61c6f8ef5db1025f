import { mkdtempSync, rmSync, chmodSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { openEmbeddedCluster } from '#server/database/embedded-cluster.ts';
import { openSimulatedServers } from './open-servers.ts';
import { seededBugs, type SeededBug } from './seeded-bugs.ts';
import { simulate, type SimulationResult } from './simulated-world.ts';

// The shape client tells of every handle that it meets again; here that happens all the time.
console.warn = () => undefined;

/*
 * npm run simulate                        1,000 seeds
 * npm run simulate -- --seeds 5000 --from 2000
 * npm run simulate -- --seed 42           one, with everything that does not hold
 * npm run simulate -- --seed 42 --trace   and with everything that happened
 * npm run simulate -- --bug "a change is not in the log" [--seed 3 | --seeds 20]
 * npm run simulate -- --bugs              at which seed each of our bugs is seen
 */

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '1000' },
    from: { type: 'string', default: '1' },
    seed: { type: 'string' },
    bug: { type: 'string' },
    bugs: { type: 'boolean', default: false },
    trace: { type: 'boolean', default: false },
  },
});
const first = Number(values.seed ?? values.from);
const count = values.seed === undefined ? Number(values.seeds) : 1;
/** Seeds after which it is told how far it is: whoever has to stop begins there. */
const tellEvery = 50;
const bug = seededBugs.find(({ name }) => name === values.bug);
if (values.bug !== undefined && bug === undefined) {
  throw new Error(`There is no such bug. There are:\n${seededBugs.map(({ name }) => name).join('\n')}`);
}

const folder = mkdtempSync(path.join(tmpdir(), 'brsim-'));
chmodSync(folder, 0o755);
const cluster = await openEmbeddedCluster(folder);
const { user, password, host, port } = cluster.connection;
const url = `postgresql://${user}:${String(password)}@/postgres?host=${encodeURIComponent(String(host))}&port=${port}`;
const servers = await openSimulatedServers(url);
let seedNow = first;
for (const kind of ['unhandledRejection', 'uncaughtException'] as const) {
  // A fault like others: the seed is told, and Postgres is not left behind.
  process.on(kind, (error: unknown) => {
    // Whoever listened has gone.
    if (error instanceof Error && Reflect.get(error, 'code') === 'EPIPE') process.exit(1);
    process.exitCode = 1;
    console.log(`npm run simulate -- --seed ${seedNow}: an error that nobody waited for: ${String(error)}`);
  });
}
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    console.log(`ended at seed ${seedNow}; go on with --from ${seedNow}`);
    void cluster.stop().finally(() => {
      rmSync(folder, { recursive: true, force: true });
      process.exit(1);
    });
  });
}
try {
  if (values.bugs) for (const each of seededBugs) await find(each);
  else await live();
} finally {
  await servers.close();
  await cluster.stop();
  rmSync(folder, { recursive: true, force: true });
}
// Connections that a fault took away from their server in mid-transaction are nobody's any more, and would be waited for.
process.exit();

async function live(): Promise<void> {
  const beganMs = performance.now();
  let failed = 0;
  let pushes = 0;
  for (let seed = first; seed < first + count; seed += 1) {
    seedNow = seed;
    const result = await simulate(seed, servers, bug);
    pushes += result.operations;
    if (values.trace) console.log(result.trace.join('\n'));
    if (result.faults.length > 0) {
      failed += 1;
      tell(result);
    }
    if ((seed - first + 1) % tellEvery === 0) console.log(`up to ${seed}: ${failed} failed`);
  }
  const seconds = ((performance.now() - beganMs) / 1000).toFixed(0);
  console.log(`${count} seeds, ${failed} failed, ${pushes} pushes, ${seconds} s`);
  if (failed > 0 && bug === undefined) process.exitCode = 1;
}

function tell({ seed, faults }: SimulationResult): void {
  console.log(`npm run simulate -- --seed ${seed}: ${faults.length} things do not hold`);
  for (const fault of faults.slice(0, count === 1 ? 50 : 3)) console.log(`  ${fault}`);
}

async function find(each: SeededBug): Promise<void> {
  for (let seed = first; seed < first + count; seed += 1) {
    seedNow = seed;
    const [fault] = (await simulate(seed, servers, each)).faults;
    if (fault === undefined) continue;
    console.log(`seed ${seed} sees that ${each.name}: ${fault.slice(0, 120)}`);
    return;
  }
  process.exitCode = 1;
  console.log(`nothing sees that ${each.name}`);
}
