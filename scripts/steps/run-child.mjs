import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

/**
 * Runs a program to its end, with a time limit and without standard input. Its whole process group ends with it, so
 * nothing is left behind.
 *
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{
 *   timeLimitS: number, cwd?: string, env?: NodeJS.ProcessEnv, isQuiet?: boolean,
 *   stillWorking?: string, silenceLimitS?: number, onLine?: (line: string) => void,
 * }} options `isQuiet` keeps its output back and returns it; `stillWorking` is said every 20 seconds. A quiet one that says
 *   nothing for `silenceLimitS` is ended, too; `onLine` hears what it says.
 * @returns {Promise<{ exitCode: number, hasTimedOut: boolean, isSilent?: boolean, output: string }>} 127 when it cannot be
 *   started; `isSilent`: it was ended because it said nothing
 */
export function runChild(command, args, options) {
  const isWindows = process.platform === 'win32';
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd: options.cwd,
      env: options.env ?? process.env,
      stdio: ['ignore', options.isQuiet ? 'pipe' : 'inherit', options.isQuiet ? 'pipe' : 'inherit'],
      detached: !isWindows,
      windowsHide: true,
    });
    let output = '';
    let hasTimedOut = false;
    let isSilent = false;
    const startedMs = Date.now();
    const end = (signal) => endGroup(child, signal);
    const interrupted = () => {
      end('SIGTERM');
      process.exit(130);
    };
    const giveUp = () => {
      hasTimedOut = true;
      end('SIGTERM');
      setTimeout(() => end('SIGKILL'), 5000).unref();
    };
    const limit = setTimeout(giveUp, options.timeLimitS * 1000);
    const silence =
      options.silenceLimitS === undefined
        ? undefined
        : setTimeout(() => {
            isSilent = true;
            giveUp();
          }, options.silenceLimitS * 1000);
    const heartbeat =
      options.stillWorking === undefined
        ? undefined
        : setInterval(() => {
            const seconds = Math.round((Date.now() - startedMs) / 1000);
            process.stdout.write(`${options.stillWorking} (${seconds} s so far)\n`);
          }, 20_000);
    process.once('SIGINT', interrupted);
    process.once('SIGTERM', interrupted);
    const finish = (exitCode) => {
      clearTimeout(limit);
      clearTimeout(silence);
      clearInterval(heartbeat);
      process.off('SIGINT', interrupted);
      process.off('SIGTERM', interrupted);
      resolve({ exitCode, hasTimedOut, isSilent, output });
    };
    const hear = (text) => {
      silence?.refresh();
      output += text;
    };
    child.stdout?.setEncoding('utf8').on('data', hear);
    child.stderr?.setEncoding('utf8').on('data', hear);
    if (child.stdout !== null && options.onLine !== undefined) {
      createInterface({ input: child.stdout }).on('line', options.onLine);
    }
    child.on('error', (error) => {
      output += `${error.message}\n`;
      finish(127);
    });
    child.on('close', (exitCode) => {
      end('SIGKILL');
      finish(exitCode ?? 1);
    });
  });
}

/** Ends a child and whatever it started; a group that is gone already is what was wanted. */
function endGroup(child, signal) {
  if (child.pid === undefined) return;
  try {
    if (process.platform === 'win32') child.kill(signal);
    else process.kill(-child.pid, signal);
  } catch (error) {
    // macOS says EPERM of a group whose last process waits to be collected.
    if (error.code !== 'ESRCH' && error.code !== 'EPERM') throw error;
  }
}
