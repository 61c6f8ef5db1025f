import { repairsFoundSchema } from '#contract/rest/music.ts';
import type { ToldRepair } from '#contract/storage/sync-store.ts';
import { backOffMs } from './back-off.ts';
import type { SyncSurroundings } from './sync-surroundings.ts';
import { createWaitingRoom } from './waiting.ts';

/** As many as the server takes at once. */
const recordingsAtOnce = 500;
/** Others do not repair a recording every hour. */
const askAgainMs = 6 * 3_600_000;
/** A request that takes longer has been lost. */
const patienceMs = 60_000;
const fingerprint = /^[0-9a-f]{64}$/;

export interface RepairLoop {
  /** Asks now. */
  retryNow(): void;
  readonly ended: Promise<void>;
}

/**
 * Asks the server now and then what other runners say of the recordings that are here and that this runner has not repaired. Nothing
 * waits for it, and without an answer what was known stays.
 */
export function startRepairLoop(surroundings: SyncSurroundings, signal: AbortSignal): RepairLoop {
  const { clock, random, log } = surroundings;
  const room = createWaitingRoom(clock, signal);

  async function run(): Promise<void> {
    let failures = 0;
    while (!signal.aborted) {
      try {
        await askAll(surroundings, signal);
        failures = 0;
      } catch (error) {
        if (signal.aborted) return;
        failures += 1;
        log.warn('repairs-not-asked', { detail: error instanceof Error ? error.message : String(error) });
      }
      await room.wait(failures === 0 ? askAgainMs : backOffMs(failures, random, 60_000));
    }
  }

  return { retryNow: () => room.wake(), ended: run() };
}

async function askAll(surroundings: SyncSurroundings, signal: AbortSignal): Promise<void> {
  const { store, accountId } = surroundings;
  let after = '';
  while (!signal.aborted) {
    const page = await store.unrepairedRecordings(accountId, after, recordingsAtOnce);
    const asked = page.filter((trackId) => fingerprint.test(trackId));
    if (asked.length > 0) {
      const told = await ask(surroundings, asked, signal);
      // Nobody is signed in: there will be another start.
      if (told === undefined) return;
      await store.keepToldRepairs(asked, told);
    }
    const last = page.at(-1);
    if (last === undefined || page.length < recordingsAtOnce) return;
    after = last;
  }
}

/** Undefined where nobody is signed in. Rejects where there is no answer, or none that can be understood. */
async function ask(
  { accountId, serverUrl, tokens, clock, fetch }: SyncSurroundings,
  asked: readonly string[],
  signal: AbortSignal,
): Promise<readonly ToldRepair[] | undefined> {
  const token = await tokens.token(accountId);
  if (token === undefined) return undefined;
  const timeout = new AbortController();
  const cancel = clock.after(patienceMs, () => timeout.abort());
  try {
    const response = await fetch(`${serverUrl}/v1/music/repairs/query`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ fingerprints: asked }),
      signal: AbortSignal.any([signal, timeout.signal]),
    });
    if (response.status === 401) tokens.refused(accountId, token);
    if (!response.ok) throw new Error(`status ${response.status}`);
    const { repairs } = repairsFoundSchema.parse(await response.json());
    return repairs.map(({ fingerprint: trackId, tempoBpm, downbeatS }) => ({
      ...{ trackId, tempoBpm },
      ...(downbeatS !== undefined && { downbeatS }),
    }));
  } finally {
    cancel();
  }
}
