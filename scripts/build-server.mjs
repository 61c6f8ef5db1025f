// node scripts/build-server.mjs [FOLDER] [--start]: the sync server alone, as the image has it, without tests.
//   Its packages are installed in it with what package-lock.json says; --start then starts it as the image does.
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { runChild } from './steps/run-child.mjs';
import { runInTerminal } from './steps/run-in-terminal.mjs';
import { runScript } from './steps/run-script.mjs';
import { serverEnvironment, serverFlags } from './steps/server-process.mjs';
import { copyServerTree } from './steps/server-tree.mjs';
import { SetupError, projectFolder, setUpPackages } from './setup.mjs';

const installArgs = [
  'ci',
  '--workspace',
  'sync-server',
  '--omit',
  'dev',
  '--ignore-scripts',
  '--no-audit',
  '--no-fund',
];

/** How long the server may take to close, milliseconds; its own patience is shorter. */
const farewellMs = 20_000;

/** In every folder that was built: nothing else is ever deleted. */
const mark = '.beatrunner-server';

function requireOwnFolder(folder) {
  if (!existsSync(folder) || existsSync(join(folder, mark)) || readdirSync(folder).length === 0) return;
  throw new SetupError(
    `${folder} has something in it that is no built server. Name a folder that is empty or does not exist.`,
  );
}

async function build() {
  const args = process.argv.slice(2);
  const folder = resolve(
    args.find((argument) => !argument.startsWith('--')) ?? join(projectFolder, 'out/sync-server'),
  );
  requireOwnFolder(folder);
  const nodePath = await setUpPackages();
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, mark), 'Made by npm run build:server, and replaced by it.\n');
  copyServerTree(projectFolder, folder);
  const { exitCode } = await runChild('npm', installArgs, {
    cwd: folder,
    timeLimitS: 600,
    stillWorking: 'Still installing',
  });
  if (exitCode !== 0) throw new SetupError(`npm ci ended with ${exitCode}; its own words are above.`);
  console.log(
    `The server is in ${folder}. Start it there with Node 24: node ${serverFlags.join(' ')} sync-server/src/main.ts`,
  );
  if (!args.includes('--start')) return 0;
  const server = { cwd: folder, env: serverEnvironment(process.env, folder), patienceMs: farewellMs };
  return (await runInTerminal(nodePath, [...serverFlags, 'sync-server/src/main.ts'], server)).exitCode ?? 1;
}

await runScript(build);
