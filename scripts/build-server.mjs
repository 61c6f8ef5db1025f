// node scripts/build-server.mjs [FOLDER] [--start]: the sync server alone, as the image has it, without tests.
//   Its packages are installed in it with what package-lock.json says; --start then starts it as the image does.
import { spawn } from 'node:child_process';
import { cpSync, mkdirSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { runChild } from './steps/run-child.mjs';
import { SetupError, projectFolder, setUpPackages } from './setup.mjs';

/** The image copies the same, by its Dockerfile. Both have the places that they have here. */
const copied = [
  'package.json',
  'package-lock.json',
  '.npmrc',
  'LICENSE',
  'core',
  'contract',
  'sync-server/package.json',
  'sync-server/core',
  'sync-server/contract',
  'sync-server/src',
];
const leftOut = /\.test\.ts$|\/test-support$|tsconfig[\w.]*\.json$/;
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

async function build() {
  const args = process.argv.slice(2);
  const folder = resolve(
    args.find((argument) => !argument.startsWith('--')) ?? join(projectFolder, 'out/sync-server'),
  );
  const nodePath = await setUpPackages();
  rmSync(folder, { recursive: true, force: true });
  for (const path of copied) {
    mkdirSync(join(folder, path, '..'), { recursive: true });
    cpSync(join(projectFolder, path), join(folder, path), {
      recursive: true,
      verbatimSymlinks: true,
      filter: (source) => !leftOut.test(source),
    });
  }
  const { exitCode } = await runChild('npm', installArgs, {
    cwd: folder,
    timeLimitS: 600,
    stillWorking: 'Still installing',
  });
  if (exitCode !== 0) throw new SetupError(`npm ci ended with ${exitCode}; its own words are above.`);
  console.log(`The server is in ${folder}. Start it there with Node 24: node sync-server/src/main.ts`);
  if (!args.includes('--start')) return 0;
  const child = spawn(nodePath, ['sync-server/src/main.ts'], { cwd: folder, stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
  return new Promise((done) => {
    child.on('exit', (code) => done(code ?? 1));
  });
}

try {
  process.exitCode = await build();
} catch (error) {
  if (!(error instanceof SetupError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
