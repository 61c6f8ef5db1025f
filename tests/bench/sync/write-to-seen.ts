import { setTimeout as wait } from 'node:timers/promises';
import type { BenchServer, SignedIn } from './bench-server.ts';
import { quantile, spread, type Figure } from './figures.ts';
import { HttpLine } from './http-line.ts';
import { AccountWriter } from './account-writer.ts';
import { ShapeLine } from './shape-line.ts';

/** One account, one computer that waits, another one that writes now and then: from the press to being seen. */
export async function measureQuiet(server: BenchServer, writes = 300): Promise<readonly Figure[]> {
  const [account] = await server.signIn(1);
  if (account === undefined) throw new Error('nobody has signed in');
  const watcher = new ShapeLine(
    new HttpLine(server.url),
    `table=account_head&account=${account.accountId}`,
    account.token,
  );
  const writer = new AccountWriter(server.url);
  const times: number[] = [];
  await writer.write(account);
  await watcher.catchUp();
  for (let index = -20; index < writes; index += 1) {
    const seen = watcher.untilChanged();
    await wait(15);
    const fromMs = performance.now();
    await Promise.all([
      writer.write(account),
      seen.then(() => index >= 0 && times.push(performance.now() - fromMs)),
    ]);
  }
  watcher.close();
  writer.close();
  const figure = { unit: 'ms', kind: 'most', spread: `${spread(times)}, ${times.length} writes` } as const;
  return [
    { ...figure, what: 'write to seen, quiet, p50', value: quantile(times, 0.5), bar: 10 },
    { ...figure, what: 'write to seen, quiet, p99', value: quantile(times, 0.99), bar: 30 },
  ];
}

/** Follows an account until it is told to end; tells when something came. */
async function follow(line: ShapeLine, changed: () => void, hasEnded: () => boolean): Promise<void> {
  while (!hasEnded()) {
    await line.untilChanged().catch((error: unknown) => {
      if (!hasEnded()) throw error;
    });
    changed();
  }
}

/** In order, `atOnce` of them under way. */
async function each<T>(items: readonly T[], atOnce: number, work: (item: T) => Promise<void>): Promise<void> {
  const left = items.values();
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      for (const item of left) await work(item);
    }),
  );
}

interface Load {
  readonly accounts: number;
  readonly writesPerS: number;
  readonly seconds: number;
}

