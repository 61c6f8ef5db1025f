import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { createTestFolder } from './test-folder.ts';

const fixtures = join(import.meta.dirname, '../fixtures/audio');

/** A folder with music of twelve seconds, which is listened to at once; every file another recording. */
export function createShortMusicFolder(...files: readonly string[]): string {
  const folder = createTestFolder();
  for (const file of files) copyFileSync(join(fixtures, file), join(folder, file));
  return folder;
}
