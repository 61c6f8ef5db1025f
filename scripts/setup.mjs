// Installs what is missing, builds the page, and says where the project's own Node 24 is. Runs on Node 20 without any package.
//   npm run setup
import { existsSync, readFileSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { buildPage } from './steps/build-page.mjs';
import { runChild } from './steps/run-child.mjs';
import { runScript } from './steps/run-script.mjs';
import { SetupError } from './steps/setup-error.mjs';

export { SetupError };

export const projectFolder = join(dirname(fileURLToPath(import.meta.url)), '..');
const modulesFolder = join(projectFolder, 'node_modules');
const wantedNodeMajor = 24;

/**
 * Makes the packages, Node 24 and the built page be there.
 *
 * @returns {Promise<string>} path of a Node of at least version 24
 */
export async function setUp() {
  const nodePath = await setUpPackages();
  await buildPage(projectFolder, { nodePath, env: projectEnvironment(nodePath) });
  return nodePath;
}

/**
 * The same without the page: for programs that show none.
 *
 * @returns {Promise<string>} path of a Node of at least version 24
 */
export async function setUpPackages() {
  const reason = reasonToInstall();
  if (reason !== undefined) await installPackages(reason);
  const nodePath = await findNode();
  if (reason !== undefined) await buildBluetoothBinding();
  return nodePath;
}

/** Why `npm ci` is needed, or undefined. It compares what npm says it installed with the lockfile. */
export function reasonToInstall(folder = projectFolder) {
  const installedPath = join(folder, 'node_modules/.package-lock.json');
  if (!existsSync(installedPath)) return 'The packages are not there yet';
  const wanted = readLock(join(folder, 'package-lock.json'));
  const installed = readLock(installedPath);
  for (const [path, { version, optional, link }] of Object.entries(wanted)) {
    if (path === '' || link === true) continue;
    const there = installed[path];
    if (there === undefined && optional) continue;
    if (there?.version !== version) return `${path.replace('node_modules/', '')} is not at ${version}`;
  }
  return undefined;
}

function readLock(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8')).packages ?? {};
  } catch (error) {
    throw new SetupError(`${path} cannot be read (${error.message}). Restore it with git and try again.`);
  }
}

async function installPackages(reason) {
  console.log(`${reason}: installing packages (about 400 MB the first time).`);
  // Install scripts stay off: nothing here needs one, except for the two steps that this file does itself.
  const args = ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  const { exitCode, hasTimedOut } = await runNpm(args, 1200, 'Still installing packages');
  if (hasTimedOut) {
    throw new SetupError(
      'The packages did not arrive within 20 minutes. Check the network and run this again.',
    );
  }
  if (exitCode !== 0) {
    throw new SetupError(
      `npm ci ended with ${exitCode}; its own words are above. Check the network and the free disk space, then run this again.`,
    );
  }
}

/** Node 24 comes as a package. Its binary is fetched by a small installer, which is run here where it has not been. */
/**
 * The Node to go on with: npm runs scripts on the packaged one, and a new installation takes that away under them. Then it
 * is the host's.
 */
export function nodeThatIsThere(own = process.execPath) {
  return existsSync(own) ? own : 'node';
}

async function findNode() {
  const packaged = join(modulesFolder, 'node/bin', process.platform === 'win32' ? 'node.exe' : 'node');
  if (await isUsableNode(packaged)) return packaged;
  console.log('Fetching Node 24 (about 120 MB, once).');
  await runChild(nodeThatIsThere(), ['installArchSpecificPackage.js'], {
    cwd: join(modulesFolder, 'node'),
    timeLimitS: 600,
    isQuiet: true,
    stillWorking: 'Still fetching Node 24',
  });
  if (await isUsableNode(packaged)) {
    linkNode();
    return packaged;
  }
  if (Number(process.versions.node.split('.')[0]) >= wantedNodeMajor) {
    console.log(
      `The packaged Node 24 cannot be had here; going on with ${process.execPath} (${process.version}).`,
    );
    return process.execPath;
  }
  throw new SetupError(
    `BeatRunner runs on Node ${wantedNodeMajor}, and the packaged one cannot be had here. Install Node ${wantedNodeMajor} or newer and run this again.`,
  );
}

/** Lets the scripts of package.json find this Node first, as npm would have done had its binary been there in time. */
function linkNode() {
  const link = join(modulesFolder, '.bin/node');
  if (process.platform !== 'win32' && !existsSync(link)) symlinkSync('../node/bin/node', link);
}

async function isUsableNode(path) {
  if (!existsSync(path)) return false;
  const { exitCode, output } = await runChild(path, ['--version'], { timeLimitS: 30, isQuiet: true });
  return exitCode === 0 && Number(/^v(\d+)/.exec(output)?.[1] ?? 0) >= wantedNodeMajor;
}

/** noble talks to CoreBluetooth and WinRT through a binding that has to be built; on Linux nothing is compiled. */
async function buildBluetoothBinding() {
  if (process.platform !== 'darwin' && process.platform !== 'win32') return;
  console.log('Building the Bluetooth binding.');
  const { exitCode } = await runNpm(
    ['rebuild', '@abandonware/noble'],
    600,
    'Still building the Bluetooth binding',
  );
  if (exitCode !== 0) {
    console.log(
      'The Bluetooth binding could not be built: the simulated treadmill works, a real one does not. Install the compiler tools (Xcode command line tools, or Visual Studio Build Tools and Python) and run "npm run setup" again.',
    );
  }
}

export function runNpm(args, timeLimitS, stillWorking) {
  const npm = process.env.npm_execpath;
  const options = { cwd: projectFolder, timeLimitS, stillWorking };
  if (npm !== undefined && /\.c?js$/.test(npm)) return runChild(process.execPath, [npm, ...args], options);
  if (process.platform === 'win32') return runChild('cmd.exe', ['/d', '/s', '/c', 'npm', ...args], options);
  return runChild('npm', args, options);
}

/** The environment in which everything finds the project's programs and its Node first. */
export function projectEnvironment(nodePath) {
  const separator = process.platform === 'win32' ? ';' : ':';
  const path = [dirname(nodePath), join(modulesFolder, '.bin'), process.env.PATH ?? ''].join(separator);
  return { ...process.env, PATH: path };
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  await runScript(async () => {
    console.log(`Ready. Node: ${await setUp()}`);
    return 0;
  });
}
