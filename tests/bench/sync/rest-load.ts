import { Agent, request as httpRequest } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import type { BenchServer } from './bench-server.ts';
import { quantile, type Figure } from './figures.ts';

const accounts = 60;
const workoutsEach = 10;
const agent = new Agent({ keepAlive: true, maxSockets: 256 });

interface Answered {
  readonly status: number;
  readonly text: string;
}

function ask(url: string, method: string, place: string, as: string, body?: object): Promise<Answered> {
  return new Promise((resolve, reject) => {
    const json = body === undefined ? undefined : JSON.stringify(body);
    const request = httpRequest(
      `${url}${place}`,
      {
        ...{ agent, method },
        headers: {
          authorization: `Bearer ${as}`,
          ...(json !== undefined && {
            'content-type': 'application/json',
            'content-length': Buffer.byteLength(json),
          }),
        },
      },
      (response) => {
        let text = '';
        response.on('data', (part: Buffer) => (text += part.toString()));
        response.on('end', () => resolve({ status: response.statusCode ?? 0, text }));
        response.on('error', reject);
      },
    );
    request.on('error', reject);
    request.end(json);
  });
}

const beganMs = Date.UTC(2026, 0, 1);
function workout(index: number, length: number): object {
  const startedAtMs = beganMs + index * 86_400_000;
  return {
    ...{ startedAtMs, endedAtMs: startedAtMs + length * 1000, title: `Run ${index}` },
    samples: Array.from({ length }, (_, atS) => ({
      ...{ atS, speedKmh: 9 + Math.sin(atS / 30), heartRateBpm: 140 + (atS % 9), cadenceSpm: 166 },
      ...{ distanceM: atS * 2.6, energyKcal: atS * 0.18 },
    })),
  };
}

interface Kind {
  readonly name: string;
  /** In a hundred. */
  readonly share: number;
  ask(url: string, as: string, index: number): Promise<Answered>;
}

const kinds: readonly Kind[] = [
  { name: 'list of workouts', share: 30, ask: (url, as) => ask(url, 'GET', '/v1/workouts', as) },
  {
    ...{ name: 'one workout', share: 20 },
    ask: (url, as, index) => ask(url, 'GET', `/v1/workouts/w${index % workoutsEach}`, as),
  },
  { name: 'profile', share: 20, ask: (url, as) => ask(url, 'GET', '/v1/profile', as) },
  {
    ...{ name: 'samples, every 10 s', share: 8 },
    ask: (url, as, index) => ask(url, 'GET', `/v1/workouts/w${index % workoutsEach}/samples?everyS=10`, as),
  },
  { name: 'statistics', share: 7, ask: (url, as) => ask(url, 'GET', '/v1/workouts/statistics', as) },
  { name: 'devices', share: 5, ask: (url, as) => ask(url, 'GET', '/v1/devices', as) },
  {
    ...{ name: 'change a profile', share: 6 },
    ask: (url, as, index) => ask(url, 'PATCH', '/v1/profile', as, { massKg: 60 + (index % 20) }),
  },
  {
    ...{ name: 'new workout, 5 minutes', share: 4 },
    ask: (url, as, index) => ask(url, 'POST', '/v1/workouts', as, workout(index % 300, 300)),
  },
];
const byPercent = kinds.flatMap((kind) => Array.from({ length: kind.share }, () => kind));

/** The value below which a share of a histogram of Prometheus lies, by the bucket that it ends in. */
function histogramQuantile(before: string, after: string, name: string, share: number): number {
  const read = (text: string): ReadonlyMap<string, number> =>
    new Map(
      [...text.matchAll(new RegExp(`^${name}_bucket\\{le="([^"]+)"\\} (\\d+)`, 'gm'))].map(
        ([, le, count]) => [le ?? '', Number(count)],
      ),
    );
  const [old, all] = [read(before), read(after)];
  const total = (all.get('+Inf') ?? 0) - (old.get('+Inf') ?? 0);
  for (const [le, count] of all) {
    if (count - (old.get(le) ?? 0) >= share * total) return Number(le === '+Inf' ? Infinity : le);
  }
  return Number.NaN;
}

