import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { progressWords } from './download-progress.mjs';
import { runChild } from './run-child.mjs';

/** A slow line takes minutes for it; one on which nothing comes any more is given up soon. */
const usualLimits = { timeLimitS: 1200, silenceLimitS: 60 };
const tellDownload = new URL('./tell-download.mjs', import.meta.url).href;

/**
 * The program that opens windows. Its package brings it by a download of its own, which is done here once, and not again
 * on a day on which it failed.
 *
 * @param {string} folder of the project
 * @param {{
 *   nodePath: string, today: string, download?: typeof runChild, say?: (words: string) => void,
 *   limits?: typeof usualLimits,
 * }} options `today` as YYYY-MM-DD; `say` writes a line to a person
 * @returns {Promise<{ path: string } | { problem: string }>} `problem` is the beginning of a sentence
 */
export async function findElectron(folder, options) {
  const { nodePath, today, download = runChild, say = console.log, limits = usualLimits } = options;
  const there = electronPath(folder);
  if (there !== undefined) return { path: there };
  if (hasFailedOn(folder, today)) {
    return {
      problem: `Electron, which opens the window, could not be fetched earlier today (delete ${markOf(folder)} to try again now)`,
    };
  }
  say('Fetching Electron, which opens the window (about 120 MB, once).');
  const tell = tellSometimes(say);
  const { hasTimedOut, isSilent, output } = await download(
    nodePath,
    ['--import', tellDownload, 'install.js'],
    {
      ...limits,
      cwd: join(folder, 'node_modules/electron'),
      env: { ...process.env, ELECTRON_GET_NO_PROGRESS: '1' },
      isQuiet: true,
      onLine: tell,
    },
  );
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
  const why = reasonOf({ hasTimedOut, isSilent, output }, limits);
  return {
    problem: `Electron, which opens the window, cannot be fetched now (${why}; it is tried again tomorrow)`,
  };
}

function reasonOf({ hasTimedOut, isSilent, output }, { timeLimitS, silenceLimitS }) {
  if (isSilent) return `nothing came for ${silenceLimitS} seconds`;
  if (hasTimedOut) return `it was not there after ${Math.round(timeLimitS / 60)} minutes`;
  return innermostReason(output);
}

const tellEveryMs = 5000;

/** The first of them, the last, and one every few seconds. */
function tellSometimes(say) {
  let toldAtMs = Number.NEGATIVE_INFINITY;
  let lastWords = '';
  return (line) => {
    const words = progressWords(line);
    if (words === undefined || words === lastWords) return;
    const [come, total] = words.match(/\d+/g) ?? [];
    if (performance.now() - toldAtMs < tellEveryMs && come !== total) return;
    toldAtMs = performance.now();
    lastWords = words;
    say(`  Electron: ${words}`);
  };
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
