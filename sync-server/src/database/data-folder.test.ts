import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { StartProblem } from '#server/config/start-problem.ts';
import { makeDataFolder, requireEntry } from './data-folder.ts';
import { postgresUser } from './system-user.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'brd-'));
  chmodSync(folder, 0o755);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function refusal(act: () => void): string {
  try {
    act();
  } catch (error) {
    if (error instanceof StartProblem) return error.message;
    throw error;
  }
  return 'nothing was refused';
}

describe('the data folder', () => {
  it('is made with those above it, and taken where it is there', () => {
    const deep = path.join(folder, 'a/b/c');
    makeDataFolder(deep);
    makeDataFolder(deep);
    expect(existsSync(deep)).toBe(true);
  });

  it.each(['', '/x', '/x/y'])('is no file, and not below one: %j', (below) => {
    const file = path.join(folder, 'file');
    writeFileSync(file, '');
    expect(refusal(() => makeDataFolder(file + below))).toBe(
      `The data folder ${file}${below} cannot be used: ${file} is no folder. Name another folder with BEATRUNNER_SERVER_DATA, or a database with DATABASE_URL.`,
    );
  });

  // Nobody makes folders there, not even root.
  it.runIf(process.platform === 'linux').each(['/dev/null/x', '/sys/x/y', '/proc/x/y'])(
    'cannot be %s, which is found out at once',
    (place) => {
      expect(refusal(() => makeDataFolder(place))).toMatch(
        new RegExp(
          `^The data folder ${place} cannot be used: /[^ ]+ (is no folder|cannot be \\w+( to)? \\()`,
        ),
      );
    },
  );

  it.runIf(process.getuid?.() === 0)('has to be open to the user that Postgres runs as', () => {
    const closed = path.join(folder, 'closed');
    const inside = path.join(closed, 'inside/data');
    mkdirSync(inside, { recursive: true });
    const user = postgresUser();
    expect(refusal(() => requireEntry(inside, user))).toBe('nothing was refused');
    chmodSync(closed, 0o700);
    expect(refusal(() => requireEntry(inside, user))).toContain(
      `Postgres runs as the user "postgres", who may not enter ${closed} (chmod`,
    );
    expect(refusal(() => requireEntry(inside, undefined))).toBe('nothing was refused');
  });
});
