import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { app, crashReporter, powerMonitor } from 'electron';
import { createCliLog } from '#electron/cli/cli-log.ts';
import { closingExitCode, closingWords } from '#electron/cli/closing-words.ts';
import { dataFolder, surroundingsOf } from '#electron/cli/data-folder.ts';
import { systemClock } from '#electron/controller/system-clock.ts';
import { openAppWindow } from './app-window.ts';
import { createBeltWatch } from './belt-watch.ts';
import { keepOpenWhileBeltMoves } from './closing.ts';
import { createDisplayPower } from './display-power.ts';
import { readLaunchOptions } from './launch-options.ts';
import { registerSchemes, serveMusic, servePage } from './page-protocol.ts';
import { handOverPorts } from './port-handover.ts';
import { applySecurityRules } from './security-rules.ts';
import { keepService, type ServiceFarewell, type ServiceTrouble } from './service-process.ts';
import { stopBeforeSystemGoes } from './system-power.ts';
import type { WindowNoticeName } from './window-notice.ts';

crashReporter.start({ uploadToServer: false });
const noticeOf = {
  endsAgainAndAgain: 'controllerEnded',
  unitMissing: 'unitMissing',
} as const satisfies Readonly<Record<ServiceTrouble, WindowNoticeName>>;
const log = createCliLog({
  write: (text) => process.stderr.write(text),
  // For programs; a person at a terminal reads warnings, in words.
  isJson: process.stderr.isTTY !== true,
  wallTimeMs: systemClock.wallTimeMs,
});
// The belt is another process's: a fault of ours must not take the screen away, nor cover it with a box.
process.on('uncaughtException', (error) => log.error('fault', { error, stack: error.stack ?? '' }));
process.on('unhandledRejection', (error) => log.error('fault', { error }));
// Whoever reads what we say may go; that is no reason to go, too.
process.stderr.on('error', () => undefined);
process.stdout.on('error', () => undefined);
/** To a person at the terminal; the log goes to standard error. */
const say = (words: string): void => void process.stdout.write(`${words}\n`);

// Chromium has no sandbox for root, as in most containers: there, and never in an installed app, it can be done without.
if (app.isPackaged || !app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox();
app.commandLine.appendSwitch('disable-renderer-backgrounding');
app.commandLine.appendSwitch('autoplay-policy', 'no-user-gesture-required');
app.commandLine.appendSwitch('overscroll-history-navigation', '0');
app.commandLine.appendSwitch('disable-pinch');
// A bar beside the page would lie over the corner that belongs to STOP.
app.commandLine.appendSwitch('enable-features', 'OverlayScrollbar');
registerSchemes();
// Before the first picture of the page a window has the colour of GTK's theme, which asks no page and no system: a light flash in
// a dark gym.
if (readLaunchOptions(process.argv.slice(1), process.env).isKiosk)
  process.env['GTK_THEME'] ??= 'Adwaita:dark';

const options = readLaunchOptions(process.argv.slice(1), process.env);
const folder = dataFolder(options.dataFolder, surroundingsOf(process.env));
const windowFolder = path.join(folder, 'window');
const outFolder = path.dirname(path.dirname(fileURLToPath(import.meta.url)));

// Two windows of one data folder would be two screens of one belt; the first one comes to the front instead.
app.setPath('userData', windowFolder);
if (!app.requestSingleInstanceLock()) {
  log.info('window-is-open-already', {});
  say('BeatRunner is open already: its window comes to the front.');
  app.quit();
} else {
  // Not awaited here: Electron is ready only when this file has been run to its end.
  void run().catch((error: unknown) => {
    log.error('not-started', { error });
    app.exit(1);
  });
}

async function run(): Promise<void> {
  await app.whenReady();
  applySecurityRules(log);
  app.on('child-process-gone', (_event, { type, reason }) => log.error('process-gone', { type, reason }));
  const service = keepService({
    dataFolder: folder,
    memoryFile: path.join(windowFolder, 'controller.json'),
    isSimulated: options.isSimulated,
    programFolder: path.dirname(outFolder),
    clock: systemClock,
    log,
  });
  servePage(path.join(outFolder, 'renderer'), () => service.url);
  serveMusic(() => service.url);

  let shown: ServiceTrouble | undefined;
  const { window, showNotice, showPage } = openAppWindow({
    isKiosk: options.isKiosk,
    isDev: options.isDev,
    preloadFile: path.join(outFolder, 'preload/index.cjs'),
    folder: windowFolder,
    clock: systemClock,
    log,
    onTryAgain() {
      shown = undefined;
      service.tryAgain();
    },
    onStop: () => void belt.stop(),
  });
  handOverPorts(window, () => service.url, log);

  const power = createDisplayPower();
  const belt = createBeltWatch({
    clock: systemClock,
    log,
    onChange: () => power.setWanted(belt.isRunLive),
  });
  const follow = (): void => {
    belt.watch(service.url);
    if (service.trouble === shown) return;
    shown = service.trouble;
    if (shown === undefined) showPage();
    else showNotice(noticeOf[shown]);
  };
  service.onChange(follow);
  follow();

  const closing = keepOpenWhileBeltMoves(window, { isKiosk: options.isKiosk, belt, log });
  let isEnding = false;
  /** Belt, run, controller, and the window last. Nobody is asked: whoever ends the system does not wait. */
  const end = async (why: string): Promise<void> => {
    if (isEnding) return;
    isEnding = true;
    log.info('ending', { why });
    closing.letClose();
    if (belt.mayMove) await belt.stop();
    const farewell = await service.close();
    log.info('ended', { ...farewell });
    app.exit(sayFarewell(farewell));
  };
  /** To whoever started us in a terminal. A service that was there before goes on, and so may the belt. */
  const sayFarewell = (farewell: ServiceFarewell | undefined): 0 | 1 => {
    if (!service.isOurs) {
      say('The window is closed. BeatRunner goes on where it was started.');
      return 0;
    }
    // One that a window before us had started tells nobody: what was heard of the belt last has to do.
    const report = farewell ?? { isBeltAtRest: !belt.mayMove };
    say(closingWords(report));
    return closingExitCode(report);
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void end(signal));
  stopBeforeSystemGoes(powerMonitor, window, { log, stopBelt: () => belt.stop(), end });
  app.on('second-instance', () => {
    log.info('second-start', {});
    if (window.isMinimized()) window.restore();
    window.show();
    window.focus();
  });
  app.on('window-all-closed', () => void end('closed'));
}