interface Load {
  readonly seconds: number;
  /** Requests a second. */
  readonly rate: number;
}

/**
 * REST answers at a fixed rate of requests, and the database's. Requests begin when they are due, whether others have ended
 * or not, and their time counts from then.
 */
export async function measureRest(
  server: BenchServer,
  { seconds, rate }: Load,
): Promise<{ readonly figures: readonly Figure[]; readonly rows: readonly object[] }> {
  const { url } = server;
  const tokens = (await server.signIn(accounts)).map(({ token }) => token);
  for (let index = 0; index < workoutsEach; index += 1) {
    const body = { ...workout(index, 1200), workoutId: `w${index}` };
    for (let first = 0; first < accounts; first += 10) {
      const made = await Promise.all(
        tokens.slice(first, first + 10).map((as) => ask(url, 'POST', '/v1/workouts', as, body)),
      );
      const wrong = made.find(({ status }) => status !== 201);
      if (wrong !== undefined) throw new Error(wrong.text);
    }
  }
  const times = new Map<string, number[]>(kinds.map(({ name }) => [name, []]));
  let [asked, errors] = [0, 0];
  const run = async (forSeconds: number, isCounted: boolean): Promise<void> => {
    const running: Promise<void>[] = [];
    const from = performance.now();
    for (let index = 0; index < forSeconds * rate; index += 1) {
      const dueMs = from + (index * 1000) / rate;
      const untilMs = dueMs - performance.now();
      if (untilMs > 1) await wait(untilMs);
      const kind = byPercent[(index * 37) % 100];
      if (kind === undefined) continue;
      const as = tokens[(index * 13) % accounts] ?? '';
      running.push(
        kind.ask(url, as, index).then(
          ({ status }) => {
            if (!isCounted) return;
            asked += 1;
            if (status >= 400) errors += 1;
            times.get(kind.name)?.push(performance.now() - dueMs);
          },
          () => {
            asked += Number(isCounted);
            errors += Number(isCounted);
          },
        ),
      );
    }
    await Promise.all(running);
  };
  await run(3, false);
  const before = await server.metrics();
  const from = performance.now();
  await run(seconds, true);
  const tookS = (performance.now() - from) / 1000;
  const after = await server.metrics();
  agent.destroy();
  const row = (what: string, list: readonly number[]): object => {
    const shown = (share: number): string => quantile(list, share).toFixed(1);
    return {
      what,
      requests: list.length,
      'p50 ms': shown(0.5),
      'p95 ms': shown(0.95),
      'p99 ms': shown(0.99),
    };
  };
  const all = [...times.values()].flat();
  const cpuOf = (text: string): number => Number(/^process_cpu_seconds_total (\S+)/m.exec(text)?.[1]);
  const cpuMs = (1000 * (cpuOf(after) - cpuOf(before))) / asked;
  const figure = { kind: 'most', unit: 'ms' } as const;
  const name = `REST at ${rate} requests/s`;
  return {
    rows: [...[...times].map(([kind, list]) => row(kind, list)), row('all', all)],
    figures: [
      {
        ...{ ...figure, what: `${name}: answer, p95`, value: quantile(all, 0.95), bar: 50 },
        spread: `p50 ${quantile(all, 0.5).toFixed(1)}, ${(asked / tookS).toFixed(0)}/s answered, ${cpuMs.toFixed(2)} ms CPU each`,
      },
      {
        ...{ ...figure, what: `${name}: database query, p95`, bar: 10 },
        value: 1000 * histogramQuantile(before, after, 'database_query_seconds', 0.95),
        spread: 'the end of its bucket',
      },
      {
        ...{ what: `${name}: errors`, value: (100 * errors) / Math.max(1, asked), bar: 0.1 },
        ...{ kind: 'most', unit: '%' },
      },
    ],
  };
}
