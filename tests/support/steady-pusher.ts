import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { PushOperation, PushResult } from '#contract/sync/push-protocol.ts';
import { chunkExample, PushingDevice } from '#server/test-support/push-rig.ts';

/** A device that sends one operation after the other until told to stop, each again until it is answered. */
export interface SteadyPusher {
  readonly device: PushingDevice;
  /** Operations that the server said it has, by the keys of their records. */
  readonly acknowledged: ReadonlyMap<string, PushResult>;
  /** Attempts that had no good answer. */
  readonly failures: number;
  /** What the server answered that it must never answer. */
  readonly wrong: readonly string[];
  /** Sends what it is at until it is answered, and ends. */
  stop(): Promise<void>;
}

const operationsAtATime = 5;

export function startPusher(url: () => string, accountId: string, deviceId: string): SteadyPusher {
  const device = new PushingDevice(url, accountId, deviceId);
  const acknowledged = new Map<string, PushResult>();
  const wrong: string[] = [];
  let failures = 0;
  let isStopping = false;

  function next(): readonly PushOperation[] {
    return Array.from({ length: operationsAtATime }, (_, index) => {
      const key = `${deviceId}-${device.n + 1}`;
      return index % 2 === 0
        ? device.op('settings', `s${deviceId.slice(0, 4)}${device.n + 1}`, { value: key })
        : device.op(
            'session_chunks',
            ...chunkExample(`run-${deviceId}`, device.n + 1, randomUUID().charAt(0)),
          );
    });
  }

  async function run(): Promise<void> {
    while (!isStopping) {
      const ops = next();
      while (!(await attempt(ops))) await pause(20);
    }
  }

  async function attempt(ops: readonly PushOperation[]): Promise<boolean> {
    try {
      const { status, body } = await device.send(ops);
      if (status === 200) {
        for (const [index, result] of (body['results'] as PushResult[]).entries()) {
          const op = ops[index];
          if (op !== undefined) acknowledged.set(op.pk, result);
          if (!['applied', 'duplicate'].includes(result.status)) wrong.push(JSON.stringify(result));
        }
        return true;
      }
      if (![502, 503].includes(status)) wrong.push(`${status} ${JSON.stringify(body)}`);
    } catch {
      // No answer, or none that is one: it is sent again.
    }
    failures += 1;
    return false;
  }

  const ended = run();
  return {
    device,
    acknowledged,
    wrong,
    get failures() {
      return failures;
    },
    async stop() {
      isStopping = true;
      await ended;
    },
  };
}

interface Kept {
  readonly lost: readonly string[];
  /** Changes of one record more than there are operations for it. */
  readonly doubled: number;
  readonly lastN: number;
}

/** What a database has of what it said that it has. */
export async function compareWithAcknowledged(
  pusher: SteadyPusher,
  sql: (text: string, values: readonly unknown[]) => Promise<readonly Record<string, unknown>[]>,
): Promise<Kept> {
  const account = [pusher.device.accountId];
  const rows = await sql(
    `SELECT name AS key FROM settings WHERE account_id = $1
     UNION ALL SELECT chunk_id FROM session_chunks WHERE account_id = $1`,
    account,
  );
  const keys = new Set(rows.map(({ key }) => String(key)));
  const [counts] = await sql(
    `SELECT (SELECT count(*)::int FROM sync_change WHERE scope = 'account:' || $1 AND operation = 'insert') AS changes,
       (SELECT count(DISTINCT key)::int FROM sync_change WHERE scope = 'account:' || $1) AS records,
       (SELECT count(*)::int FROM applied_op WHERE account_id = $1) - (SELECT count(DISTINCT op_id)::int FROM applied_op WHERE account_id = $1) AS again,
       (SELECT max(last_n)::int FROM sync_device WHERE account_id = $1) AS last_n`,
    account,
  );
  return {
    lost: [...pusher.acknowledged.keys()].filter((key) => !keys.has(key)),
    doubled: Number(counts?.['changes']) - Number(counts?.['records']) + Number(counts?.['again']),
    lastN: Number(counts?.['last_n']),
  };
}
