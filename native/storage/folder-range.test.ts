import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { keysBelow, pathKey, type PathRules, pathRulesOf } from './folder-range.ts';

/** As SQLite's BINARY collation compares text. */
function isWithin(path: string, folder: string, rules: PathRules): boolean {
  const { from, to } = keysBelow(folder, rules);
  const key = Buffer.from(pathKey(path, rules));
  return Buffer.compare(key, Buffer.from(from)) >= 0 && Buffer.compare(key, Buffer.from(to)) < 0;
}

describe('keysBelow', () => {
  it('holds exactly the paths that begin with the folder and a separator', () => {
    const name = fc.string({ unit: 'grapheme', minLength: 1 }).map((text) => text.replaceAll('/', '-'));
    fc.assert(
      fc.property(
        fc.array(name, { minLength: 1, maxLength: 3 }),
        fc.array(name, { minLength: 1 }),
        (parts, other) => {
          const folder = `/${parts.join('/')}`;
          const path = `/${other.join('/')}`;
          expect(isWithin(path, folder, 'posix')).toBe(path.startsWith(`${folder}/`));
          expect(isWithin(`${folder}${path}`, folder, 'posix')).toBe(true);
        },
      ),
    );
  });

  it('takes % _ [ * as plain characters', () => {
    for (const special of ['%', '_', '[ab]', '*', '?']) {
      expect(isWithin(`/m/${special}/x.mp3`, `/m/${special}`, 'posix')).toBe(true);
      expect(isWithin('/m/a/x.mp3', `/m/${special}`, 'posix')).toBe(false);
    }
  });

  it('does not take a folder whose name only begins the same', () => {
    expect(isWithin('/music2/x.mp3', '/music', 'posix')).toBe(false);
    expect(isWithin('/music', '/music', 'posix')).toBe(false);
  });

  it('takes a folder with separators at its end, and the root', () => {
    expect(isWithin('/music/x.mp3', '/music//', 'posix')).toBe(true);
    expect(isWithin('/x.mp3', '/', 'posix')).toBe(true);
  });

  it('tells case apart where the platform does', () => {
    expect(isWithin('/Music/x.mp3', '/music', 'posix')).toBe(false);
    expect(isWithin('/Music/x.mp3', '/music', 'mac')).toBe(true);
    expect(isWithin('C:\\Music\\x.mp3', 'c:/music/', 'windows')).toBe(true);
    expect(isWithin('C:\\Music\\x.mp3', 'C:\\', 'windows')).toBe(true);
    expect(isWithin('C:\\Music2\\x.mp3', 'C:\\Music', 'windows')).toBe(false);
  });

  it('takes composed and decomposed accents for one on macOS', () => {
    expect(isWithin('/Cafe\u0301/x.mp3', '/Caf\u00e9', 'mac')).toBe(true);
    expect(isWithin('/Cafe\u0301/x.mp3', '/Caf\u00e9', 'posix')).toBe(false);
  });

  it('knows the rules of a platform', () => {
    expect([pathRulesOf('win32'), pathRulesOf('darwin'), pathRulesOf('linux')]).toEqual([
      'windows',
      'mac',
      'posix',
    ]);
  });
});
