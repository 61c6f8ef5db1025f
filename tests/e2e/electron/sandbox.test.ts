import { spawn, spawnSync } from 'node:child_process';
import { chownSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { describe, expect, it, onTestFinished } from 'vitest';
import { testElectron, windowArguments, windowEnvironment } from './support/open-window.ts';
import { familyOf, readOf } from './support/process-family.ts';
import { openVirtualDisplay } from './support/virtual-display.ts';

/** Chromium has no sandbox for root: there it is somebody else who opens the window. */
const user = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};
/** Of the ways to a sandbox the one that needs no file of root's. */
const hasNamespaces = spawnSync('unshare', ['--user', 'true'], user).status === 0;

if (!hasNamespaces) {
  console.warn(
    "Chromium's sandbox is not tried here: this kernel lets an ordinary user make no namespaces (unshare --user).",
  );
}

describe("Chromium's own sandbox", () => {
  // As it is shipped: no driver, no switches.
  it.skipIf(!hasNamespaces)(
    'holds the page, and everything else that reads what strangers made',
    async () => {
      const dataFolder = mkdtempSync(path.join(tmpdir(), 'beatrunner-sandbox-'));
      if (user.uid !== undefined) chownSync(dataFolder, user.uid, user.gid);
      const display = await openVirtualDisplay();
      const args = windowArguments(dataFolder, ['--sim']).filter((each) => each !== '--no-sandbox');
      const child = spawn(testElectron(), args, {
        ...user,
        env: windowEnvironment(display.name, { HOME: dataFolder, XDG_CONFIG_HOME: dataFolder }),
        stdio: ['ignore', 'ignore', 'pipe'],
      });
      const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
      onTestFinished(async () => {
        child.kill('SIGKILL');
        await ended;
        await display.close();
        rmSync(dataFolder, { recursive: true, force: true });
      });
      const lines: string[] = [];
      const isLoaded = new Promise<void>((resolve, reject) => {
        createInterface({ input: child.stderr }).on('line', (line) => {
          lines.push(line);
          if (line.includes('"page-loaded"')) resolve();
        });
        void ended.then((code) => reject(new Error(`ended with ${code}: ${lines.join('\n')}`)));
      });
      await isLoaded;
      const renderers = familyOf(child.pid ?? 0).filter((pid) =>
        readOf(pid, 'cmdline').includes('--type=renderer'),
      );
      expect(renderers).toHaveLength(1);
      for (const pid of renderers) {
        const status = readOf(pid, 'status');
        // 2: system calls are filtered.
        expect(/^Seccomp:\s+(\d)$/m.exec(status)?.[1]).toBe('2');
        expect(/^NoNewPrivs:\s+(\d)$/m.exec(status)?.[1]).toBe('1');
        expect(/^CapEff:\s+(\w+)$/m.exec(status)?.[1]).toBe('0000000000000000');
        expect(readOf(pid, 'cmdline')).not.toContain('--no-sandbox');
      }
      child.kill('SIGTERM');
      expect(await ended).toBe(0);
    },
  );
});
