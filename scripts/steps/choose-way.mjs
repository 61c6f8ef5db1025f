import { parseArgs } from 'node:util';
import { SetupError } from './setup-error.mjs';

export const startUsage = `npm start [-- OPTION...]

  (nothing)     BeatRunner's window, or its page in the browser where there can be
                no window
  --browser     the page in the browser, whatever there is
  --demo        a run in this terminal: the simulated treadmill follows the sample
                tracks; what follows goes to "beatrunner demo"
  --data DIR    the data folder (see the README for the usual one)`;

/**
 * What `npm start` was asked for.
 *
 * @param {readonly string[]} args
 * @returns {{ kind: 'help' } | { kind: 'demo', args: readonly string[] }
 *   | { kind: 'app', isBrowserForced: boolean, data: string | undefined }}
 */
export function readStartArguments(args) {
  const demoAt = args.indexOf('--demo');
  if (demoAt !== -1) return { kind: 'demo', args: args.toSpliced(demoAt, 1) };
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        browser: { type: 'boolean', default: false },
        data: { type: 'string' },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
    if (values.help) return { kind: 'help' };
    return { kind: 'app', isBrowserForced: values.browser, data: values.data };
  } catch (error) {
    throw new SetupError(`${error.message}\n\n${startUsage}`);
  }
}

/**
 * What is said where the browser has to do.
 *
 * @param {string} problem the beginning of a sentence
 * @param {NodeJS.ProcessEnv} env
 * @param {NodeJS.Platform} platform
 */
export function browserWords(problem, env, platform) {
  return hasDisplay(platform, env)
    ? `${problem}. BeatRunner opens in your browser instead: the same screens, without a window of their own.`
    : `${problem}, so BeatRunner opens no window. Its screens are for a browser on this machine, at the address below.`;
}

function hasDisplay(platform, env) {
  return platform === 'win32' || platform === 'darwin' || Boolean(env.DISPLAY || env.WAYLAND_DISPLAY);
}

/**
 * Whether a window can be opened from here, and why not.
 *
 * @param {{ platform: NodeJS.Platform, env: NodeJS.ProcessEnv, userId: number | undefined }} surroundings
 * @returns {string | undefined} why not, as the beginning of a sentence; undefined: it can
 */
export function reasonForNoWindow({ platform, env, userId }) {
  if (platform !== 'win32' && platform !== 'darwin') {
    if (!hasDisplay(platform, env)) return 'There is no display here';
    // Chromium's sandbox needs a user to take rights from, and without its sandbox no window is opened.
    if (userId === 0) return 'You are root, for whom no window is opened';
  }
  return undefined;
}
