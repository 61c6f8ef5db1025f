import { app, session, type Session, type WebContents } from 'electron';
import type { Log } from '#contract/runtime/log.ts';
import { isPermissionGranted } from './page-permissions.ts';
import { pageOrigin } from './page-protocol.ts';

/** What a hand does: a page can make none of it come from here. */
const handInputs: ReadonlySet<string> = new Set([
  'mouseDown',
  'mouseUp',
  'touchStart',
  'touchEnd',
  'gestureTap',
  'keyDown',
  'rawKeyDown',
]);
const handAtMs = new WeakMap<WebContents, number>();

/**
 * Applies to every page that ever exists in the app: nothing leaves it, nothing new opens, nothing of the system is
 * granted. Web Bluetooth above all stays off: beside noble it crashes the adapter (docs/electron.md).
 */
export function applySecurityRules(log: Log): void {
  app.on('web-contents-created', (_event, contents) => guardContents(contents, log));
  guardSession(session.defaultSession, log);
}

function guardContents(contents: WebContents, log: Log): void {
  contents.on('input-event', (_event, { type }) => {
    if (handInputs.has(type)) handAtMs.set(contents, performance.now());
  });
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
  pages.setPermissionRequestHandler((contents, permission, answer, details) => {
    const media = 'mediaTypes' in details ? details : undefined;
    const isGranted = isPermissionGranted(
      permission,
      {
        origin: details.isMainFrame ? media?.securityOrigin : undefined,
        kinds: media?.mediaTypes ?? [],
        sinceHandMs: performance.now() - (handAtMs.get(contents) ?? Number.NEGATIVE_INFINITY),
      },
      pageOrigin,
    );
    if (!isGranted) log.warn('permission-refused', { permission });
    answer(isGranted);
  });
  // Whether it may be asked for, and what inputs are called: nothing is turned on by it.
  pages.setPermissionCheckHandler((_contents, permission, _origin, details) => {
    const { securityOrigin: origin, mediaType } = details;
    const media = { origin, kinds: mediaType === undefined ? [] : [mediaType], sinceHandMs: 0 };
    return isPermissionGranted(permission, media, pageOrigin);
  });
  pages.setDevicePermissionHandler(() => false);
  pages.setDisplayMediaRequestHandler((_request, answer) => answer({}));
  pages.setSpellCheckerEnabled(false);
}
