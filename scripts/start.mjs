// npm start: sets up, builds, and opens BeatRunner: its window, or its page in the browser.
//   npm start [-- --browser | --demo | --data DIR]
import { join, resolve } from 'node:path';
import { projectEnvironment, projectFolder, setUp } from './setup.mjs';
import { browserWords, readStartArguments, reasonForNoWindow, startUsage } from './steps/choose-way.mjs';
import { findElectron } from './steps/find-electron.mjs';
import { runInTerminal } from './steps/run-in-terminal.mjs';
import { runScript } from './steps/run-script.mjs';

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
    console.log(browserWords(ended.problem, env, process.platform));
  }
  return (await runProgram(nodePath, [main, 'serve', '--open'], env, farewellMs.app)).exitCode;
}

/** @returns {Promise<{ exitCode: number } | { exitCode?: undefined, problem: string }>} */
async function openWindow(nodePath, env) {
  const reason = reasonForNoWindow({ platform: process.platform, env, userId: process.getuid?.() });
  if (reason !== undefined) return { problem: reason };
  const electron = await findElectron(projectFolder, { nodePath, today: today() });
  if (electron.path === undefined) return { problem: electron.problem };
  console.log(
    'Opening the window of BeatRunner. Closing it, or Ctrl-C here, ends BeatRunner: the belt is stopped and the run saved first.',
  );
  const startedMs = performance.now();
  const { ELECTRON_RUN_AS_NODE: _asNode, ...windowEnv } = env;
  const ended = await runProgram(electron.path, [projectFolder], windowEnv, farewellMs.app);
  const hasOpened = ended.isWanted || ended.exitCode === 0 || performance.now() - startedMs > openedAfterMs;
  return hasOpened ? ended : { problem: 'The window could not be opened (Electron says above why)' };
}

/** In local time: the day that a person means. */
function today() {
  const now = new Date();
  return [now.getFullYear(), now.getMonth() + 1, now.getDate()]
    .map((part) => String(part).padStart(2, '0'))
    .join('-');
}

/** Runs BeatRunner in this terminal to its end. `isWanted`: somebody ended it. */
async function runProgram(program, args, env, patienceMs) {
  const ended = await runInTerminal(program, args, { cwd: projectFolder, env, patienceMs });
  const { exitCode, signal, isWanted, problem } = ended;
  if (problem !== undefined) {
    console.error(
      `BeatRunner could not be started (${problem}). Run "npm run setup", then "npm start" again.`,
    );
    return { exitCode: 1, isWanted };
  }
  if (!isWanted && signal !== null) {
    console.error(
      `BeatRunner was ended from outside (${signal}). A belt that moves goes on: use the treadmill's own stop. Then run "npm start" again.`,
    );
  }
  if (isWanted && signal === 'SIGKILL') {
    console.error(
      'BeatRunner did not come to an end, and was cut off. Nobody saw the belt at rest: look at the treadmill, and use its own stop if it moves.',
    );
  }
  // Ended by the very signal that was passed on: it had not begun yet.
  return { exitCode: exitCode ?? (isWanted && signal !== 'SIGKILL' ? 0 : 1), isWanted };
}

await runScript(start);
