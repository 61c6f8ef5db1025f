import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import type { CancelTimer, Clock } from '#contract/runtime/clock.ts';
import { createListeners, type Unsubscribe } from '#contract/runtime/listeners.ts';
import type { Log } from '#contract/runtime/log.ts';
import { createCrashBudget, type CrashBudget } from './crash-budget.ts';
import {
  readServiceAddress,
  readServiceMemory,
  writeServiceMemory,
  type ServiceAddress,
  type ServiceMemory,
} from './service-files.ts';
import { serviceAsking, type ServiceAsking } from './service-identity.ts';
import { systemdUnits, type SystemdUnits } from './systemd-unit.ts';

/**
 * Why there is no controller, where that does not pass by itself: ours ended too often, or the system's does not come back.
 */
export type ServiceTrouble = 'endsAgainAndAgain' | 'unitMissing';

/**
 * The controller of this app: one that runs already on the same data (a kiosk's service), or a process of our own that
 * is started again when it dies. The window is only its screen: it may crash, be reloaded or closed, and the run goes on.
 */
export interface ServiceProcess {
  /** With its token; undefined while there is none. */
  readonly url: string | undefined;
  /** A window started it, this one or one that crashed before. False: it was there before us, and stays when we go. */
  readonly isOurs: boolean;
  /** A person has to look. */
  readonly trouble: ServiceTrouble | undefined;
  onChange(listener: () => void): Unsubscribe;
  /** A person has looked: it may end as often again. Nothing happens while one is there, or on its way. */
  tryAgain(): void;
  /**
   * Ends our own in order: belt first, then the run is saved. A process that was there before is left alone. Resolves with
   * its last word on belt and run; undefined: it had none, or is left alone.
   */
  close(): Promise<ServiceFarewell | undefined>;
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
  readonly asking?: ServiceAsking;
  readonly units?: SystemdUnits;
}

const announcementSchema = z.object({ kind: z.literal('listening'), url: z.url() });
const farewellSchema = z.object({
  kind: z.literal('ended'),
  isBeltAtRest: z.boolean(),
  run: z.enum(['saved', 'spooled', 'lost']).exactOptional(),
});
/** What a service says of belt and run when it ends. */
export type ServiceFarewell = Omit<z.infer<typeof farewellSchema>, 'kind'>;

/** After the first, second... end; the last one goes on. */
const restartGapsMs = [0, 500, 1000, 2000, 5000];
/** An orderly end may have to wait for a coasting belt (docs/rpc.md, How it ends). */
const farewellMs = 150_000;
const lookAgainMs = 1000;
const lookForEndMs = 100;
/** Somebody has the port and says nothing: it may only be busy. */
const silencePatienceMs = 15_000;
/** How long systemd is given to start its service again, before a person is told. */
const unitPatienceMs = 60_000;

const freshBudget = (): CrashBudget => createCrashBudget({ most: 5, withinMs: 5 * 60_000 });

