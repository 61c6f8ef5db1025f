// node service-address.mjs DATA_FOLDER: prints the address of the service that runs on these data, with its token.
// A file that a crash left behind names an address that nobody answers at: only one that does is printed. The service may
// still be starting: it is waited for, half a minute at most.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

const file = join(process.argv[2] ?? '/var/lib/beatrunner', 'service.json');
const patienceMs = 30_000;
const pauseMs = 300;

async function answering() {
  try {
    const { url } = JSON.parse(readFileSync(file, 'utf8'));
    const { origin, search } = new URL(url);
    const { status } = await fetch(`${origin}/whoami${search}`, { signal: AbortSignal.timeout(2000) });
    return status === 204 ? url : undefined;
  } catch {
    return undefined;
  }
}

const untilMs = performance.now() + patienceMs;
let address = await answering();
while (address === undefined && performance.now() < untilMs) {
  await wait(pauseMs);
  address = await answering();
}
if (address === undefined) {
  process.stderr.write(`Nobody answers at the address in ${file}. See: journalctl -u beatrunner\n`);
  process.exitCode = 1;
} else {
  process.stdout.write(`${address}\n`);
}
