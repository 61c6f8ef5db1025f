import { createHash } from 'node:crypto';
import { lstatSync, mkdirSync } from 'node:fs';
import { rmdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { BleCentral } from '#contract/ble/ble-central.ts';
import type { Player } from '#contract/player/player.ts';
import type { Clock } from '#contract/runtime/clock.ts';
import type { Log } from '#contract/runtime/log.ts';
import type { Store } from '#contract/storage/store.ts';
import { BeatRunnerError } from '#core/errors/beatrunner-error.ts';
import type { SessionSummary } from '#core/session/session-records.ts';
import type { CliIo } from '#electron/cli/command.ts';
import { createClockPlayer } from '#electron/controller/clock-player.ts';
import { createController, type Controller } from '#electron/controller/controller.ts';
import { settleLeftOverSessions } from '#electron/controller/left-over-sessions.ts';
import { loadQuirkTable } from '#electron/controller/load-quirk-table.ts';
import { createSettingsBook, type SettingsBook } from '#electron/controller/settings-book.ts';
import { scaledClock, systemClock } from '#electron/controller/system-clock.ts';
import { createBleHostClient } from '#native/ble/ble-host-client.ts';
import { joinCentrals } from '#native/ble/joined-central.ts';
import { spawnBleHost } from '#native/ble/spawn-ble-host.ts';
import type { Behaviour } from '#native/simulator/behaviours/behaviour.ts';
import { createSeededRandom } from '#native/simulator/random-source.ts';
import {
  createSimulatedGym,
  isSimulatedDeviceId,
  type SimulatedGym,
} from '#native/simulator/simulated-gym.ts';
import { lockDataFolder } from '#native/storage/data-folder-lock.ts';
import { openStore } from '#native/storage/open-store.ts';
import { openSessionSpool, type SessionSpool } from '#native/storage/session-spool.ts';
import { createCliLog } from './cli-log.ts';
import { complain } from './complain.ts';

export interface OpenControllerOptions {
  /** Absolute. */
  readonly dataFolder: string;
  /**
   * Which radio: the simulated gym's, the machine's Bluetooth adapter, or both as one, where the device that is chosen
   * decides.
   */
  readonly device: 'sim' | 'bluetooth' | 'both';
  /** Simulated treadmill only; how many times as fast everything happens. Default 1. */
  readonly timeScale?: number;
  /** What makes the music sound. Without it no track plays. It gets the clock that the controller runs on. */
  readonly player?: (clock: Clock) => Player;
  readonly io: CliIo;
  /** Default: warnings and errors in words, to standard error. */
  readonly log?: Log;
  /** An owner may move a belt and holds the data folder alone; an observer only looks, beside an owner. */
  readonly mode: 'owner' | 'observer';
  /** Makes the simulator the same every time. */
  readonly simulatorSeed?: number;
  /** The time that the simulated treadmill and the controller live in, instead of a scaled one, in tests. */
  readonly simulatorClock?: Clock;
  /** Takes the simulated treadmill for a real one, which has to pass the belt test first, in tests. */
  readonly needsBeltTest?: boolean;
  /** Faults of the simulated treadmill, in tests. */
  readonly simulatorBehaviours?: readonly Behaviour[];
}

/** A controller with everything it stands on. */
export interface OpenController {
  readonly controller: Controller;
  readonly store: Store;
  readonly spool: SessionSpool;
  readonly settings: SettingsBook;
  readonly central: BleCentral;
  /** Scaled if `timeScale` was given. */
  readonly clock: Clock;
  readonly log: Log;
  /** Where there is one by now: beside Bluetooth it comes into being when it is first looked for, or used. */
  readonly simulatedGym: SimulatedGym | undefined;
  /** Whether a device of this id is the simulator's. */
  readonly isSimulated: (deviceId: string) => boolean;
  /** Runs that the last start of the program left without an ending; they are saved up to there. Owners only. */
  readonly interrupted: readonly SessionSummary[];
  /** Stops a live run first; then lets go of radio, store and data folder. Calling it again does nothing more. */
  close(): Promise<void>;
}

/**
 * Opens data folder, store and radio and puts a controller on top: what `run`, `serve`, `devices` and `doctor` share.
 * What was opened is closed again when a later part cannot be.
 *
 * Rejects with `storage/already-open` (owners), or what `openStore` rejects with.
 */
export async function openController(options: OpenControllerOptions): Promise<OpenController> {
  const { dataFolder, device, mode, io, timeScale = 1 } = options;
  if (device !== 'sim' && timeScale !== 1) {
    throw new BeatRunnerError('cli/usage', {
      problem: '--time-scale works with the simulated treadmill only.',
    });
  }
  const log =
    options.log ??
    createCliLog({
      write: (text) => complain(io, text.trimEnd()),
      isJson: false,
      wallTimeMs: systemClock.wallTimeMs,
    });
  const clock = options.simulatorClock ?? scaledClock(systemClock, timeScale);
  const closers: (() => void | Promise<void>)[] = [];
  const closeAll = async (): Promise<void> => {
    for (const close of closers.splice(0).reverse()) {
      // One part that cannot be closed must not keep the others open.
      await Promise.resolve()
        .then(close)
        .catch((error: unknown) => log.error('not-closed', { error }));
    }
  };
  // Observers never run, and two programs must not make and remove one folder.
  const openSpoolFolder = (): string => {
    if (mode === 'observer') return path.join(dataFolder, 'spool');
    const folder = spoolFolder(dataFolder, io.env['BEATRUNNER_SPOOL'], log);
    // Only an empty one can be removed: a run that waits in it stays for the next start.
    closers.push(() => rmdir(folder).catch(() => undefined));
    return folder;
  };
  try {
    if (mode === 'owner') {
      const lock = await lockDataFolder(dataFolder);
      closers.push(() => lock.release());
    }
    const store = await openStore({ folder: dataFolder, clock: systemClock, log });
    closers.push(() => store.close());
    const spool = openSessionSpool(openSpoolFolder());
    const interrupted = mode === 'owner' ? await settleLeftOverSessions(store, spool, log) : [];
    // What a run that was killed had set aside; it would keep the folder from being empty.
    if (mode === 'owner') await spool.release().catch(() => undefined);
    const quirkTable = await loadQuirkTable();
    let controller: Controller | undefined;
    let simulatedGym: SimulatedGym | undefined;
    const openGym = (): SimulatedGym => {
      simulatedGym ??= createSimulatedGym({
        clock,
        random: createSeededRandom(options.simulatorSeed ?? Math.floor(Math.random() * 2 ** 32)),
        behaviours: options.simulatorBehaviours ?? [],
        heardTempoBpm: () => controller?.session?.status.music?.tempoBpm,
      });
      return simulatedGym;
    };
    const central = centralOf(device, openGym, log);
    closers.push(async () => {
      await central.close();
      await simulatedGym?.close();
    });
    const isSimulated = (deviceId: string): boolean =>
      options.needsBeltTest !== true && isOfSimulator(device, deviceId);
    controller = createController({
      clock,
      central,
      store,
      spool,
      player: options.player?.(clock) ?? createClockPlayer(clock, () => undefined),
      quirkTable,
      log,
      random: Math.random,
      realClock: systemClock,
      isSimulated,
    });
    const opened = controller;
    closers.push(async () => {
      await opened.close();
    });
    return {
      controller,
      store,
      spool,
      settings: createSettingsBook(store.settings, log),
      central,
      clock,
      log,
      get simulatedGym() {
        return simulatedGym;
      },
      isSimulated,
      interrupted,
      close: closeAll,
    };
  } catch (error) {
    await closeAll();
    throw error;
  }
}

function centralOf(
  device: OpenControllerOptions['device'],
  openGym: () => SimulatedGym,
  log: Log,
): BleCentral {
  switch (device) {
    case 'sim':
      return openGym().radio;
    case 'bluetooth':
      return bluetooth(log);
    case 'both':
      return joinCentrals({
        first: bluetooth(log),
        second: { owns: isSimulatedDeviceId, open: () => openGym().radio },
        log,
      });
  }
}

/** As the radios are joined: what is not reached through the simulator is never taken for simulated. */
function isOfSimulator(device: OpenControllerOptions['device'], deviceId: string): boolean {
  return device !== 'bluetooth' && isSimulatedDeviceId(deviceId);
}

function bluetooth(log: Log): BleCentral {
  return createBleHostClient({
    clock: systemClock,
    log,
    spawnHost: () => spawnBleHost({ onOutput: (line) => log.debug('ble-host-output', { line }) }),
  });
}

/**
 * Where runs go while the database cannot be written: below the folder of BEATRUNNER_SPOOL, or else the system's temporary
 * folder, because it is often another disk. It has to outlive the program: a service has a temporary folder of its own,
 * which goes with it. Anybody may make folders in a temporary one: what is not ours, and ours alone, is not used.
 */
function spoolFolder(dataFolder: string, chosen: string | undefined, log: Log): string {
  const name = createHash('sha256').update(dataFolder).digest('hex').slice(0, 16);
  const parent = chosen === undefined || chosen === '' ? tmpdir() : path.resolve(chosen);
  const folder = path.join(parent, `beatrunner-${process.getuid?.() ?? 'spool'}-${name}`);
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const { uid, mode } = lstatSync(folder);
    const isOurs = process.getuid === undefined || (uid === process.getuid() && (mode & 0o077) === 0);
    if (isOurs && lstatSync(folder).isDirectory()) return folder;
    log.warn('spool-folder-not-ours', { folder });
  } catch (error) {
    log.warn('spool-folder-not-usable', { folder, error });
  }
  return path.join(dataFolder, 'spool');
}
