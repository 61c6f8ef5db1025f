import { createHash, randomUUID } from 'node:crypto';
import { Agent, request as httpRequest } from 'node:http';
import { gzipSync } from 'node:zlib';
import type { PushOperation, PushRequest } from '#contract/sync/push-protocol.ts';
import { hlcText } from '#core/sync/hybrid-clock.ts';
import { chunkContent, chunkIdOf, cutChunks } from '#core/sync/session-chunk.ts';
import type { BenchServer, SignedIn } from './bench-server.ts';
import { quantile, spread, type Figure } from './figures.ts';

interface Prepared {
  readonly token: string;
  readonly body: Buffer;
}

function prepare({ accountId, deviceId, token }: SignedIn, ops: readonly PushOperation[]): Prepared {
  const request: PushRequest = {
    ...{ device_id: deviceId, account_id: accountId, app_schema: 1, batch_id: randomUUID() },
    ops: [...ops],
  };
  return { token, body: gzipSync(JSON.stringify(request)) };
}

function operation(
  deviceId: string,
  { n, table, pk }: { readonly n: number; readonly table: string; readonly pk: string },
  values: object,
): PushOperation {
  const hlc = hlcText({ ms: Date.now(), counter: n % 65_536, deviceId });
  const fields = Object.fromEntries(Object.entries(values).map(([name, v]) => [name, { v, hlc }]));
  return { op_id: randomUUID(), n, table, pk, kind: 'put', hlc, fields };
}

/** Minutes of runs, as the app cuts them. */
function minuteOperations(
  { accountId, deviceId }: SignedIn,
  count: number,
  from: number,
): readonly PushOperation[] {
  return Array.from({ length: count }, (_, index) => {
    const n = from + index;
    const sessionId = `${accountId}-${Math.floor(n / 30)}`;
    const samples = Array.from({ length: 60 }, (__, second) => ({
      atMs: (n % 30) * 60_000 + second * 1000,
      requestedSpeedKmh: 9,
      acknowledgedSpeedKmh: 9,
      reportedSpeedKmh: 9 + 0.05 * Math.sin(second),
      heartRateBpm: 140 + Math.round(8 * Math.sin((second + n) / 9)),
      cadenceSpm: 164 + (second % 3),
      distanceM: n * 150 + second * 2.5,
      energyKcal: n * 10 + second * 0.18,
      trackId: 'a'.repeat(64),
      trackPositionS: second + 0.2 * Math.sin(second),
    }));
    const [chunk] = cutChunks(sessionId, { samples, events: [], plays: [] });
    if (chunk === undefined) throw new Error('no chunk');
    const hash = createHash('sha256').update(chunkContent(chunk)).digest('hex').slice(0, 32);
    const pk = chunkIdOf(sessionId, chunk.chunkNo, hash);
    return operation(
      deviceId,
      { n, table: 'session_chunks', pk },
      {
        ...{ session_id: sessionId, chunk_no: chunk.chunkNo, content_hash: hash, encoding: chunk.encoding },
        ...{ samples: chunk.samples, track_ids: chunk.trackIds, events: [], plays: [] },
      },
    );
  });
}

function send(url: string, agent: Agent, { token, body }: Prepared): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = httpRequest(
      `${url}/v1/push`,
      {
        ...{ agent, method: 'POST' },
        headers: {
          authorization: `Bearer ${token}`,
          'content-type': 'application/json',
          'content-encoding': 'gzip',
          'content-length': body.byteLength,
        },
      },
      (response) => {
        let text = '';
        response.on('data', (part: Buffer) => (text += part.toString()));
        response.on('end', () => {
          if (response.statusCode === 200 && !text.includes('"rejected"')) resolve();
          else reject(new Error(`${response.statusCode} ${text.slice(0, 300)}`));
        });
      },
    );
    request.on('error', reject);
    request.end(body);
  });
}

/**
 * How many operations a second the server takes: minutes of runs in batches, and single changes of settings. Bodies are made
 * and zipped before the clock starts.
 */
export async function measurePush(server: BenchServer, rounds = 5): Promise<readonly Figure[]> {
  const agent = new Agent({ keepAlive: true, maxSockets: 64 });
  const batches = (as: SignedIn, count: number, size: number): readonly Prepared[] =>
    Array.from({ length: count }, (_, index) => prepare(as, minuteOperations(as, size, 1 + index * size)));
  const singles = (as: SignedIn, count: number): readonly Prepared[] =>
    Array.from({ length: count }, (_, index) =>
      prepare(as, [
        operation(as.deviceId, { n: index + 1, table: 'settings', pk: `s${index % 50}` }, { value: index }),
      ]),
    );
  const measure = async (
    what: string,
    bar: number,
    accounts: number,
    operations: number,
    make: (as: SignedIn) => readonly Prepared[],
  ): Promise<Figure> => {
    const rates: number[] = [];
    for (let round = -1; round < rounds; round += 1) {
      const lists = (await server.signIn(accounts)).map(make);
      const fromMs = performance.now();
      // Each list in its order, all lists at once.
      await Promise.all(
        lists.map(async (list) => {
          for (const prepared of list) await send(server.url, agent, prepared);
        }),
      );
      if (round >= 0) rates.push((operations / (performance.now() - fromMs)) * 1000);
    }
    return {
      ...{ what: `push, ${what}`, value: quantile(rates, 0.5), bar, kind: 'least', unit: '/s' },
      spread: spread(rates, 0),
    };
  };
  try {
    return [
      await measure('operations in batches of 500, one account', 3000, 1, 4000, (as) => batches(as, 8, 500)),
      await measure('operations in batches of 500, four accounts', 3000, 4, 6000, (as) =>
        batches(as, 3, 500),
      ),
      await measure('single operations, one device', 300, 1, 500, (as) => singles(as, 500)),
      await measure('single operations, sixteen accounts', 300, 16, 800, (as) => singles(as, 50)),
    ];
  } finally {
    agent.destroy();
  }
}
