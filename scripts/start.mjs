// npm start: sets up, then shows the simulated treadmill following the sample tracks.
//   npm start [-- ARGUMENT...]   arguments go to "beatrunner demo"
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { SetupError, projectEnvironment, projectFolder, setUp } from './setup.mjs';

/** How long the program may take to come to an end after Ctrl-C, milliseconds. */
const farewellMs = 10_000;
const passOnAfterMs = 2000;

async function start() {
  const nodePath = await setUp();
  const main = join(projectFolder, 'electron/cli/main.ts');
  const child = spawn(nodePath, [main, 'demo', ...process.argv.slice(2)], {
    cwd: projectFolder,
    env: projectEnvironment(nodePath),
    stdio: 'inherit',
  });
  let isEnding = false;
  // Ctrl-C reaches the program too, as it shares this terminal. Where it does not, it is passed on a little later: told
  // twice at once, the program would think that somebody has lost patience.
  const ending = (signal) => {
    if (isEnding) child.kill('SIGKILL');
    isEnding = true;
    setTimeout(() => child.kill('SIGTERM'), signal === 'SIGTERM' ? 0 : passOnAfterMs).unref();
    setTimeout(() => child.kill('SIGKILL'), farewellMs).unref();
  };
  process.on('SIGINT', ending);
  process.on('SIGTERM', ending);
  process.on('exit', () => child.kill('SIGKILL'));
  return new Promise((resolve) => {
    child.on('error', (error) => {
      console.error(`BeatRunner could not be started (${error.message}). Run "npm run setup" and try again.`);
      resolve(1);
    });
    child.on('exit', (exitCode) => resolve(isEnding ? 0 : (exitCode ?? 1)));
  });
}

try {
  process.exitCode = await start();
} catch (error) {
  if (!(error instanceof SetupError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
