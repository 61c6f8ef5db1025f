import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { isPermissionGranted } from './page-permissions.ts';

/** Every permission that this Electron's types know. */
function knownPermissions(): readonly string[] {
  const types = readFileSync(
    path.join(import.meta.dirname, '../../node_modules/electron/electron.d.ts'),
    'utf8',
  );
  const handlers = types.matchAll(
    /setPermission(?:Request|Check)Handler\(handler: .*? permission: ([^,]+),/g,
  );
  return [...new Set([...handlers].flatMap(([, names = '']) => names.match(/[\w-]+/g) ?? []))];
}

describe('isPermissionGranted', () => {
  it('refuses every permission that Electron knows, but the whole screen', () => {
    const known = knownPermissions();
    expect(known.length).toBeGreaterThanOrEqual(46);
    expect(known.filter(isPermissionGranted)).toEqual(['fullscreen']);
  });

  it('refuses what it does not know', () => {
    expect(['', 'bluetooth', 'constructor', 'fullscreen '].some(isPermissionGranted)).toBe(false);
  });
});
