import { spawn } from 'node:child_process';

/**
 * Runs a program in this terminal to its end. Whoever ends this one ends that one: it is asked to, as often as this one is,
 * and cut off only when its patience has passed.
 *
 * @param {string} program
 * @param {readonly string[]} args
 * @param {{
 *   cwd: string, env?: NodeJS.ProcessEnv, patienceMs: number, signals?: readonly NodeJS.Signals[],
 * }} options `patienceMs`: how long the program may take to come to an end
 * @returns {Promise<{
 *   exitCode: number | null, signal: NodeJS.Signals | null, isWanted: boolean, problem?: string,
 * }>} `isWanted`: somebody ended it; `problem`: why it could not be started
 */
export function runInTerminal(program, args, { cwd, env, patienceMs, signals = ['SIGINT', 'SIGTERM'] }) {
  const child = spawn(program, args, { cwd, env: env ?? process.env, stdio: 'inherit' });
  let isWanted = false;
  let limit;
  // Ctrl-C may have reached the program too, as it shares this terminal: it takes two signals at once for one. Every
  // further one is passed on as well, and it is the program that decides what a second Ctrl-C means for the belt.
  const ending = () => {
    child.kill('SIGTERM');
    isWanted = true;
    limit ??= setTimeout(() => child.kill('SIGKILL'), patienceMs).unref();
  };
  const leave = () => child.kill('SIGTERM');
  for (const signal of signals) process.on(signal, ending);
  process.on('exit', leave);
  return new Promise((done) => {
    const finish = (end) => {
      clearTimeout(limit);
      for (const signal of signals) process.off(signal, ending);
      process.off('exit', leave);
      done({ exitCode: null, signal: null, isWanted, ...end });
    };
    child.on('error', (error) => finish({ problem: error.message }));
    child.on('exit', (exitCode, signal) => finish({ exitCode, signal }));
  });
}
