import { cpSync, copyFileSync, existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startService, type ServiceOptions } from '#electron/cli/service.ts';
import { silentLog } from '#contract/runtime/log.ts';
import { createTestFolder } from '#tests/support/test-folder.ts';
import { listenedTracks, testIo } from '#tests/support/test-service.ts';

const projectFolder = path.join(import.meta.dirname, '../../..');
const cacheFolder = path.join(projectFolder, '.cache/e2e-music');
const files = ['slow-fuse.flac', 'brass-tacks.opus'] as const;

/**
 * Two of our tracks, and a data folder of this test that knows them. Listening takes most of a minute on a busy machine: it
 * is done once, and a data folder that has become old is listened to again by the service itself.
 */
export async function heardMusic(): Promise<Pick<ServiceOptions, 'dataFolder' | 'musicFolders'>> {
  const musicFolder = path.join(cacheFolder, 'music');
  const known = path.join(cacheFolder, 'data');
  if (!existsSync(known)) {
    mkdirSync(musicFolder, { recursive: true });
    for (const file of files) {
      const sample = path.join(projectFolder, 'resources/samples', file);
      if (!existsSync(path.join(musicFolder, file))) copyFileSync(sample, path.join(musicFolder, file));
    }
    await listenOnce(musicFolder, known);
  }
  const dataFolder = createTestFolder();
  cpSync(known, dataFolder, { recursive: true });
  return { dataFolder, musicFolders: [musicFolder] };
}

async function listenOnce(musicFolder: string, known: string): Promise<void> {
  const draft = mkdtempSync(path.join(tmpdir(), 'beatrunner-heard-'));
  try {
    const service = await startService({
      dataFolder: draft,
      device: 'sim',
      port: 0,
      musicFolders: [musicFolder],
      timeScale: 1,
      player: 'clock',
      io: testIo,
      log: silentLog,
    });
    try {
      await listenedTracks(service);
    } finally {
      await service.close();
    }
    const whole = `${known}.${process.pid}`;
    cpSync(draft, whole, { recursive: true });
    // Another run of the tests may have been quicker: then it is there already.
    if (existsSync(known)) rmSync(whole, { recursive: true });
    else renameSync(whole, known);
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
}
