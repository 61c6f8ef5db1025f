#!/usr/bin/env node
// Starts the command line on the project's own Node: the sources are TypeScript, which Node 24 runs as they are.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const main = fileURLToPath(new URL('./main.ts', import.meta.url));
const packaged = fileURLToPath(
  new URL(
    `../../node_modules/node/bin/${process.platform === 'win32' ? 'node.exe' : 'node'}`,
    import.meta.url,
  ),
);
const isNewEnough = Number(process.versions.node.split('.')[0]) >= 24;

/** Nothing of ours is loaded before this: what is missing can only be said here. */
const isInstalled = existsSync(
  fileURLToPath(new URL('../../node_modules/zod/package.json', import.meta.url)),
);

if (!isInstalled) {
  console.error('Not completely installed: run "npm start" or "npm run setup" in the folder of BeatRunner.');
  process.exitCode = 1;
} else if (isNewEnough) {
  await startHere();
} else if (existsSync(packaged)) {
  const child = spawn(packaged, [main, ...process.argv.slice(2)], { stdio: 'inherit' });
  // The child gets the terminal's Ctrl-C itself; this process only waits for what it makes of it.
  for (const signal of ['SIGINT', 'SIGHUP']) process.on(signal, () => {});
  process.on('SIGTERM', () => child.kill('SIGTERM'));
  child.on('exit', (code, signal) => {
    process.exitCode = code ?? (signal === null ? 1 : 130);
  });
} else {
  console.error('BeatRunner needs Node 24 or newer. Run "npm run setup" in its folder: that brings its own.');
  process.exitCode = 1;
}

async function startHere() {
  try {
    await import(main);
  } catch (error) {
    if (error?.code !== 'ERR_MODULE_NOT_FOUND') throw error;
    console.error(
      'Not completely installed: run "npm start" or "npm run setup" in the folder of BeatRunner.',
    );
    process.exitCode = 1;
  }
}
