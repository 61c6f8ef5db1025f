import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { _electron, type ElectronApplication, type Page } from 'playwright-core';
import { patienceMs } from './patience.ts';
import { openVirtualDisplay } from './virtual-display.ts';

const projectFolder = path.join(import.meta.dirname, '../../../..');

export interface OpenWindowOptions {
  /** Default: an empty one. */
  readonly dataFolder?: string;
  /** After the program's folder, e.g. `--kiosk`. */
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Of another window, in its place. */
  readonly display?: string;
}

/** One line of main's log. */
export interface LoggedEvent {
  readonly event: string;
  readonly [field: string]: unknown;
}

/** The app's window in a real Electron. */
export interface WindowUnderTest {
  readonly app: ElectronApplication;
  /** Playwright keeps it through reloads and crashes. */
  readonly page: Page;
  readonly dataFolder: string;
  readonly display: string;
  /** Main's log so far. */
  readonly log: readonly LoggedEvent[];
  /** Whatever the page complained of so far. */
  readonly complaints: readonly string[];
  /** Resolves with the exit code. */
  readonly ended: Promise<number | null>;
  /** Ends it at once, whatever it is at, and takes its folder away. */
  discard(): Promise<void>;
}

/** Opens the built app as it is shipped, on a display of its own. */
export async function openWindow(options: OpenWindowOptions = {}): Promise<WindowUnderTest> {
  const ownDisplay = options.display === undefined ? await openVirtualDisplay() : undefined;
  const display = options.display ?? ownDisplay?.name ?? '';
  const dataFolder = options.dataFolder ?? mkdtempSync(path.join(tmpdir(), 'beatrunner-window-'));
  const app = await launch(dataFolder, display, options).catch(async (error: unknown) => {
    await ownDisplay?.close();
    throw error;
  });
  const child = app.process();
  const log: LoggedEvent[] = [];
  if (child.stderr !== null) {
    createInterface({ input: child.stderr }).on('line', (line) => {
      if (line.startsWith('{"time"')) log.push(JSON.parse(line) as LoggedEvent);
    });
  }
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  const page = await app.firstWindow({ timeout: patienceMs });
  page.setDefaultTimeout(patienceMs);
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  return {
    app,
    page,
    dataFolder,
    display,
    log,
    complaints,
    ended,
    async discard() {
      if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
      await ended;
      endController(dataFolder);
      await ownDisplay?.close();
      if (options.dataFolder === undefined) rmSync(dataFolder, { recursive: true, force: true });
    },
  };
}

/** A controller outlives the window that started it: with the test it has to go, too. */
function endController(dataFolder: string): void {
  try {
    const memory = JSON.parse(readFileSync(path.join(dataFolder, 'window/controller.json'), 'utf8')) as {
      pid: number;
    };
    process.kill(memory.pid, 'SIGKILL');
  } catch {
    // None was started, or it has gone in order.
  }
}

/** Of some dozens of starts the driver loses one while it takes hold of it: that one is ended, and started anew. */
async function launch(
  dataFolder: string,
  display: string,
  { args, env }: OpenWindowOptions,
): Promise<ElectronApplication> {
  const start = (): Promise<ElectronApplication> =>
    _electron.launch({
      executablePath: testElectron(),
      args: windowArguments(dataFolder, args),
      cwd: projectFolder,
      // The driver would have every page believe that its system is light.
      colorScheme: null,
      env: windowEnvironment(display, env),
      timeout: patienceMs,
    });
  try {
    return await start();
  } catch (error) {
    console.warn(`Started anew, for the driver lost the first: ${String(error).split('\n')[0]}`);
    return start();
  }
}

export function windowArguments(dataFolder: string, args: readonly string[] = []): string[] {
  return ['--no-sandbox', '--disable-gpu', projectFolder, '--data', dataFolder, ...args];
}

export function windowEnvironment(
  display: string,
  changes: Readonly<Record<string, string>> = {},
): Record<string, string> {
  const own = Object.entries(process.env).filter(
    (entry): entry is [string, string] => entry[1] !== undefined,
  );
  // The language of the page is the system's where nobody has chosen one.
  return { ...Object.fromEntries(own), DISPLAY: display, LANGUAGE: 'en', LC_ALL: 'C.UTF-8', ...changes };
}

/** What `npm test` has found, or has fetched before. */
export function testElectron(): string {
  const { BEATRUNNER_TEST_ELECTRON: chosen } = process.env;
  const fetched = path.join(projectFolder, '.cache/electron/33.2.1/electron');
  const electron = chosen ?? fetched;
  if (!existsSync(electron)) throw new Error('no test Electron: npm test -- --only electron fetches it');
  return electron;
}
