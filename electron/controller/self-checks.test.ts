import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { selfChecksSchema } from '#contract/rpc/self-checks.ts';
import { silentLog } from '#contract/runtime/log.ts';
import { BeatRunnerError } from '#core/errors/beatrunner-error.ts';
import { openStore } from '#native/storage/open-store.ts';
import { createManualClock } from '#tests/support/manual-clock.ts';
import { createTestFolder } from '#tests/support/test-folder.ts';
import { createSelfCheck, type SelfCheckSurroundings } from './self-checks.ts';
import { systemClock } from './system-clock.ts';

const dayMs = 24 * 3_600_000;

async function around(changes: Partial<SelfCheckSurroundings> = {}) {
  const store = await openStore({ folder: createTestFolder(), clock: systemClock, log: silentLog });
  onTestFinished(() => store.close());
  const surroundings: SelfCheckSurroundings = {
    store,
    central: { adapterState: 'on' },
    controller: { treadmill: undefined },
    library: { folderPaths: [createTestFolder()], tracks: [] },
    clock: createManualClock(),
    builtAtWallMs: undefined,
    isSimulated: false,
    probeName: 'selfCheck-1',
    ...changes,
  };
  return { store, surroundings };
}

async function lookedAt(surroundings: SelfCheckSurroundings) {
  const check = createSelfCheck(surroundings);
  await check.look(() => undefined);
  // What crosses is exactly what the contract has.
  expect(selfChecksSchema.parse(check.found)).toEqual(check.found);
  return check.found;
}

it('writes to the database, reads it back, and leaves nothing behind', async () => {
  const { store, surroundings } = await around();
  const check = createSelfCheck(surroundings);
  expect(check.found).toMatchObject({ storage: 'waiting', music: 'waiting', clock: 'waiting' });
  let news = 0;
  await check.look(() => (news += 1));
  expect(check.found.storage).toBe('fine');
  expect(news).toBe(3);
  expect(await store.settings.list()).toEqual([]);
});

it('is not fooled by a disk that takes nothing, nor by one that forgets', async () => {
  const { store, surroundings } = await around();
  const full = {
    sessions: store.sessions,
    settings: {
      list: () => store.settings.list(),
      change: () => Promise.reject(new BeatRunnerError('storage/disk-full')),
    },
  };
  expect((await lookedAt({ ...surroundings, store: full })).storage).toEqual({ code: 'storage/disk-full' });
  const forgetful = { sessions: store.sessions, settings: { list: async () => [], change: async () => {} } };
  expect((await lookedAt({ ...surroundings, store: forgetful })).storage).toEqual({ code: 'storage/failed' });
});

it('lists the music folders', async () => {
  const { surroundings } = await around();
  expect((await lookedAt(surroundings)).music).toEqual({ folders: 1, tracks: 0 });
  const gone = { folderPaths: [createTestFolder(), join(createTestFolder(), 'gone')], tracks: [] };
  expect((await lookedAt({ ...surroundings, library: gone })).music).toEqual({
    folders: 2,
    tracks: 0,
    code: 'audio/folder-not-found',
  });
});

it('tells what the adapter can do, and needs none for a simulator alone', async () => {
  const { surroundings } = await around({ central: { adapterState: 'off' } });
  expect((await lookedAt(surroundings)).bluetooth).toBe('off');
  expect((await lookedAt({ ...surroundings, isSimulated: true })).bluetooth).toBe('notNeeded');
});

it('does not believe a clock that is older than the program or than the last run', async () => {
  const { store, surroundings } = await around();
  const nowMs = surroundings.clock.wallTimeMs();
  expect((await lookedAt({ ...surroundings, builtAtWallMs: nowMs + dayMs })).clock).toBe('plausible');
  expect((await lookedAt({ ...surroundings, builtAtWallMs: nowMs + dayMs + 1 })).clock).toBe('beforeProgram');
  const at = (startedAtWallMs: number) => ({
    settings: store.settings,
    sessions: { ...store.sessions, list: async () => [lastRun(startedAtWallMs)] },
  });
  expect((await lookedAt({ ...surroundings, store: at(nowMs + dayMs) })).clock).toBe('plausible');
  expect((await lookedAt({ ...surroundings, store: at(nowMs + dayMs + 1) })).clock).toBe('behindLastRun');
});

function lastRun(startedAtWallMs: number) {
  return {
    sessionId: 's',
    startedAtWallMs,
    mode: 'iLead' as const,
    profileId: 'guest',
    profileSnapshot: {},
    machineId: 'm',
    machineName: 'm',
    isSimulated: true,
  };
}
