import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, it } from 'vitest';
import { silentLog } from '#contract/runtime/log.ts';
import { settleLeftOverSessions } from '#electron/controller/left-over-sessions.ts';
import { systemClock } from '#electron/controller/system-clock.ts';
import { lockDataFolder } from '#native/storage/data-folder-lock.ts';
import { databasePath } from '#native/storage/database-file.ts';
import { openStore } from '#native/storage/open-store.ts';
import { openSessionSpool } from '#native/storage/session-spool.ts';
import { startTestProcess } from '#tests/support/child-process.ts';
import { createTestFolder } from '#tests/support/test-folder.ts';

/** Runs the controller until its session is this old, kills it, and gives what it said last. */
async function runAndKill(folder: string, atMs: number): Promise<{ sessionId: string; killedAtMs: number }> {
  const child = startTestProcess('run-until-killed.ts', [folder]);
  let sessionId = '';
  let killedAtMs = 0;
  for await (const line of child.lines) {
    if (sessionId === '') {
      sessionId = line;
      continue;
    }
    killedAtMs = Number(line);
    if (killedAtMs >= atMs) break;
  }
  await child.kill();
  return { sessionId, killedAtMs };
}

it.each([12_000, 17_500])('killed in mid-run: kept up to the last second before %i ms', async (atMs) => {
  const folder = createTestFolder();
  const { sessionId, killedAtMs } = await runAndKill(folder, atMs);
  expect(killedAtMs).toBeGreaterThanOrEqual(atMs);

  const lock = await lockDataFolder(folder);
  const store = await openStore({ folder, clock: systemClock, log: silentLog });
  const spool = openSessionSpool(join(folder, 'spool'));
  try {
    const interrupted = await settleLeftOverSessions(store, spool, silentLog);
    expect(interrupted.map((summary) => summary.sessionId)).toEqual([sessionId]);
    const record = await store.sessions.read(sessionId);
    const { samples, summary, events } = record!;
    const lastMs = samples.at(-1)!.atMs;
    // The second that had just begun may be lost, and no other: there is no gap before it.
    expect(killedAtMs - lastMs).toBeLessThan(2000);
    expect(samples.map((sample) => sample.atMs)).toEqual(samples.map((_, index) => index * 1000));
    expect(samples.at(-1)!.reportedSpeedKmh).toBeGreaterThan(0);
    expect(summary).toMatchObject({ endCause: 'interrupted' });
    expect(summary.totals!.durationMs).toBeGreaterThanOrEqual(lastMs);
    expect(summary.endedAtWallMs! - summary.startedAtWallMs).toBe(summary.totals!.durationMs);
    expect(events.some(({ kind, reason }) => kind === 'command' && reason === 'startOrResume')).toBe(true);

    expect(await settleLeftOverSessions(store, spool, silentLog)).toEqual([]);
    expect(await store.sessions.unfinished()).toEqual([]);
    expect(await spool.list()).toEqual([]);
  } finally {
    await store.close();
    await lock.release();
  }
  const sqlite = new Database(databasePath(folder), { readonly: true });
  expect(sqlite.pragma('integrity_check', { simple: true })).toBe('ok');
  sqlite.close();
});
