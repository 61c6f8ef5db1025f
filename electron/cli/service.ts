import { randomBytes } from 'node:crypto';
import { rename, rm, writeFile } from 'node:fs/promises';
import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Log } from '#contract/runtime/log.ts';
import type { Track } from '#core/music/track.ts';
import { isLive } from '#core/session/session-state.ts';
import type { CliIo } from '#electron/cli/command.ts';
import { createClockPlayer } from '#electron/controller/clock-player.ts';
import type { ClosingReport } from '#electron/controller/closing-report.ts';
import type { AccountDesk } from '#electron/controller/accounts/account-desk.ts';
import { openAccountDesk } from '#electron/controller/accounts/open-account-desk.ts';
import type { Controller } from '#electron/controller/controller.ts';
import type { LiveSession } from '#electron/controller/live-session.ts';
import { watchLibrary } from '#electron/controller/library-watch.ts';
import { createMusicLibrary, type MusicLibrary } from '#electron/controller/music-library.ts';
import { startLoopbackServer } from '#electron/controller/rpc/loopback-server.ts';
import { createMusicFilesById } from '#electron/controller/rpc/music-files-by-id.ts';
import { useRememberedDevices } from '#electron/controller/remembered-devices.ts';
import { createPagePlayer } from '#electron/controller/rpc/page-player.ts';
import { createRpcServer } from '#electron/controller/rpc/rpc-port.ts';
import { statusGapMs } from '#electron/controller/rpc/status-source.ts';
import { createTimelineFeed } from '#electron/controller/rpc/timeline-feed.ts';
import { systemClock } from '#electron/controller/system-clock.ts';
import { letListeningWaitForPower } from '#electron/controller/wait-for-power.ts';
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
  readonly accounts: AccountDesk;
  /**
   * Ends in order: the belt and the run, then whoever is attached, then radio and store. Never rejects; undefined: the belt
   * could not be ended in order, and nothing is known of it.
   */
  close(): Promise<ClosingReport | undefined>;
}

const tokenOctets = 32;
/** Two looks, real time: one may have been just before the end. */
const lastLookMs = 2 * statusGapMs;
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
  const forgetPower = letListeningWaitForPower({ library: music, clock: systemClock });
  let accounts: AccountDesk | undefined;
  let forgetFolders: (() => void) | undefined;
  const closeInside = (): Promise<void> =>
    closeEach(log, [
      () => forgetFolders?.(),
      forgetPower,
      () => music.close(),
      () => accounts?.close(),
      () => opened.close(),
      forgetSessions,
      () => feed.close(),
    ]);
  try {
    accounts = await openAccountDesk(dataFolder, {
      store: store.sync,
      settings,
      log,
      isRunLive: watchRuns(controller),
      putPlanAway() {
        const state = controller.session?.engine.state.kind;
        if (state === 'idle' || state === 'ready') controller.discard();
      },
    });
    const rpc = createRpcServer({
      controller,
      store,
      spool,
      settings,
      central,
      library: music,
      accounts,
      feed,
      ...(pagePlayer === undefined ? {} : { pagePlayer }),
      clock,
      realClock: systemClock,
      log,
      interrupted: opened.interrupted,
      isSimulated: device === 'sim',
      timeScale,
      appVersion: appVersion(),
      builtAtWallMs: builtAtWallMs(options.pageFolder ?? builtPage),
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
    const close = async (): Promise<ClosingReport | undefined> => {
      let report: ClosingReport | undefined;
      await closeEach(log, [
        async () => {
          const wasLive = controller.session?.engine.isLive === true;
          report = await controller.close();
          if (wasLive) await lastLook();
        },
        () => rm(addressFile, { force: true }),
        () => server.close(),
        closeInside,
      ]);
      return report;
    };
    try {
      await writeAddress(addressFile, { url, pid: process.pid });
      if (device === undefined) await useRememberedDevices(controller, settings, log);
      else await useDevice(opened, device);
      await music.start();
      forgetFolders = watchLibrary({ library: music, clock: systemClock, log });
    } catch (error) {
      await close();
      throw error;
    }
    log.info('service-started', { port, isSimulated: device === 'sim', timeScale });
    return { url, port, addressFile, opened, library: music, accounts, close };
  } catch (error) {
    await closeInside();
    throw error;
  }
}

/** Pages are told at the next look: the run is kept by now, and they read what it came to. */
function lastLook(): Promise<void> {
  return new Promise((resolve) => void systemClock.after(lastLookMs, resolve));
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

/** Whether a run is live, or has ended and is still being kept: until then nobody's records may go. */
function watchRuns(controller: Controller): () => boolean {
  const unkept = new Set<LiveSession>();
  controller.onSession((session) => {
    session.engine.onState((state) => {
      if (isLive(state)) unkept.add(session);
    });
    session.ended.then(
      () => unkept.delete(session),
      () => unkept.delete(session),
    );
  });
  return () => unkept.size > 0 || controller.session?.engine.isLive === true;
}

/** Whole or not at all, and never readable to others, not even for a moment. */
async function writeAddress(file: string, address: { readonly url: string; readonly pid: number }) {
  const draft = `${file}.${process.pid}`;
  await rm(draft, { force: true });
  await writeFile(draft, `${JSON.stringify(address)}\n`, { mode: 0o600, flag: 'wx' });
  await rename(draft, file);
}

function builtAtWallMs(pageFolder: string): number | undefined {
  return statSync(path.join(pageFolder, 'index.html'), { throwIfNoEntry: false })?.mtimeMs;
}

function appVersion(): string {
  const file = new URL('../../package.json', import.meta.url);
  const { version } = JSON.parse(readFileSync(file, 'utf8')) as { readonly version: string };
  return version;
}
