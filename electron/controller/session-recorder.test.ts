import { describe, expect, it } from 'vitest';
import { silentLog } from '#contract/runtime/log.ts';
import type { Store } from '#contract/storage/store.ts';
import type { NewSession } from '#core/session/session-records.ts';
import { openSessionSpool, type SessionSpool } from '#native/storage/session-spool.ts';
import { createManualClock } from '#tests/support/manual-clock.ts';
import { createTestFolder } from '#tests/support/test-folder.ts';
import { recordSession } from './session-recorder.ts';

const session: NewSession = {
  sessionId: 'run-1',
  startedAtWallMs: 1,
  mode: 'iLead',
  profileId: 'guest',
  profileSnapshot: {},
  machineId: 'aa:bb',
  machineName: 'Belt',
  isSimulated: false,
};
const ending = {
  endedAtWallMs: 9,
  endCause: 'person',
  totals: { durationMs: 0, movingMs: 0, distanceM: 0, energyKcal: 0, maxSpeedKmh: 0 },
};
const second = (atMs: number) => ({
  sample: { atMs, distanceM: 0, energyKcal: 0 },
  events: [],
  plays: [],
});

/** A database that says nothing from some moment on, until it is let go. */
function hangingStore() {
  const calls: string[] = [];
  let hanging: PromiseWithResolvers<void> | undefined;
  const answer = async (call: string): Promise<void> => {
    calls.push(call);
    await hanging?.promise;
  };
  const sessions: Partial<Store['sessions']> = {
    begin: () => answer('begin'),
    append: (_id, seconds) => answer(`append ${seconds.map(({ sample }) => sample.atMs).join(' ')}`),
    finish: () => answer('finish'),
  };
  return {
    calls,
    store: { sessions } as Store,
    hang: () => (hanging = Promise.withResolvers()),
    letGo() {
      hanging?.resolve();
      hanging = undefined;
    },
  };
}

function record(spool: SessionSpool) {
  const clock = createManualClock();
  const disk = hangingStore();
  const told: boolean[] = [];
  const recorder = recordSession(session, {
    store: disk.store,
    spool,
    clock,
    realClock: clock,
    log: silentLog,
    onStorage: (isFine) => told.push(isFine),
  });
  return { clock, disk, told, recorder };
}

const kinds = async (spool: SessionSpool): Promise<readonly string[]> =>
  (await spool.list()).flatMap(({ lines }) => lines.map(({ kind }) => kind));

describe('a database that does not answer', () => {
  it('is trouble after five seconds: what waits goes to the side file', async () => {
    const spool = openSessionSpool(createTestFolder());
    const { clock, disk, told, recorder } = record(spool);
    disk.hang();
    recorder.add(second(0));
    await clock.advanceAsync(4900);
    expect(told).toEqual([]);
    await clock.advanceAsync(200);
    expect(told).toEqual([false]);
    expect(recorder.isStorageFine).toBe(false);
    recorder.add(second(1000));
    await expect.poll(() => kinds(spool)).toEqual(['begin', 'seconds', 'seconds']);

    disk.letGo();
    await expect.poll(() => told).toEqual([false, true]);
    recorder.add(second(2000));
    expect(await recorder.finish(ending)).toEqual({ isSaved: true, isSpooled: false });
    expect(disk.calls).toEqual(['begin', 'append 0 1000', 'append 2000', 'finish']);
    expect(await spool.list()).toEqual([]);
  });

  it('at the end of a run is not waited for: the side file has all of it', async () => {
    const spool = openSessionSpool(createTestFolder());
    const { clock, disk, recorder } = record(spool);
    recorder.add(second(0));
    await clock.advanceAsync(100);
    disk.hang();
    recorder.add(second(1000));
    const finished = recorder.finish(ending);
    await clock.advanceAsync(10_100);
    expect(await finished).toMatchObject({ isSaved: false });
    expect(await kinds(spool)).toEqual(['begin', 'seconds', 'finish']);

    // Late, and all the same: then nothing is left to import.
    disk.letGo();
    await expect.poll(() => spool.list()).toEqual([]);
    expect(disk.calls.at(-1)).toBe('finish');
  });

  it('with a side file that does not answer either ends the run all the same', async () => {
    const spool: SessionSpool = {
      reserve: () => Promise.resolve(),
      release: () => Promise.resolve(),
      append: () => new Promise(() => undefined),
      list: () => Promise.resolve([]),
      remove: () => Promise.resolve(),
    };
    const { clock, disk, recorder } = record(spool);
    disk.hang();
    recorder.add(second(0));
    const finished = recorder.finish(ending);
    await clock.advanceAsync(10_100);
    await clock.advanceAsync(10_100);
    expect(await finished).toMatchObject({ isSaved: false });
  });
});
