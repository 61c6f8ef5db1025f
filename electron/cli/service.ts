import { randomBytes } from 'node:crypto';
import { rename, rm, writeFile } from 'node:fs/promises';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Log } from '#contract/runtime/log.ts';
import type { Track } from '#core/music/track.ts';
import { isLive } from '#core/session/session-state.ts';
import type { CliIo } from '#electron/cli/command.ts';
import { createClockPlayer } from '#electron/controller/clock-player.ts';
import { createMusicLibrary, type MusicLibrary } from '#electron/controller/music-library.ts';
import { startLoopbackServer } from '#electron/controller/rpc/loopback-server.ts';
import { createMusicFilesById } from '#electron/controller/rpc/music-files-by-id.ts';
import { useRememberedDevices } from '#electron/controller/remembered-devices.ts';
import { createPagePlayer } from '#electron/controller/rpc/page-player.ts';
import { createRpcServer } from '#electron/controller/rpc/rpc-port.ts';
import { createTimelineFeed } from '#electron/controller/rpc/timeline-feed.ts';
import { systemClock } from '#electron/controller/system-clock.ts';
import { simulatedDeviceIds } from '#native/simulator/simulated-gym.ts';
import { openController, type OpenController, type OpenControllerOptions } from './open-controller.ts';

export interface ServiceOptions {
  readonly dataFolder: string;
  /** The simulated treadmill, a device of the radio, or whatever was chosen last and is chosen later. */
  readonly device: 'sim' | { readonly deviceId: string } | undefined;
  /** 0: a free one. */
  readonly port: number;
  /** Absolute. */
  readonly musicFolders: readonly string[];
  readonly timeScale: number;
  /** `page`: a page makes the sound; `clock`: none is made, and the music is where the clock says. */
  readonly player: 'page' | 'clock';
  /** The built page; default: the one of this project. */
  readonly pageFolder?: string;
  readonly io: CliIo;
  readonly log?: Log;
  readonly simulator?: Pick<
    OpenControllerOptions,
    'simulatorSeed' | 'simulatorBehaviours' | 'simulatorClock' | 'needsBeltTest'
  >;
}

export interface Service {
  /** With the token: for people and programs, not for logs. */
  readonly url: string;
  readonly port: number;
  /** Where programs of the same user find the address; only they can read it. */
  readonly addressFile: string;
  readonly opened: OpenController;
  readonly library: MusicLibrary;
  /** Ends in order: the belt and the run, then whoever is attached, then radio and store. Never rejects. */
  close(): Promise<void>;
}

const tokenOctets = 32;
const builtPage = fileURLToPath(new URL('../../out/renderer', import.meta.url));

