import { copyFileSync, cpSync, existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { silentLog } from '#contract/runtime/log.ts';
import { attachService } from '#electron/cli/attach-service.ts';
import { startService, type Service, type ServiceOptions } from '#electron/cli/service.ts';
import { systemClock } from '#electron/controller/system-clock.ts';
import { beatEngineId } from '#native/audio/tempo/beat-engine.ts';
import { openStore } from '#native/storage/open-store.ts';
import { createTestFolder } from '#tests/support/test-folder.ts';
import { listenedTracks, statusWhere, testIo } from '#tests/support/test-service.ts';

const projectFolder = path.join(import.meta.dirname, '../../..');
const cacheFolder = path.join(projectFolder, '.cache/e2e-music');
const musicFolder = path.join(cacheFolder, 'music');
const files = ['slow-fuse.flac', 'brass-tacks.opus'] as const;

type KnownMusic = Pick<ServiceOptions, 'dataFolder' | 'musicFolders'>;

/**
 * Two of our tracks, and a data folder of this test that knows them. Listening takes most of a minute on a busy machine: it
 * is done once for each engine: a run that begins while the service listens again to what another engine heard has fewer tracks.
 */
export async function heardMusic(): Promise<KnownMusic> {
  return { dataFolder: copyForTest(await kept('heard', listen)), musicFolders: [musicFolder] };
}

/** The same with a history: a whole run, and one that an earlier start of the program left without an ending. */
export async function musicAndRuns(): Promise<KnownMusic> {
  const heard = await kept('heard', listen);
  const withRuns = await kept('runs', async (draft) => {
    cpSync(heard, draft, { recursive: true });
    await runOnce(draft);
    await leaveUnfinished(draft);
  });
  return { dataFolder: copyForTest(withRuns), musicFolders: [musicFolder] };
}

function copyForTest(known: string): string {
  const dataFolder = createTestFolder();
  cpSync(known, dataFolder, { recursive: true });
  return dataFolder;
}

/** A folder that is filled once and kept for all tests to come. */
async function kept(name: string, fill: (draft: string) => Promise<void>): Promise<string> {
  const folder = path.join(cacheFolder, `${name}-${beatEngineId.replace('/', '-')}`);
  if (existsSync(folder)) return folder;
  mkdirSync(musicFolder, { recursive: true });
  for (const file of files) {
    const copy = path.join(musicFolder, file);
    if (!existsSync(copy)) copyFileSync(path.join(projectFolder, 'resources/samples', file), copy);
  }
  const draft = mkdtempSync(path.join(tmpdir(), 'beatrunner-kept-'));
  try {
    await fill(draft);
    const whole = `${folder}.${process.pid}`;
    cpSync(draft, whole, { recursive: true });
    // Another run of the tests may have been quicker: then it is there already.
    if (existsSync(folder)) rmSync(whole, { recursive: true });
    else renameSync(whole, folder);
    return folder;
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
}

async function listen(dataFolder: string): Promise<void> {
  const service = await start(dataFolder, 1);
  await listenedTracks(service);
  await service.close();
}

function start(dataFolder: string, timeScale: number): Promise<Service> {
  return startService({
    dataFolder,
    device: 'sim',
    port: 0,
    musicFolders: [musicFolder],
    timeScale,
    player: 'clock',
    simulator: { simulatorSeed: 7 },
    io: testIo,
    log: silentLog,
  });
}

/** Eight minutes behind the music, with heart and steps. */
async function runOnce(dataFolder: string): Promise<void> {
  const service = await start(dataFolder, 30);
  const attached = await attachService(service.url, 'runs');
  const { rpc } = attached;
  await rpc.devices.useSensors([
    { kind: 'heartRate', deviceId: 'sim-strap', name: 'Simulated Strap' },
    { kind: 'footPod', deviceId: 'sim-foot-pod', name: 'Simulated Foot Pod' },
  ]);
  await rpc.session.prepare({ mode: 'musicLeads', seed: 1, lengthMs: 8 * 60_000 });
  await statusWhere(
    attached,
    ({ session }) => session?.state.kind === 'ready' && session.obstacle === undefined,
  );
  const result = rpc.session.result();
  await rpc.session.start();
  await result;
  attached.close();
  await service.close();
}

/** As if the power had gone three minutes into another run. */
async function leaveUnfinished(dataFolder: string): Promise<void> {
  const store = await openStore({ folder: dataFolder, clock: systemClock, log: silentLog });
  const [last] = await store.sessions.list({ limit: 1 });
  const record = last && (await store.sessions.read(last.sessionId));
  if (record === undefined) throw new Error('there was no run');
  const { endedAtWallMs: _ended, endCause: _cause, totals: _totals, ...begun } = record.summary;
  const sessionId = `${begun.sessionId.slice(0, -1)}${begun.sessionId.endsWith('0') ? '1' : '0'}`;
  await store.sessions.begin({ ...begun, sessionId, startedAtWallMs: begun.startedAtWallMs + 3_600_000 });
  const seconds = record.samples.slice(0, 180).map((sample) => ({ sample, events: [], plays: [] }));
  await store.sessions.append(sessionId, seconds);
  await store.close();
}
