import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { runChild } from './run-child.mjs';

const timeLimitS = 180;

/**
 * The program that opens windows. Its package brings it by a download of its own, which is done here once, and not again
 * on a day on which it failed.
 *
 * @param {string} folder of the project
 * @param {{ nodePath: string, today: string, download?: typeof runChild }} options `today` as YYYY-MM-DD
 * @returns {Promise<{ path: string } | { problem: string }>} `problem` is the beginning of a sentence
 */
export async function findElectron(folder, { nodePath, today, download = runChild }) {
  const there = electronPath(folder);
  if (there !== undefined) return { path: there };
  if (hasFailedOn(folder, today)) return { problem: 'Electron could not be had today' };
  console.log('Fetching Electron, which opens the window (about 120 MB, once).');
  const { hasTimedOut, output } = await download(nodePath, ['install.js'], {
    cwd: join(folder, 'node_modules/electron'),
    timeLimitS,
    isQuiet: true,
    stillWorking: 'Still fetching Electron',
  });
  const arrived = electronPath(folder);
  if (arrived !== undefined && !hasTimedOut) {
    rmSync(markOf(folder), { force: true });
    return { path: arrived };
  }
  // What is half there must not be taken for a program the next time.
  rmSync(join(folder, 'node_modules/electron/dist'), { recursive: true, force: true });
  rmSync(join(folder, 'node_modules/electron/path.txt'), { force: true });
  mkdirSync(dirname(markOf(folder)), { recursive: true });
  writeFileSync(markOf(folder), `${today}\n`);
  const why = hasTimedOut ? `not within ${timeLimitS / 60} minutes` : innermostReason(output);
  return { problem: `Electron cannot be had now (${why}); it is tried again tomorrow` };
}

/** Where the program is, or undefined. */
export function electronPath(folder) {
  const electron = join(folder, 'node_modules/electron');
  if (!existsSync(join(electron, 'path.txt')) || !existsSync(join(electron, 'dist/version')))
    return undefined;
  const path = join(electron, 'dist', readFileSync(join(electron, 'path.txt'), 'utf8').trim());
  return existsSync(path) ? path : undefined;
}

/** The day of the last failure; another day is another try. */
export function hasFailedOn(folder, today) {
  return existsSync(markOf(folder)) && readFileSync(markOf(folder), 'utf8').trim() === today;
}

const markOf = (folder) => join(folder, '.cache/electron-failed-on');

/** The message of the innermost error of a stack: that a fetch failed says less than why it did. */
function innermostReason(output) {
  const messages = [...output.matchAll(/^\s*(?:\[cause\]: )?[\w.]*Error\b[^:\n]*: (.+)$/gm)];
  return (messages.at(-1)?.[1] ?? 'its download failed').replace(/ \{$/, '').trim().slice(0, 160);
}
