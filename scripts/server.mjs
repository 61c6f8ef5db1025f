// npm run server: sets up what is missing and starts the sync server; with "shapes", the open development mode.
//   With "restore-epoch" it tells the clients of a database that was put back from a backup.
//   npm run server | npm run server:shapes | npm run server:restore-epoch
import { join } from 'node:path';
import { SetupError, projectEnvironment, projectFolder, setUpPackages } from './setup.mjs';
import { runInTerminal } from './steps/run-in-terminal.mjs';
import { runScript } from './steps/run-script.mjs';
import { serverEnvironment, serverFlags } from './steps/server-process.mjs';

/** How long the server may take to close, milliseconds; its own patience is shorter. */
const farewellMs = 20_000;
const programs = {
  server: 'main.ts',
  shapes: 'shapes-main.ts',
  'restore-epoch': 'restore-epoch-main.ts',
};

async function start() {
  const program = programs[process.argv[2] ?? 'server'];
  if (program === undefined)
    throw new SetupError('Use "npm run server", "npm run server:shapes" or "npm run server:restore-epoch".');
  const nodePath = await setUpPackages();
  const { exitCode, problem } = await runInTerminal(
    nodePath,
    [...serverFlags, join(projectFolder, 'sync-server/src', program)],
    {
      env: serverEnvironment(projectEnvironment(nodePath), projectFolder),
      ...{ cwd: process.cwd(), patienceMs: farewellMs },
      signals: ['SIGINT', 'SIGTERM', 'SIGHUP'],
    },
  );
  if (problem !== undefined) {
    console.error(`The server could not be started (${problem}). Run "npm run setup" and try again.`);
  }
  return exitCode ?? 1;
}

await runScript(start);
