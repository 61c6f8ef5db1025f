// npm start: sets up, builds, and opens BeatRunner: its window, or its page in the browser.
//   npm start [-- --browser | --demo | --data DIR]
import { spawn } from 'node:child_process';
import { join, resolve } from 'node:path';
import { SetupError, projectEnvironment, projectFolder, setUp } from './setup.mjs';
import { readStartArguments, reasonForNoWindow, startUsage } from './steps/choose-way.mjs';
import { findElectron } from './steps/find-electron.mjs';

/** A window that ends by itself so soon, and not well, never opened. */
const openedAfterMs = 10_000;
/** How long the program may take to come to an end after Ctrl-C, milliseconds: a belt that slows down is waited for. */
const farewellMs = { demo: 10_000, app: 150_000 };

async function start() {
  const wish = readStartArguments(process.argv.slice(2));
  if (wish.kind === 'help') {
    console.log(startUsage);
    return 0;
  }
  const nodePath = await setUp();
  const env = projectEnvironment(nodePath);
  const main = join(projectFolder, 'electron/cli/main.ts');
  if (wish.kind === 'demo') {
    return (await runProgram(nodePath, [main, 'demo', ...wish.args], env, farewellMs.demo)).exitCode;
  }
  if (wish.data !== undefined) env.BEATRUNNER_DATA = resolve(wish.data);
  if (!wish.isBrowserForced) {
    const ended = await openWindow(nodePath, env);
    if (ended.exitCode !== undefined) return ended.exitCode;
    console.log(`${ended.problem}: BeatRunner opens in the browser instead.`);
  }
  return (await runProgram(nodePath, [main, 'serve', '--open'], env, farewellMs.app)).exitCode;
}

/** @returns {Promise<{ exitCode: number } | { exitCode?: undefined, problem: string }>} */
async function openWindow(nodePath, env) {
  const reason = reasonForNoWindow({ platform: process.platform, env, userId: process.getuid?.() });
  if (reason !== undefined) return { problem: reason };
  const electron = await findElectron(projectFolder, { nodePath, today: today() });
  if (electron.path === undefined) return { problem: electron.problem };
  const startedMs = performance.now();
  const { ELECTRON_RUN_AS_NODE: _asNode, ...windowEnv } = env;
  const ended = await runProgram(electron.path, [projectFolder], windowEnv, farewellMs.app);
  const hasOpened = ended.isWanted || ended.exitCode === 0 || performance.now() - startedMs > openedAfterMs;
  return hasOpened ? ended : { problem: 'The window could not be opened (its own words are above)' };
}

/** In local time: the day that a person means. */
function today() {
  const now = new Date();
  return [now.getFullYear(), now.getMonth() + 1, now.getDate()]
    .map((part) => String(part).padStart(2, '0'))
    .join('-');
}

/** Runs a program in this terminal to its end. `isWanted`: somebody ended it. */
function runProgram(program, args, env, patienceMs) {
  const child = spawn(program, args, { cwd: projectFolder, env, stdio: 'inherit' });
  let isEnding = false;
  // Ctrl-C may have reached the program too, as it shares this terminal: it takes two signals at once for one. Every
  // further one is passed on as well, and it is the program that decides what a second Ctrl-C means for the belt.
  const ending = () => {
    child.kill('SIGTERM');
    if (isEnding) return;
    isEnding = true;
    setTimeout(() => child.kill('SIGKILL'), patienceMs).unref();
  };
  const leave = () => child.kill('SIGTERM');
  process.on('SIGINT', ending);
  process.on('SIGTERM', ending);
  process.on('exit', leave);
  return new Promise((done) => {
    const finish = (exitCode) => {
      process.off('SIGINT', ending);
      process.off('SIGTERM', ending);
      process.off('exit', leave);
      done({ exitCode, isWanted: isEnding });
    };
    child.on('error', (error) => {
      console.error(`BeatRunner could not be started (${error.message}). Run "npm run setup" and try again.`);
      finish(1);
    });
    child.on('exit', (exitCode, signal) => {
      if (!isEnding && signal !== null) {
        console.error(
          `BeatRunner was ended from outside (${signal}). A belt that moves goes on: use the treadmill's own stop. Then run "npm start" again.`,
        );
      }
      finish(isEnding ? 0 : (exitCode ?? 1));
    });
  });
}

try {
  process.exitCode = await start();
} catch (error) {
  if (!(error instanceof SetupError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
