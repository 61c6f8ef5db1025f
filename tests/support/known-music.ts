import { mkdirSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { silentLog } from '#contract/runtime/log.ts';
import { systemClock } from '#electron/controller/system-clock.ts';
import { beatEngineId } from '#native/audio/tempo/beat-engine.ts';
import { openStore } from '#native/storage/open-store.ts';
import { exampleTempo } from './pacing-examples.ts';
import { createTestFolder } from './test-folder.ts';

/** A track that was listened to before; its id is its name, in which slashes make folders. */
export interface KnownTrack {
  readonly name: string;
  readonly tempoBpm: number;
  /** Default 240. */
  readonly durationS?: number;
}

/**
 * A folder of music that the data folder's store knows already, so that nobody has to listen to it. The files hold no
 * sound: they are for tests that do not play them.
 */
export async function createKnownMusic(dataFolder: string, tracks: readonly KnownTrack[]): Promise<string> {
  const folder = createTestFolder();
  const store = await openStore({ folder: dataFolder, clock: systemClock, log: silentLog });
  try {
    for (const { name, tempoBpm, durationS = 240 } of tracks) {
      const path = join(folder, `${name}.mp3`);
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, name);
      const { size: sizeBytes, mtimeMs } = statSync(path);
      await store.library.saveTags(name, { title: name });
      await store.library.saveAnalysis(name, {
        ...exampleTempo(tempoBpm, 0.9, durationS),
        engine: beatEngineId,
      });
      // As the scan notes it: another time would mean another file.
      await store.library.saveFiles([{ path, sizeBytes, modifiedMs: Math.floor(mtimeMs), trackId: name }]);
    }
  } finally {
    await store.close();
  }
  return folder;
}
