import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { accessSync, constants, watch } from 'node:fs';
import { access, mkdir, mkdtemp, open, rename, rm, stat, type FileHandle } from 'node:fs/promises';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startLinkRelay } from './link-relay.ts';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';

/**
 * Hardware in the loop without hardware: btvirt emulates Bluetooth controllers that hear each other, socat makes a
 * serial device of each, and noble and bleno talk to those as to serial adapters
 * (`BLUETOOTH_HCI_SOCKET_UART_PORT=<tty>`). Everything between the two, HCI to GATT, is the real code.
 */
export interface Rig {
  /** Adds one emulated controller; answers the path of its serial device. One process may use it at a time. */
  addController(): Promise<string>;
  /**
   * Ends every link of a controller with a supervision time-out (0x08), both sides learning of it: somebody stood
   * between the antennas. The controller stays, and advertises and connects again.
   */
  loseLinks(tty: string): Promise<void>;
  /**
   * Takes a controller out of the air, as a device that lost its power: whoever is linked to it notices by its
   * supervision time-out (0x08), which comes at once here because btvirt has no notion of time. Killing the process
   * alone leaves the controller, its links and its advertising as they are, like a device whose firmware hangs.
   */
  removeController(tty: string): Promise<void>;
  /** Ends every process of the rig and removes its folder. Safe to call twice. */
  stop(): Promise<void>;
}

const tools = { btvirt: 'bluez-test-tools', socat: 'socat', gcc: 'gcc' } as const;

/** Names of the tools the rig needs that are not on the PATH; empty when a rig can be started. */
export function missingRigTools(): readonly string[] {
  if (process.platform !== 'linux') return ['linux'];
  const folders = (process.env['PATH'] ?? '').split(path.delimiter);
  return Object.keys(tools).filter(
    (tool) =>
      !folders.some((folder) => {
        try {
          accessSync(path.join(folder, tool), constants.X_OK);
          return true;
        } catch {
          return false;
        }
      }),
  );
}

/**
 * For `describe.skipIf(...)`: says on the console which tool is missing and answers true, except in CI, where a missing
 * tool has to fail the tests (the rig's own error does that).
 */
export function shouldSkipHil(): boolean {
  const missing = missingRigTools();
  if (missing.length === 0) return false;
  console.warn(`hardware-in-the-loop tests need: ${missing.map(toolHint).join(', ')}`);
  return process.env['CI'] !== 'true';
}

function toolHint(tool: string): string {
  return tool in tools ? `${tool} (Debian package ${tools[tool as keyof typeof tools]})` : tool;
}

/** Starts btvirt with sockets of its own. Rejects, naming the missing tools, when it cannot. */
export async function startRig(): Promise<Rig> {
  const missing = missingRigTools();
  if (missing.length > 0) {
    throw new Error(`The hardware-in-the-loop rig needs ${missing.map(toolHint).join(', ')}`);
  }
  const shim = await buildShim();
  // Unix socket paths are short (108 bytes): the system's temporary folder, not the project's.
  const folder = await mkdtemp(path.join(tmpdir(), 'beatrunner-hil-'));
  const processes = new Map<string, ChildProcess>();
  const lines = new Map<string, FileHandle>();
  // A test run that is killed must not leave an emulator behind.
  const killAll = (): void => {
    for (const child of processes.values()) child.kill('SIGKILL');
  };
  process.once('exit', killAll);

  const socketPath = path.join(folder, 'bt-server-bredrle');
  const isListening = fileAppears(folder, path.basename(socketPath));
  processes.set('btvirt', startProcess('btvirt', ['-s'], { LD_PRELOAD: shim, BTVIRT_SOCKET_DIR: folder }));

  let stopRelay = async (): Promise<void> => undefined;
  const stop = async (): Promise<void> => {
    process.removeListener('exit', killAll);
    await stopRelay();
    stopRelay = async () => undefined;
    const ended = [...processes.values()].map(endProcess);
    processes.clear();
    await Promise.all(ended);
    await Promise.all([...lines.values()].map((line) => line.close()));
    lines.clear();
    await rm(folder, { recursive: true, force: true });
  };

  try {
    await isListening;
  } catch (error) {
    await stop();
    throw error;
  }

  const relayPath = path.join(folder, 'relay');
  const relay = await startLinkRelay(relayPath, socketPath).catch(async (error: unknown) => {
    await stop();
    throw error;
  });
  stopRelay = () => relay.close();

  const ttys: string[] = [];
  return {
    async addController() {
      const tty = path.join(folder, `tty${ttys.length + 1}`);
      ttys.push(tty);
      const isThere = fileAppears(folder, path.basename(tty));
      processes.set(
        tty,
        startProcess('socat', [`pty,raw,echo=0,link=${tty}`, `UNIX-CONNECT:${relayPath}`], {}),
      );
      await isThere;
      // Kept open, because socat ends with the last process that closes the device.
      lines.set(tty, await open(tty, constants.O_RDWR | constants.O_NOCTTY | constants.O_NONBLOCK));
      return tty;
    },
    async loseLinks(tty) {
      relay.loseLinks(ttys.indexOf(tty));
    },
    async removeController(tty) {
      await lines.get(tty)?.close();
      lines.delete(tty);
      const child = processes.get(tty);
      processes.delete(tty);
      if (child !== undefined) await endProcess(child);
    },
    stop,
  };
}

/** Compiles the preload library into .cache/hil, once per version of its source. */
async function buildShim(): Promise<string> {
  const source = path.join(import.meta.dirname, 'af-alg-shim.c');
  const folder = path.join(import.meta.dirname, '..', '..', '.cache', 'hil');
  const target = path.join(folder, 'af-alg-shim.so');
  const isFresh = await Promise.all([stat(source), stat(target)]).then(
    ([from, to]) => to.mtimeMs >= from.mtimeMs,
    () => false,
  );
  if (isFresh) return target;
  await mkdir(folder, { recursive: true });
  const draft = `${target}.${process.pid}`;
  await promisify(execFile)('gcc', ['-shared', '-fPIC', '-O2', '-Wall', '-o', draft, source, '-ldl']);
  await rename(draft, target);
  return target;
}

function startProcess(command: string, args: readonly string[], env: Record<string, string>): ChildProcess {
  const child = spawn(command, args, {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  child.stderr?.setEncoding('utf8');
  child.stderr?.on('data', (text: string) => console.warn(`${command}: ${text.trim()}`));
  child.on('error', (error) => console.warn(`${command}: ${error.message}`));
  return child;
}

async function endProcess(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  const isLate = await Promise.race([ended.then(() => false), delay(2000, true, { ref: false })]);
  if (!isLate) return;
  child.kill('SIGKILL');
  await ended;
}

async function fileAppears(folder: string, name: string): Promise<void> {
  const signal = AbortSignal.timeout(5000);
  const file = path.join(folder, name);
  await new Promise<void>((resolve, reject) => {
    const watcher = watch(folder);
    const finish = (error?: Error): void => {
      watcher.close();
      if (error === undefined) resolve();
      else reject(error);
    };
    const look = (): void =>
      void access(file).then(
        () => finish(),
        () => undefined,
      );
    watcher.on('change', look);
    signal.addEventListener('abort', () => finish(new Error(`${file} did not appear within 5 s`)));
    look();
  });
}