/** Many accounts, each holding one request, and writes spread over them. */
export async function measureHeld(server: BenchServer, load: Load): Promise<readonly Figure[]> {
  const { accounts, writesPerS, seconds } = load;
  const people = await server.signIn(accounts);
  const writer = new AccountWriter(server.url);
  const waitingFor = new Map<string, number>();
  const [times, errors]: [number[], unknown[]] = [[], []];
  let hasEnded = false;
  const lines = new Map(
    people.map(({ accountId, token }) => [
      accountId,
      new ShapeLine(new HttpLine(server.url), `table=account_head&account=${accountId}`, token),
    ]),
  );
  await each(people, 64, async ({ accountId }) => {
    await lines.get(accountId)?.catchUp();
  });
  for (const [accountId, line] of lines) {
    const changed = (): void => {
      const fromMs = waitingFor.get(accountId);
      waitingFor.delete(accountId);
      if (fromMs !== undefined) times.push(performance.now() - fromMs);
    };
    follow(line, changed, () => hasEnded).catch((error: unknown) => errors.push(error));
  }
  const held = await untilHeld(server, accounts);
  const [loopMs, megabytes]: [number[], number[]] = [[], []];
  // What was before does not count: reading begins a new window.
  await server.metrics();
  const writes: Promise<void>[] = [];
  const fromMs = performance.now();
  let nextReadMs = fromMs + 1000;
  for (let index = 0; index < writesPerS * seconds; index += 1) {
    const dueMs = fromMs + (index * 1000) / writesPerS;
    if (dueMs > performance.now()) await wait(dueMs - performance.now());
    const person = people[(index * 7919) % accounts] as SignedIn;
    waitingFor.set(person.accountId, performance.now());
    writes.push(writer.write(person).catch((error: unknown) => void errors.push(error)));
    if (performance.now() > nextReadMs) {
      nextReadMs += 1000;
      void server.metrics().then((text) => {
        loopMs.push(1000 * figureOf(text, 'nodejs_eventloop_lag_p99_seconds') - 10);
        megabytes.push(figureOf(text, 'process_resident_memory_bytes') / 1e6);
      });
    }
  }
  const tookS = (performance.now() - fromMs) / 1000;
  await Promise.all(writes);
  for (let patience = 0; waitingFor.size > 0 && patience < 200; patience += 1) await wait(50);
  const unseen = waitingFor.size;
  hasEnded = true;
  for (const line of lines.values()) line.close();
  writer.close();
  const [firstError] = errors;
  if (firstError !== undefined) console.log('first error', firstError);
  const said = `${held} held, ${(writes.length / tookS).toFixed(0)} writes/s for ${tookS.toFixed(0)} s`;
  const name = `${accounts} accounts hold a request`;
  return [
    {
      ...{
        what: `${name}: write to seen, p99`,
        value: quantile(times, 0.99),
        bar: 250,
        kind: 'most',
        unit: 'ms',
      },
      spread: `p50 ${quantile(times, 0.5).toFixed(1)}, most ${Math.max(...times).toFixed(0)}; ${said}`,
    },
    {
      ...{
        what: `${name}: memory of the server`,
        value: Math.max(...megabytes),
        bar: 250,
        kind: 'most',
        unit: 'MB',
      },
      spread: spread(megabytes, 0),
    },
    {
      ...{ what: `${name}: event loop, p99`, value: Math.max(...loopMs), bar: 50, kind: 'most', unit: 'ms' },
      spread: `median second ${quantile(loopMs, 0.5).toFixed(1)}`,
    },
    {
      ...{ what: `${name}: not seen, or failed`, bar: 0.1, kind: 'most', unit: '%' },
      value: (100 * (unseen + errors.length)) / writes.length,
    },
  ];
}

/** One gym's machines, read by many at once: a change of one machine to all of them. */
export async function measureGym(
  server: BenchServer,
  watchers: number,
  rounds = 30,
): Promise<readonly Figure[]> {
  const gymId = 'bench-gym';
  const people = await server.signIn(watchers, { gymId });
  const [runner] = await server.signIn(1, { gymId, onKiosk: true });
  if (runner === undefined) throw new Error('nobody has signed in');
  const writer = new AccountWriter(server.url);
  const touch = (round: number): Promise<void> =>
    writer.put(runner, 'machines', 'm1', { name: `Treadmill ${round}`, last_seen_wall_ms: round });
  await touch(0);
  const lines = people.map(
    ({ token }) => new ShapeLine(new HttpLine(server.url), `table=gym_machines&gym=${gymId}`, token),
  );
  await each(lines, 64, async (line) => {
    await line.catchUp();
  });
  const [lasts, all]: [number[], number[]] = [[], []];
  for (let round = 1; round <= rounds; round += 1) {
    const seen = lines.map((line) => line.untilChanged().then(() => performance.now()));
    await untilHeld(server, watchers);
    const fromMs = performance.now();
    await touch(round);
    const times = (await Promise.all(seen)).map((atMs) => atMs - fromMs);
    // The first ones wake up the programs.
    if (round <= 3) continue;
    all.push(...times);
    lasts.push(Math.max(...times));
  }
  for (const line of lines) line.close();
  writer.close();
  return [
    {
      ...{ what: `${watchers} watch one gym: write to seen, p99`, bar: 250, kind: 'most', unit: 'ms' },
      value: quantile(all, 0.99),
      spread: `p50 ${quantile(all, 0.5).toFixed(0)}; the last one of a round ${spread(lasts, 0)}`,
    },
  ];
}

export function figureOf(metrics: string, name: string): number {
  return Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(metrics)?.[1]);
}

/** Waits until the server says that it holds so many. */
async function untilHeld(server: BenchServer, count: number): Promise<number> {
  for (let patience = 0; ; patience += 1) {
    const held = figureOf(await server.metrics(), 'shape_held_requests');
    if (held >= count || patience > 600) return held;
    await wait(20);
  }
}