/** The address comes with `onChange`. */
export function keepService(options: ServiceProcessOptions): ServiceProcess {
  const { clock, log, dataFolder, memoryFile, asking = serviceAsking, units = systemdUnits } = options;
  const changes = createListeners<void>();
  let budget = freshBudget();
  let url: string | undefined;
  let child: ChildProcess | undefined;
  /** Started by a window before this one, and known to be that. */
  let adopted: ServiceAddress | undefined;
  let isOurs = false;
  let trouble: ServiceTrouble | undefined;
  let isClosing = false;
  let farewell: ServiceFarewell | undefined;
  let endings = 0;
  let cancelLook: CancelTimer = () => undefined;
  let unitUntilMs = 0;

  function become(next: string | undefined, nextTrouble: ServiceTrouble | undefined = undefined): void {
    if (next === url && nextTrouble === trouble) return;
    url = next;
    trouble = nextTrouble;
    changes.emit();
  }

  function remember(memory: ServiceMemory): void {
    try {
      writeServiceMemory(memoryFile, memory);
    } catch (error) {
      log.warn('controller-not-remembered', { error });
    }
  }

  function start(): void {
    isOurs = true;
    farewell = undefined;
    const started = spawn(nodeOf(options.programFolder), serviceArguments(options), {
      cwd: options.programFolder,
      env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    child = started;
    if (started.pid !== undefined) remember({ pid: started.pid });
    createInterface({ input: started.stdout }).on('line', (line) => {
      const said = jsonOf(line);
      const announcement = announcementSchema.safeParse(said);
      if (announcement.success) become(announcement.data.url);
      farewell = farewellSchema.safeParse(said).data ?? farewell;
    });
    createInterface({ input: started.stderr }).on('line', (line) => log.info('controller-says', { line }));
    started.on('error', (error) => log.error('controller-not-started', { error }));
    started.on('close', (exitCode, signal) => {
      child = undefined;
      if (isClosing) {
        become(undefined);
        return;
      }
      log.error('controller-ended', { exitCode: exitCode ?? '', signal: signal ?? '' });
      if (!budget.note(clock.nowMs())) {
        become(undefined, 'endsAgainAndAgain');
        return;
      }
      become(undefined);
      lookIn(restartGapsMs[Math.min(endings, restartGapsMs.length - 1)] ?? 0, find);
      endings += 1;
    });
  }

  /** The next look, instead of any other that was to come. */
  function lookIn(delayMs: number, look: () => Promise<void>): void {
    cancelLook();
    cancelLook = clock.after(delayMs, () => {
      if (!isClosing) run(look);
    });
  }

  function run(look: () => Promise<void>): void {
    look().catch((error: unknown) => {
      log.error('controller-not-found', { error });
      lookIn(lookAgainMs, look);
    });
  }

  /** One that runs already and is known to be ours; asked again and again, and when it goes there has to be another. */
  async function follow(found: ServiceAddress, isSameVersion: boolean): Promise<void> {
    isOurs = readServiceMemory(memoryFile).pid === found.pid;
    adopted = isOurs ? found : undefined;
    const unit = isOurs ? undefined : units.unitOf(found.pid);
    if (unit !== undefined) remember({ unit });
    log.info('controller-found', { isOurs, unit: unit ?? '', isSameVersion });
    if (isOurs && !isSameVersion) {
      // Left by a window of another version: nobody could lead it. It ends in order, and the run is kept.
      await endAdopted(found);
      adopted = undefined;
      if (!isClosing) start();
      return;
    }
    become(found.url);
    const look = async (): Promise<void> => {
      const isThere = isAlive(found.pid) && (await asking.isThere(found.url));
      if (isClosing) return;
      if (isThere) {
        lookIn(lookAgainMs, look);
        return;
      }
      log.error('controller-gone', { isOurs, unit: unit ?? '' });
      adopted = undefined;
      become(undefined);
      await (unit === undefined ? find() : awaitUnit(unit));
    };
    lookIn(lookAgainMs, look);
  }

  /** Systemd starts it again: a second one beside it would take its place, its data and its radio. */
  async function awaitUnit(unit: string): Promise<void> {
    unitUntilMs = clock.nowMs() + unitPatienceMs;
    log.info('unit-awaited', { unit });
    const look = async (): Promise<void> => {
      const found = readServiceAddress(dataFolder);
      const identity = found && (await asking.identify(found.url));
      if (isClosing) return;
      if (found !== undefined && identity?.kind === 'ours') {
        await follow(found, identity.isSameVersion);
        return;
      }
      if (!units.isInstalled(unit)) {
        remember({});
        start();
        return;
      }
      if (clock.nowMs() >= unitUntilMs) become(undefined, 'unitMissing');
      lookIn(lookAgainMs, look);
    };
    await look();
  }

  async function find(): Promise<void> {
    const untilMs = clock.nowMs() + silencePatienceMs;
    const look = async (): Promise<void> => {
      const found = readServiceAddress(dataFolder);
      const identity = found && (await asking.identify(found.url));
      if (isClosing) return;
      if (found !== undefined && identity?.kind === 'ours') await follow(found, identity.isSameVersion);
      else if (identity?.kind === 'silent' && clock.nowMs() < untilMs) lookIn(lookAgainMs, look);
      else await replaceMissing();
    };
    await look();
  }

  /** Nobody is there: whoever was last comes again. */
  async function replaceMissing(): Promise<void> {
    const { unit } = readServiceMemory(memoryFile);
    if (unit !== undefined && units.isInstalled(unit)) await awaitUnit(unit);
    else start();
  }

  run(find);
  return {
    get url() {
      return url;
    },
    get isOurs() {
      return isOurs;
    },
    get trouble() {
      return trouble;
    },
    onChange: (listener) => changes.add(listener),
    tryAgain() {
      if (trouble === undefined || isClosing) return;
      log.info('controller-tried-again', {});
      endings = 0;
      budget = freshBudget();
      unitUntilMs = clock.nowMs() + unitPatienceMs;
      // What waits for the system's service goes on looking for it.
      if (trouble === 'endsAgainAndAgain') lookIn(0, find);
      trouble = undefined;
    },
    async close() {
      isClosing = true;
      cancelLook();
      if (child !== undefined) await endChild(child);
      else if (adopted !== undefined) await endAdopted(adopted);
      return farewell;
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

  /** No child of ours: nobody tells when it has gone, and its process id may have become another's. */
  async function endAdopted({ url: itsUrl, pid }: ServiceAddress): Promise<void> {
    // Silent is it, too: whoever has gone has no port.
    if (!isAlive(pid) || (await asking.identify(itsUrl)).kind === 'stranger') return;
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
