import { rmSync } from 'node:fs';
import { setImmediate } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { silentLog } from '#contract/runtime/log.ts';
import { settleLeftOverSessions } from '#electron/controller/left-over-sessions.ts';
import { systemClock } from '#electron/controller/system-clock.ts';
import { databasePath } from '#native/storage/database-file.ts';
import { openStore } from '#native/storage/open-store.ts';
import { openGymController, type GymController } from '#tests/support/gym-controller.ts';
import { entriesOf, running } from '#tests/support/gym-sight.ts';
import { createTestFolder } from '#tests/support/test-folder.ts';

/** Time passes on the hand clock; the storage threads, which live on real time, keep up. */
async function pass(gym: GymController, forMs: number): Promise<void> {
  for (let passedMs = 0; passedMs < forMs; passedMs += 500) {
    await gym.clock.advanceAsync(500);
    await gym.store.sessions.unfinished();
    await setImmediate();
  }
}

it('a database that is deleted in mid-run costs nothing: the run waits in the side file, whole', async () => {
  const folder = createTestFolder();
  const gym = await openGymController({ folder });
  const session = await gym.run(running);
  await pass(gym, 60_000);

  for (const ending of ['', '-wal', '-shm']) rmSync(`${databasePath(folder)}${ending}`, { force: true });
  await pass(gym, 20_000);
  expect(session.engine.state.kind).toBe('running');
  expect(session.isStorageFine).toBe(false);
  expect(entriesOf(gym.timeline, 'storage')).toMatchObject([{ isFine: false }]);

  session.engine.stop();
  let result: Awaited<typeof session.ended> | undefined;
  void session.ended.then((ended) => (result = ended));
  for (let waits = 0; result === undefined; waits += 1) {
    expect(waits).toBeLessThan(200);
    await pass(gym, 500);
  }
  expect(result).toMatchObject({ isSaved: false, isSpooled: true });

  const next = await openStore({ folder, clock: systemClock, log: silentLog });
  expect(await settleLeftOverSessions(next, gym.spool, silentLog)).toEqual([]);
  const record = await next.sessions.read(result!.sessionId);
  expect(record?.summary.endCause).toBe('person');
  const seconds = record?.samples.map(({ atMs }) => atMs / 1000) ?? [];
  expect(seconds.length).toBeGreaterThan(80);
  expect(seconds).toEqual(Array.from({ length: seconds.length }, (_, index) => index));
  expect(record?.events.some(({ kind, detail }) => kind === 'state' && detail['to'] === 'running')).toBe(
    true,
  );
  expect(await gym.spool.list()).toEqual([]);
  await next.close();
});
