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

if (isNewEnough) {
  await import(main);
} else if (existsSync(packaged)) {
  const child = spawn(packaged, [main, ...process.argv.slice(2)], { stdio: 'inherit' });
  // The child gets the terminal's Ctrl-C itself; this process only waits for what it makes of it.
  for (const signal of ['SIGINT', 'SIGHUP']) process.on(signal, () => {});
  process.on('SIGTERM', () => child.kill('SIGTERM'));
  child.on('exit', (code, signal) => {
    process.exitCode = code ?? (signal === null ? 1 : 130);
  });
} else {
  console.error('BeatRunner needs Node 24 or newer. Run "npm ci" in its folder: that brings its own.');
  process.exitCode = 1;
}
