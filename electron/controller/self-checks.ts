import type { BleCentral } from '#contract/ble/ble-central.ts';
import type { SelfChecks } from '#contract/rpc/self-checks.ts';
import type { Clock } from '#contract/runtime/clock.ts';
import type { Store } from '#contract/storage/store.ts';
import { isBeatRunnerError } from '#core/errors/beatrunner-error.ts';
import { requireMusicFolder } from '#native/audio/music-files.ts';
import type { Controller } from './controller.ts';
import type { MusicLibrary } from './music-library.ts';

export interface SelfCheckSurroundings {
  readonly store: Pick<Store, 'settings' | 'sessions'>;
  readonly central: Pick<BleCentral, 'adapterState'>;
  readonly controller: Pick<Controller, 'treadmill'>;
  readonly library: Pick<MusicLibrary, 'folderPaths' | 'tracks'>;
  readonly clock: Pick<Clock, 'wallTimeMs'>;
  /** When the program's files were made, milliseconds since 1970; undefined: not known. */
  readonly builtAtWallMs: number | undefined;
  /** There is no radio but the simulator's. */
  readonly isSimulated: boolean;
  /** Nobody reads a setting of this name, and no other check writes it. */
  readonly probeName: string;
}

/** Looks once, part by part: each tells as soon as it knows. */
export interface SelfCheck {
  /** What is known by now. */
  readonly found: SelfChecks;
  /** Resolves when nothing is being looked at any more. Never rejects. */
  look(onFound: () => void): Promise<void>;
}

/** Runs are dated by the clock that they are checked against; a simulator's may be hours ahead. */
const clockSlackMs = 24 * 3_600_000;

export function createSelfCheck(around: SelfCheckSurroundings): SelfCheck {
  let storage: SelfChecks['storage'] = 'waiting';
  let music: SelfChecks['music'] = 'waiting';
  let clock: SelfChecks['clock'] = 'waiting';
  return {
    get found() {
      return { storage, bluetooth: bluetoothOf(around), treadmill: treadmillOf(around), music, clock };
    },
    async look(onFound) {
      const lookAt = async (look: () => Promise<void>): Promise<void> => {
        await look();
        onFound();
      };
      await Promise.all([
        lookAt(async () => {
          storage = await storageOf(around);
        }),
        lookAt(async () => {
          music = await musicOf(around);
        }),
        lookAt(async () => {
          clock = await clockOf(around);
        }),
      ]);
    },
  };
}

/** By the writer to the disk, by the reader's own connection back: whatever is in the way is in the way of a run, too. */
async function storageOf({ store, clock, probeName }: SelfCheckSurroundings): Promise<SelfChecks['storage']> {
  const json = JSON.stringify(clock.wallTimeMs());
  try {
    await store.settings.change([{ name: probeName, json }], []);
    const kept = await store.settings.list();
    await store.settings.change([], [probeName]);
    const isThere = kept.some((setting) => setting.name === probeName && setting.json === json);
    return isThere ? 'fine' : { code: 'storage/failed' };
  } catch (error) {
    return { code: codeOf(error) };
  }
}

function bluetoothOf({ central, isSimulated }: SelfCheckSurroundings): SelfChecks['bluetooth'] {
  return isSimulated ? 'notNeeded' : central.adapterState;
}

function treadmillOf({ controller: { treadmill } }: SelfCheckSurroundings): SelfChecks['treadmill'] {
  if (treadmill === undefined) return 'none';
  return treadmill.driver.state.isLinkUp ? 'linked' : 'known';
}

async function musicOf({ library }: SelfCheckSurroundings): Promise<SelfChecks['music']> {
  const paths = library.folderPaths;
  const codes = await Promise.all(
    paths.map((path) => requireMusicFolder(path).then(() => undefined, codeOf)),
  );
  const code = codes.find((each) => each !== undefined);
  return {
    folders: paths.length,
    tracks: library.tracks.length,
    ...(code === undefined ? {} : { code }),
  };
}

async function clockOf({ store, clock, builtAtWallMs }: SelfCheckSurroundings): Promise<SelfChecks['clock']> {
  const latestMs = clock.wallTimeMs() + clockSlackMs;
  if (builtAtWallMs !== undefined && latestMs < builtAtWallMs) return 'beforeProgram';
  try {
    const [last] = await store.sessions.list({ limit: 1 });
    const lastMs = last?.endedAtWallMs ?? last?.startedAtWallMs;
    return lastMs !== undefined && latestMs < lastMs ? 'behindLastRun' : 'plausible';
  } catch {
    // What is wrong with the storage is told there.
    return 'plausible';
  }
}

function codeOf(error: unknown): string {
  return isBeatRunnerError(error) ? error.code : 'internal/unexpected';
}
