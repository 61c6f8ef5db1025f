import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runChild } from './run-child.mjs';
import { SetupError } from './setup-error.mjs';

/** What the page and the window's programs are made of. */
const sourceFolders = ['renderer', 'ui', 'contract', 'core', 'electron', 'resources/voice'];
const sourceFiles = ['electron.vite.config.ts', 'package-lock.json'];
const timeLimitS = 300;

/**
 * Builds out/ with electron-vite, unless it is there and made of what is there now.
 *
 * @param {string} folder of the project
 * @param {{ nodePath: string, env?: NodeJS.ProcessEnv, build?: typeof runChild }} options
 * @returns {Promise<boolean>} whether there was something to build
 */
export async function buildPage(folder, { nodePath, env = process.env, build = runChild }) {
  const sources = hashOfSources(folder);
  if (isBuiltFrom(folder, sources)) return false;
  console.log('Building the page (once after each change).');
  rmSync(markOf(folder), { force: true });
  const electronVite = join(folder, 'node_modules/electron-vite/bin/electron-vite.js');
  const { exitCode, hasTimedOut, output } = await build(
    nodePath,
    [electronVite, 'build', '--logLevel', 'warn'],
    { cwd: folder, env, timeLimitS, isQuiet: true, stillWorking: 'Still building the page' },
  );
  if (exitCode !== 0) {
    console.log(output.trim());
    const why = hasTimedOut ? `was not done after ${timeLimitS / 60} minutes` : `ended with ${exitCode}`;
    throw new SetupError(
      `The page could not be built: electron-vite ${why}; its own words are above. Mend what they name, or get the files back with git, and run this again.`,
    );
  }
  if (!existsSync(pageOf(folder))) {
    throw new SetupError(
      `The page was built, but ${pageOf(folder)} is not there. Run "npm run build" and see what it says.`,
    );
  }
  mkdirSync(join(folder, 'out'), { recursive: true });
  writeFileSync(markOf(folder), `${sources}\n`);
  return true;
}

/** Whether out/ was made of these sources. */
export function isBuiltFrom(folder, sources) {
  if (!existsSync(pageOf(folder)) || !existsSync(markOf(folder))) return false;
  return readFileSync(markOf(folder), 'utf8').trim() === sources;
}

/** One hash over names and contents; tests are no part of what is built. */
export function hashOfSources(folder) {
  const hash = createHash('sha256');
  const files = [...sourceFolders.flatMap((name) => filesBelow(folder, name)), ...sourceFiles];
  for (const file of files.sort()) {
    const path = join(folder, file);
    if (!existsSync(path)) continue;
    const bytes = readFileSync(path);
    hash.update(`${file}\0${bytes.length}\0`).update(bytes);
  }
  return hash.digest('hex');
}

const pageOf = (folder) => join(folder, 'out/renderer/index.html');
const markOf = (folder) => join(folder, 'out/.built-from');

function filesBelow(folder, name) {
  if (!existsSync(join(folder, name))) return [];
  return readdirSync(join(folder, name), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !/\.test\.tsx?$/.test(entry.name))
    .map((entry) =>
      join(entry.parentPath ?? entry.path, entry.name)
        .slice(folder.length + 1)
        .replaceAll('\\', '/'),
    );
}
