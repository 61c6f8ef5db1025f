import type { BenchServer } from './bench-server.ts';
import { mean, quantile, spread, type Figure } from './figures.ts';
import { HttpLine } from './http-line.ts';
import { changesIn, ShapeLine } from './shape-line.ts';

const rows = 500;

/** Computers that know nothing of an account of 500 rows, all at the same moment: its head, then its rows. */
export async function measureColdDevices(server: BenchServer, devices: number): Promise<readonly Figure[]> {
  const [owner] = await server.signIn(1);
  if (owner === undefined) throw new Error('nobody has signed in');
  const { accountId } = owner;
  await server.pool.query(
    `INSERT INTO settings (account_id, name, value, hlcs)
     SELECT $1, 'setting ' || n, to_jsonb(repeat('x', 60) || n), '{}' FROM generate_series(1, $2) AS n`,
    [accountId, rows],
  );
  const people = await server.signIn(devices, { accountId });
  const rounds: number[] = [];
  let worstMs = 0;
  for (let round = 0; round < 3; round += 1) {
    const fromMs = performance.now();
    const devicesNow = await Promise.all(
      people.map(async ({ token }) => {
        const line = new HttpLine(server.url);
        const shapeOf = (table: string): ShapeLine =>
          new ShapeLine(line, `table=${table}&account=${accountId}`, token);
        await shapeOf('account_head').catchUp();
        const received = await shapeOf('settings').catchUp();
        line.close();
        return { tookMs: performance.now() - fromMs, received };
      }),
    );
    const times = devicesNow.map(({ tookMs }) => tookMs);
    const wrong = devicesNow.find(({ received }) => changesIn(received) !== rows);
    if (wrong !== undefined) throw new Error(`${changesIn(wrong.received)} rows in place of ${rows}`);
    rounds.push(mean(times) / 1000);
    worstMs = Math.max(worstMs, quantile(times, 1));
  }
  return [
    {
      ...{ what: `${devices} devices start cold on ${rows} rows, mean`, bar: 1.5, kind: 'most', unit: 's' },
      value: quantile(rounds, 0.5),
      spread: `${spread(rounds, 2)}; the slowest ${(worstMs / 1000).toFixed(2)}`,
    },
  ];
}
