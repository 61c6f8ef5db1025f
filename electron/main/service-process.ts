import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import type { Clock } from '#contract/runtime/clock.ts';
import { createListeners, type Unsubscribe } from '#contract/runtime/listeners.ts';
import type { Log } from '#contract/runtime/log.ts';
import { createCrashBudget, type CrashBudget } from './crash-budget.ts';

/**
 * The controller of this app: one that runs already on the same data (a kiosk's service), or a process of our own that
 * is started again when it dies. The window is only its screen: it may crash, be reloaded or closed, and the run goes on.
 */
export interface ServiceProcess {
  /** With its token; undefined while there is none. */
  readonly url: string | undefined;
  /** A window started it, this one or one that crashed before. False: it was there before us, and stays when we go. */
  readonly isOurs: boolean;
  /** It ended too often: trying again is over, and a person has to look. */
  readonly hasGivenUp: boolean;
  onChange(listener: () => void): Unsubscribe;
  /** A person has looked: it may end as often again. Nothing happens while one is there, or on its way. */
  tryAgain(): void;
  /** Ends our own in order: belt first, then the run is saved. A process that was there before is left alone. */
  close(): Promise<void>;
}

export interface ServiceProcessOptions {
  readonly dataFolder: string;
  /** Remembers whom we started: a window that crashes leaves its controller to the next one. */
  readonly memoryFile: string;
  readonly isSimulated: boolean;
  /** Of the project or the installed app. */
  readonly programFolder: string;
  readonly clock: Clock;
  readonly log: Log;
}

const memorySchema = z.object({ pid: z.int().positive() });
const addressSchema = z.object({ url: z.url(), pid: z.int().positive() });
const announcementSchema = z.object({ kind: z.literal('listening'), url: z.url() });

/** After the first, second... end; the last one goes on. */
const restartGapsMs = [0, 500, 1000, 2000, 5000];
/** An orderly end may have to wait for a coasting belt (docs/rpc.md, How it ends). */
const farewellMs = 150_000;
const lookAgainMs = 1000;
const lookForEndMs = 100;

const freshBudget = (): CrashBudget => createCrashBudget({ most: 5, withinMs: 5 * 60_000 });

