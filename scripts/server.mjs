// npm run server: sets up what is missing and starts the sync server; with "shapes", the open development mode.
//   npm run server | npm run server:shapes
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { SetupError, projectEnvironment, projectFolder, setUpPackages } from './setup.mjs';

/** How long the server may take to close, milliseconds; its own patience is shorter. */
const farewellMs = 20_000;
const programs = { server: 'main.ts', shapes: 'shapes-main.ts' };

async function start() {
  const program = programs[process.argv[2] ?? 'server'];
  if (program === undefined) throw new SetupError('Use "npm run server" or "npm run server:shapes".');
  const nodePath = await setUpPackages();
  const child = spawn(nodePath, [join(projectFolder, 'sync-server/src', program)], {
    env: projectEnvironment(nodePath),
    stdio: 'inherit',
  });
  let isEnding = false;
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => {
      // Ctrl-C has reached the server as well, as it shares this terminal; a second signal would end it at once.
      if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal);
      if (isEnding) return;
      isEnding = true;
      setTimeout(() => child.kill('SIGKILL'), farewellMs).unref();
    });
  }
  process.on('exit', () => child.kill('SIGTERM'));
  return new Promise((done) => {
    child.on('error', (error) => {
      console.error(`The server could not be started (${error.message}). Run "npm run setup" and try again.`);
      done(1);
    });
    child.on('exit', (exitCode) => done(exitCode ?? 1));
  });
}

try {
  process.exitCode = await start();
} catch (error) {
  if (!(error instanceof SetupError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
