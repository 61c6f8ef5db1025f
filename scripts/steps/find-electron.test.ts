import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { createTestFolder } from '#tests/support/test-folder.ts';
import { findElectron } from './find-electron.mjs';

const done = { exitCode: 0, hasTimedOut: false, output: '' };

/** A project whose Electron has not been fetched, and what its installer does. */
function project(install: (electron: string) => typeof done) {
  vi.spyOn(console, 'log').mockImplementation(() => undefined);
  const folder = createTestFolder();
  const electron = join(folder, 'node_modules/electron');
  mkdirSync(electron, { recursive: true });
  const download = vi.fn<() => Promise<typeof done>>(async () => install(electron));
  return {
    folder,
    download,
    find: (today: string) => findElectron(folder, { nodePath: 'node', today, download }),
  };
}

function arrive(electron: string): typeof done {
  mkdirSync(join(electron, 'dist'));
  writeFileSync(join(electron, 'dist/version'), '45.4.1');
  writeFileSync(join(electron, 'dist/electron'), '');
  writeFileSync(join(electron, 'path.txt'), 'electron');
  return done;
}

describe('findElectron', () => {
  it('fetches it once', async () => {
    const { folder, download, find } = project(arrive);
    const path = join(folder, 'node_modules/electron/dist/electron');
    expect(await find('2026-01-01')).toEqual({ path });
    expect(await find('2026-01-01')).toEqual({ path });
    expect(download).toHaveBeenCalledTimes(1);
    expect(download).toHaveBeenCalledWith(
      'node',
      ['install.js'],
      expect.objectContaining({ cwd: join(folder, 'node_modules/electron'), timeLimitS: 180 }),
    );
  });

  it('remembers for the day that it could not be had, and why', async () => {
    const output =
      'TypeError: fetch failed\n    at somewhere {\n  [cause]: Error: getaddrinfo ENOTFOUND github.com\n      at there {\n';
    const { download, find } = project(() => ({ exitCode: 1, hasTimedOut: false, output }));
    expect(await find('2026-01-01')).toEqual({
      problem: 'Electron cannot be had now (getaddrinfo ENOTFOUND github.com); it is tried again tomorrow',
    });
    expect(await find('2026-01-01')).toEqual({ problem: 'Electron could not be had today' });
    expect(download).toHaveBeenCalledTimes(1);
    await find('2026-01-02');
    expect(download).toHaveBeenCalledTimes(2);
  });

  it('forgets the failure when it arrives', async () => {
    let isOnline = false;
    const { folder, find } = project((electron) => {
      if (isOnline) return arrive(electron);
      return { ...done, exitCode: 1 };
    });
    await find('2026-01-01');
    isOnline = true;
    expect(await find('2026-01-02')).toHaveProperty('path');
    expect(existsSync(join(folder, '.cache/electron-failed-on'))).toBe(false);
  });

  it('takes nothing that arrived in part', async () => {
    const { folder, find } = project((electron) => ({ ...arrive(electron), exitCode: 1, hasTimedOut: true }));
    expect(await find('2026-01-01')).toEqual({
      problem: 'Electron cannot be had now (not within 3 minutes); it is tried again tomorrow',
    });
    expect(existsSync(join(folder, 'node_modules/electron/dist'))).toBe(false);
  });
});
