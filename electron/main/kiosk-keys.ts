import type { Input, WebContents } from 'electron';

const shortcuts: ReadonlySet<string> = new Set([
  'r',
  'w',
  'q',
  'p',
  '+',
  '-',
  '=',
  '0',
  'i',
  'j',
  'u',
  'n',
  't',
]);

/** Keys that would lead out of a kiosk: reload, zoom, print, close, full screen, developer tools. */
export function leadsOut({
  control,
  meta,
  alt,
  key,
}: Pick<Input, 'control' | 'meta' | 'alt' | 'key'>): boolean {
  if (/^F\d+$/.test(key)) return true;
  return (control || meta) && !alt && shortcuts.has(key.toLowerCase());
}

/** They reach neither the page nor Electron. Keys of the window manager are its own: docs/electron.md. */
export function keepKeysInside(contents: WebContents): void {
  contents.on('before-input-event', (event, input) => {
    if (leadsOut(input)) event.preventDefault();
  });
}
