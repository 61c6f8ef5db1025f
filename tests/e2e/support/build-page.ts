import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';

/** Builds page, preload and main once before the tests: what is tested is what is shipped. */
export async function setup(): Promise<void> {
  const projectFolder = path.join(import.meta.dirname, '../../..');
  const electronVite = path.join(projectFolder, 'node_modules/electron-vite/bin/electron-vite.js');
  await promisify(execFile)(process.execPath, [electronVite, 'build'], { cwd: projectFolder });
}
