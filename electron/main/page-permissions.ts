/** All that a page may ever ask the system for. */
const granted: ReadonlySet<string> = new Set(['fullscreen']);

/** @param permission as Electron names it; names that come with later versions are refused like the rest */
export function isPermissionGranted(permission: string): boolean {
  return granted.has(permission);
}
