import { app, session, type Session, type WebContents } from 'electron';
import type { Log } from '#contract/runtime/log.ts';
import { isPermissionGranted } from './page-permissions.ts';

/**
 * Applies to every page that ever exists in the app: nothing leaves it, nothing new opens, nothing of the system is
 * granted. Web Bluetooth above all stays off: beside noble it crashes the adapter (docs/electron.md).
 */
export function applySecurityRules(log: Log): void {
  app.on('web-contents-created', (_event, contents) => guardContents(contents, log));
  guardSession(session.defaultSession, log);
}

function guardContents(contents: WebContents, log: Log): void {
  const refuse = (what: string) => (event: { preventDefault(): void }) => {
    log.warn('navigation-refused', { what });
    event.preventDefault();
  };
  contents.on('will-navigate', refuse('navigate'));
  contents.on('will-redirect', refuse('redirect'));
  contents.on('will-frame-navigate', refuse('frame'));
  contents.on('will-attach-webview', refuse('webview'));
  contents.on('select-bluetooth-device', (event, _devices, choose) => {
    event.preventDefault();
    choose('');
  });
  // There is no link to the outside so far; one that comes is opened by main, by its name, and not by its address.
  contents.setWindowOpenHandler(() => {
    log.warn('window-refused', {});
    return { action: 'deny' };
  });
}

function guardSession(pages: Session, log: Log): void {
  pages.setPermissionRequestHandler((_contents, permission, answer) => {
    const isGranted = isPermissionGranted(permission);
    if (!isGranted) log.warn('permission-refused', { permission });
    answer(isGranted);
  });
  pages.setPermissionCheckHandler((_contents, permission) => isPermissionGranted(permission));
  pages.setDevicePermissionHandler(() => false);
  pages.setDisplayMediaRequestHandler((_request, answer) => answer({}));
  pages.setSpellCheckerEnabled(false);
}
