import { once } from 'node:events';
import { copyFileSync, existsSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { createTestFolder } from '#tests/support/test-folder.ts';
import { findElectron } from './find-electron.mjs';

interface Outcome {
  readonly exitCode: number;
  readonly hasTimedOut: boolean;
  readonly isSilent?: boolean;
  readonly output: string;
}
const done: Outcome = { exitCode: 0, hasTimedOut: false, output: '' };

/** A project whose Electron has not been fetched, and what its installer does. */
function project(install: (electron: string) => Outcome) {
  vi.spyOn(console, 'log').mockImplementation(() => undefined);
  const folder = createTestFolder();
  const electron = join(folder, 'node_modules/electron');
  mkdirSync(electron, { recursive: true });
  const download = vi.fn<() => Promise<Outcome>>(async () => install(electron));
  return {
    folder,
    download,
    find: (today: string) => findElectron(folder, { nodePath: 'node', today, download }),
  };
}

function arrive(electron: string): Outcome {
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
      ['--import', expect.stringContaining('tell-download.mjs'), 'install.js'],
      expect.objectContaining({
        cwd: join(folder, 'node_modules/electron'),
        timeLimitS: 1200,
        silenceLimitS: 60,
      }),
    );
  });

  it('remembers for the day that it could not be had, and why', async () => {
    const output =
      'TypeError: fetch failed\n    at somewhere {\n  [cause]: Error: getaddrinfo ENOTFOUND github.com\n      at there {\n';
    const { download, find } = project(() => ({ exitCode: 1, hasTimedOut: false, output }));
    expect(await find('2026-01-01')).toEqual({
      problem:
        'Electron, which opens the window, cannot be fetched now (getaddrinfo ENOTFOUND github.com; it is tried again tomorrow)',
    });
    expect(await find('2026-01-01')).toEqual({
      problem: expect.stringMatching(
        /could not be fetched earlier today \(delete .*electron-failed-on to try/,
      ),
    });
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
      problem: expect.stringContaining('it was not there after 20 minutes; it is tried again tomorrow'),
    });
    expect(existsSync(join(folder, 'node_modules/electron/dist'))).toBe(false);
  });
});

describe("Electron's own installer", () => {
  /** A mirror that sends so much of an archive that is said to be `totalMb`, and then nothing more. */
  async function mirror(totalMb: number, sentMb: number): Promise<string> {
    const server = createServer((_request, response) => {
      response.writeHead(200, { 'content-length': totalMb * 1_000_000 });
      let left = sentMb;
      const send = (): void => {
        if (left === 0) {
          if (sentMb === totalMb) response.end();
          return;
        }
        left -= 1;
        response.write(Buffer.alloc(1_000_000), send);
      };
      send();
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    onTestFinished(() => {
      server.closeAllConnections();
      server.close();
    });
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('no port');
    return `http://127.0.0.1:${address.port}/`;
  }

  async function fetchFrom(address: string) {
    const folder = createTestFolder();
    const own = join(import.meta.dirname, '../../node_modules');
    mkdirSync(join(folder, 'node_modules/electron'), { recursive: true });
    for (const name of ['install.js', 'package.json', 'checksums.json']) {
      copyFileSync(join(own, 'electron', name), join(folder, 'node_modules/electron', name));
    }
    symlinkSync(join(own, '@electron'), join(folder, 'node_modules/@electron'));
    vi.stubEnv('ELECTRON_MIRROR', address);
    vi.stubEnv('electron_config_cache', join(folder, 'cache'));
    onTestFinished(() => void vi.unstubAllEnvs());
    const said: string[] = [];
    const found = await findElectron(folder, {
      nodePath: process.execPath,
      today: '2026-01-01',
      say: (words: string) => void said.push(words),
      limits: { timeLimitS: 60, silenceLimitS: 3 },
    });
    return { said, found };
  }

  it('is heard of how much has come', async () => {
    const { said, found } = await fetchFrom(await mirror(4, 4));
    expect(said[0]).toContain('Fetching Electron');
    expect(said.at(-1)).toBe('  Electron: 4 of 4 MB');
    // An archive of zeros is not what its maker has signed.
    expect(found).toEqual({ problem: expect.stringContaining('cannot be fetched now') });
  });

  it('says who cannot be reached', async () => {
    const { found } = await fetchFrom('http://127.0.0.1:9/');
    expect(found).toEqual({
      problem: expect.stringMatching(/\(127\.0\.0\.1:9 cannot be reached: .+; it is/),
    });
  });

  it('is given up when nothing comes any more, and that is said', async () => {
    const { said, found } = await fetchFrom(await mirror(100, 2));
    expect(said.some((words) => words.endsWith('of 100 MB'))).toBe(true);
    expect(found).toEqual({ problem: expect.stringContaining('nothing came for 3 seconds') });
  });
});