/** Everything that `beatrunner serve` is, in this process. */
export async function startService(options: ServiceOptions): Promise<Service> {
  const { device, dataFolder, timeScale, io } = options;
  const pagePlayer = options.player === 'page' ? createPagePlayer() : undefined;
  let library: MusicLibrary | undefined;
  const opened = await openController({
    dataFolder,
    device: radioFor(device),
    timeScale,
    mode: 'owner',
    io,
    ...(options.log === undefined ? {} : { log: options.log }),
    ...options.simulator,
    player: (clock) =>
      pagePlayer ?? createClockPlayer(clock, (trackId) => trackOfRun(trackId)?.tempo.durationS),
  });
  /** A folder may be taken away while a run plays from it. */
  const trackOfRun = (trackId: string): Track | undefined =>
    opened.controller.session?.engine.plan.tracks.find((track) => track.trackId === trackId) ??
    library?.track(trackId);
  const foldersOfRun = (): readonly string[] =>
    (opened.controller.session?.engine.plan.tracks ?? []).map((track) => path.dirname(track.path));
  const { controller, store, spool, settings, central, clock, log } = opened;
  library = createMusicLibrary({
    folders: options.musicFolders,
    library: store.library,
    musicFolders: store.musicFolders,
    clock: systemClock,
    log,
  });
  const music = library;
  const feed = createTimelineFeed(controller, randomBytes(9).toString('base64url'));
  const forgetSessions = letListeningWait(opened, music);
  const closeInside = (): Promise<void> =>
    closeEach(log, [() => music.close(), () => opened.close(), forgetSessions, () => feed.close()]);
  try {
    const rpc = createRpcServer({
      controller,
      store,
      spool,
      settings,
      central,
      library: music,
      feed,
      ...(pagePlayer === undefined ? {} : { pagePlayer }),
      clock,
      realClock: systemClock,
      log,
      interrupted: opened.interrupted,
      isSimulated: device === 'sim',
      timeScale,
      appVersion: appVersion(),
      random: Math.random,
    });
    const server = await startLoopbackServer({
      port: options.port,
      token: randomBytes(tokenOctets).toString('base64url'),
      rpc,
      stop: () => controller.stop(),
      pageFolder: options.pageFolder ?? builtPage,
      music: createMusicFilesById({
        library: store.library,
        folders: () => [...music.folderPaths, ...foldersOfRun()],
      }),
      clock: systemClock,
      log,
    });
    const { url, port } = server;
    const addressFile = path.join(dataFolder, 'service.json');
    // The belt first, before any file or socket can get in the way: whoever is attached sees the run end.
    const close = (): Promise<void> =>
      closeEach(log, [
        () => controller.close(),
        () => rm(addressFile, { force: true }),
        () => server.close(),
        closeInside,
      ]);
    try {
      await writeAddress(addressFile, { url, pid: process.pid });
      if (device === undefined) await useRememberedDevices(controller, settings, log);
      else await useDevice(opened, device);
      await music.start();
    } catch (error) {
      await close();
      throw error;
    }
    log.info('service-started', { port, isSimulated: device === 'sim', timeScale });
    return { url, port, addressFile, opened, library: music, close };
  } catch (error) {
    await closeInside();
    throw error;
  }
}

/** In order, and each on its own: one part that cannot be closed must not keep the others open. */
async function closeEach(log: Log, parts: readonly (() => void | Promise<void>)[]): Promise<void> {
  for (const close of parts) {
    await Promise.resolve()
      .then(close)
      .catch((error: unknown) => log.error('not-closed', { error }));
  }
}

/**
 * Where a device is named, its radio is the only one: a gym's treadmill has no simulated one beside it. Otherwise the person
 * chooses from both.
 */
function radioFor(device: ServiceOptions['device']): OpenControllerOptions['device'] {
  if (device === undefined) return 'both';
  return device === 'sim' ? 'sim' : 'bluetooth';
}

async function useDevice({ controller }: OpenController, device: 'sim' | { readonly deviceId: string }) {
  if (device === 'sim') await controller.useTreadmill(simulatedDeviceIds.treadmill, 'Simulated treadmill');
  else await controller.useTreadmill(device.deviceId, device.deviceId);
}

/** Listening to new music takes cores that a run needs. */
function letListeningWait({ controller }: OpenController, library: MusicLibrary) {
  const reason = 'run';
  return controller.onSession(({ engine }) => {
    engine.onState((state) => {
      if (isLive(state)) library.pause(reason);
      else library.resume(reason);
    });
  });
}

/** Whole or not at all, and never readable to others, not even for a moment. */
async function writeAddress(file: string, address: { readonly url: string; readonly pid: number }) {
  const draft = `${file}.${process.pid}`;
  await rm(draft, { force: true });
  await writeFile(draft, `${JSON.stringify(address)}\n`, { mode: 0o600, flag: 'wx' });
  await rename(draft, file);
}

function appVersion(): string {
  const file = new URL('../../package.json', import.meta.url);
  const { version } = JSON.parse(readFileSync(file, 'utf8')) as { readonly version: string };
  return version;
}
