import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { askedByHandMs, isPermissionGranted, type AskedMedia } from './page-permissions.ts';

const own = 'app://beatrunner';
const tapped: AskedMedia = { origin: `${own}/`, kinds: ['audio'], sinceHandMs: 50 };

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
    expect(known).toContain('media');
    expect(known.filter((permission) => isPermissionGranted(permission))).toEqual(['fullscreen']);
    // A tap of the runner adds the microphone, and nothing else.
    expect(known.filter((permission) => isPermissionGranted(permission, tapped, own))).toEqual(
      ['fullscreen', 'media'].toSorted((one, other) => known.indexOf(one) - known.indexOf(other)),
    );
  });

  it('gives a microphone to our own page alone, and only behind a tap', () => {
    const isGiven = (change: Partial<AskedMedia>): boolean =>
      isPermissionGranted('media', { ...tapped, ...change }, own);
    expect(isGiven({})).toBe(true);
    expect(isGiven({ origin: own, sinceHandMs: askedByHandMs })).toBe(true);
    for (const origin of [
      'https://beatrunner',
      'app://beatrunner.evil',
      'app://other/',
      '',
      'null',
      undefined,
    ])
      expect(isGiven({ origin }), origin).toBe(false);
    for (const kinds of [['video'], ['audio', 'video'], ['unknown'], []])
      expect(isGiven({ kinds }), kinds.join(' ')).toBe(false);
    for (const sinceHandMs of [askedByHandMs + 1, Number.POSITIVE_INFINITY, Number.NaN, -1])
      expect(isGiven({ sinceHandMs }), String(sinceHandMs)).toBe(false);
    expect(isPermissionGranted('media', tapped)).toBe(false);
  });

  it('refuses what it does not know', () => {
    expect(['', 'bluetooth', 'constructor', 'fullscreen '].some((each) => isPermissionGranted(each))).toBe(
      false,
    );
  });
});