/** Resolves at once; the address comes with `onChange`. */
export async function keepService(options: ServiceProcessOptions): Promise<ServiceProcess> {
  const { clock, log, dataFolder } = options;
  const changes = createListeners<void>();
  let budget = freshBudget();
  let url: string | undefined;
  let child: ChildProcess | undefined;
  let adoptedPid: number | undefined;
  let isOurs = false;
  let hasGivenUp = false;
  let isClosing = false;
  let endings = 0;

  function become(next: string | undefined): void {
    if (next === url) return;
    url = next;
    changes.emit();
  }

  function start(): void {
    isOurs = true;
    const started = spawn(nodeOf(options.programFolder), serviceArguments(options), {
      cwd: options.programFolder,
      env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    child = started;
    if (started.pid !== undefined) remember(options, started.pid);
    createInterface({ input: started.stdout }).on('line', (line) => {
      const announcement = announcementSchema.safeParse(jsonOf(line));
      if (announcement.success) become(announcement.data.url);
    });
    createInterface({ input: started.stderr }).on('line', (line) => log.info('controller-says', { line }));
    started.on('error', (error) => log.error('controller-not-started', { error }));
    started.on('close', (exitCode, signal) => {
      child = undefined;
      become(undefined);
      if (isClosing) return;
      log.error('controller-ended', { exitCode: exitCode ?? '', signal: signal ?? '' });
      if (!budget.note(clock.nowMs())) {
        hasGivenUp = true;
        changes.emit();
        return;
      }
      clock.after(restartGapsMs[Math.min(endings, restartGapsMs.length - 1)] ?? 0, () => {
        if (!isClosing) void find();
      });
      endings += 1;
    });
  }

  /** One that runs already, watched: when it goes we start our own. */
  async function follow(found: { readonly url: string; readonly pid: number }): Promise<void> {
    isOurs = (await rememberedPid(options.memoryFile)) === found.pid;
    adoptedPid = isOurs ? found.pid : undefined;
    log.info('controller-found', { isOurs });
    become(found.url);
    const cancel = clock.every(lookAgainMs, () => {
      if (!isClosing && isAlive(found.pid)) return;
      cancel();
      if (isClosing) return;
      adoptedPid = undefined;
      become(undefined);
      void find();
    });
  }

  async function find(): Promise<void> {
    const found = await runningService(dataFolder);
    if (isClosing) return;
    if (found === undefined) start();
    else await follow(found);
  }

  await find();
  return {
    get url() {
      return url;
    },
    get isOurs() {
      return isOurs;
    },
    get hasGivenUp() {
      return hasGivenUp;
    },
    onChange: (listener) => changes.add(listener),
    tryAgain() {
      if (!hasGivenUp || isClosing) return;
      log.info('controller-tried-again', {});
      hasGivenUp = false;
      endings = 0;
      budget = freshBudget();
      void find();
    },
    async close() {
      isClosing = true;
      await (child === undefined ? endAdopted() : endChild(child));
    },
  };

  async function endChild(ending: ChildProcess): Promise<void> {
    if (ending.exitCode !== null || ending.signalCode !== null) return;
    const gone = new Promise<void>((resolve) => ending.once('close', () => resolve()));
    ending.kill('SIGTERM');
    const cancel = clock.after(farewellMs, () => ending.kill('SIGKILL'));
    await gone;
    cancel();
  }

  /** No child of ours: nobody tells when it has gone. */
  async function endAdopted(): Promise<void> {
    const pid = adoptedPid;
    if (pid === undefined || !isAlive(pid)) return;
    sendSignal(pid, 'SIGTERM');
    const untilMs = clock.nowMs() + farewellMs;
    await new Promise<void>((resolve) => {
      const cancel = clock.every(lookForEndMs, () => {
        if (clock.nowMs() > untilMs) sendSignal(pid, 'SIGKILL');
        if (isAlive(pid)) return;
        cancel();
        resolve();
      });
    });
  }
}

function serviceArguments({ programFolder, dataFolder, isSimulated }: ServiceProcessOptions): string[] {
  const main = path.join(programFolder, 'electron/cli/main.ts');
  return [main, 'serve', '--json', '--data', dataFolder, ...(isSimulated ? ['--device', 'sim'] : [])];
}

/** The project's own Node 24 where there is one; else Electron's, which is as new from Electron 40 on. */
function nodeOf(programFolder: string): string {
  const packaged = path.join(
    programFolder,
    'node_modules/node/bin',
    process.platform === 'win32' ? 'node.exe' : 'node',
  );
  return existsSync(packaged) ? packaged : process.execPath;
}

/** A service that runs on these data now; its file may be older than its process. */
async function runningService(dataFolder: string) {
  try {
    const text = await readFile(path.join(dataFolder, 'service.json'), 'utf8');
    const address = addressSchema.safeParse(jsonOf(text));
    return address.success && isAlive(address.data.pid) ? address.data : undefined;
  } catch {
    // No file: no service has run here, or it ended in order.
    return undefined;
  }
}

function remember({ memoryFile, log }: ServiceProcessOptions, pid: number): void {
  try {
    mkdirSync(path.dirname(memoryFile), { recursive: true });
    writeFileSync(memoryFile, `${JSON.stringify({ pid })}\n`);
  } catch (error) {
    log.warn('controller-not-remembered', { error });
  }
}

async function rememberedPid(memoryFile: string): Promise<number | undefined> {
  try {
    return memorySchema.safeParse(JSON.parse(await readFile(memoryFile, 'utf8'))).data?.pid;
  } catch {
    // None was started yet.
    return undefined;
  }
}

function sendSignal(pid: number, name: 'SIGTERM' | 'SIGKILL'): void {
  try {
    process.kill(pid, name);
  } catch {
    // It has gone by itself.
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Not ours: the schema refuses it.
    return undefined;
  }
}
