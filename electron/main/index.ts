import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { app, crashReporter, dialog, powerMonitor, type BrowserWindow } from 'electron';
import { createCliLog } from '#electron/cli/cli-log.ts';
import { dataFolder, surroundingsOf } from '#electron/cli/data-folder.ts';
import { systemClock } from '#electron/controller/system-clock.ts';
import { handOverPorts, openAppWindow } from './app-window.ts';
import { watchBelt, type BeltWatch } from './belt-watch.ts';
import { createDisplayPower } from './display-power.ts';
import { readLaunchOptions } from './launch-options.ts';
import { registerSchemes, serveMusic, servePage } from './page-protocol.ts';
import { applySecurityRules } from './security-rules.ts';
import { keepService } from './service-process.ts';

crashReporter.start({ uploadToServer: false });
app.enableSandbox();
app.commandLine.appendSwitch('disable-renderer-backgrounding');
app.commandLine.appendSwitch('autoplay-policy', 'no-user-gesture-required');
app.commandLine.appendSwitch('overscroll-history-navigation', '0');
app.commandLine.appendSwitch('disable-pinch');
registerSchemes();

const options = readLaunchOptions(process.argv.slice(1), process.env);
const folder = dataFolder(options.dataFolder, surroundingsOf(process.env));
const outFolder = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const log = createCliLog({
  write: (text) => process.stderr.write(text),
  isJson: true,
  wallTimeMs: systemClock.wallTimeMs,
});

// Two windows of one data folder would be two screens of one belt; the first one comes to the front instead.
app.setPath('userData', path.join(folder, 'window'));
if (app.requestSingleInstanceLock()) await run();
else app.quit();

async function run(): Promise<void> {
  await app.whenReady();
  applySecurityRules(log);
  const service = await keepService({
    dataFolder: folder,
    isSimulated: options.isSimulated,
    programFolder: path.dirname(outFolder),
    clock: systemClock,
    log,
  });
  servePage(path.join(outFolder, 'renderer'));
  serveMusic(() => service.url);

  const window = openAppWindow({
    isKiosk: options.isKiosk,
    preloadFile: path.join(outFolder, 'preload/index.cjs'),
    log,
  });
  handOverPorts(window, () => service.url, log);

  const power = createDisplayPower();
  let belt: BeltWatch | undefined;
  const watch = (): void => {
    belt?.close();
    belt =
      service.url === undefined
        ? undefined
        : watchBelt(service.url, log, () => power.setWanted(belt?.isRunLive === true));
  };
  service.onChange(watch);
  watch();
  // A machine that goes to sleep takes the controller with it: the belt first.
  powerMonitor.on('suspend', () => belt?.stop());

  keepOpenWhileBeltMoves(window, () => belt);
  app.on('second-instance', () => {
    if (window.isMinimized()) window.restore();
    window.focus();
  });
  app.on('window-all-closed', () => {
    belt?.stop();
    void service.close().finally(() => app.exit(0));
  });
}

/** A belt without its screen is a belt without its STOP: closing asks first, and staying is the usual answer. */
function keepOpenWhileBeltMoves(window: BrowserWindow, belt: () => BeltWatch | undefined): void {
  let isAnswered = false;
  window.on('close', (event) => {
    if (isAnswered || belt()?.mayMove !== true) return;
    event.preventDefault();
    if (options.isKiosk) return;
    void askBeforeClosing(window).then((isClosing) => {
      if (!isClosing || window.isDestroyed()) return;
      isAnswered = true;
      belt()?.stop();
      window.close();
    });
  });
}

async function askBeforeClosing(window: BrowserWindow): Promise<boolean> {
  const isChinese = app.getLocale().startsWith('zh');
  const { response } = await dialog.showMessageBox(window, {
    type: 'warning',
    message: isChinese ? '跑带正在运行' : 'The belt is moving',
    detail: isChinese
      ? '关闭窗口会停止跑带并保存本次跑步。'
      : 'Closing the window stops the belt and saves the run.',
    buttons: isChinese ? ['继续跑步', '停止并关闭'] : ['Stay', 'Stop and close'],
    defaultId: 0,
    cancelId: 0,
  });
  return response === 1;
}
