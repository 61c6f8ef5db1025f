import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const samples = path.join(import.meta.dirname, '../../../../resources/samples');

/** A folder with some of our own tracks, for a whole test file. */
export function createMusicFolder(...files: readonly string[]): { readonly folder: string; remove(): void } {
  const folder = mkdtempSync(path.join(tmpdir(), 'beatrunner-music-'));
  for (const file of files) copyFileSync(path.join(samples, file), path.join(folder, file));
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}
