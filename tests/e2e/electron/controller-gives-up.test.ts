import { spawn, type ChildProcess } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openWindow, type WindowUnderTest } from './support/open-window.ts';
import { patienceMs } from './support/patience.ts';
import { logged } from './support/wait-for-log.ts';
import { takePictures } from './support/window-pictures.ts';

let dataFolder: string;
let window: WindowUnderTest;
/** A process that has nothing to do with us. */
let stranger: ChildProcess;
beforeEach(async () => {
  dataFolder = mkdtempSync(path.join(tmpdir(), 'beatrunner-broken-'));
  // No database can be opened where a folder has its name.
  mkdirSync(path.join(dataFolder, 'beatrunner.sqlite'));
  // As after a power cut: both files are old, and the process id in them is somebody else's by now.
  stranger = spawn(process.execPath, ['-e', 'setInterval(() => undefined, 1000)'], { stdio: 'ignore' });
  const { pid } = stranger;
  mkdirSync(path.join(dataFolder, 'window'));
  writeFileSync(
    path.join(dataFolder, 'service.json'),
    JSON.stringify({ url: 'http://127.0.0.1:9/?token=t', pid }),
  );
  writeFileSync(path.join(dataFolder, 'window/controller.json'), JSON.stringify({ pid }));
  window = await openWindow({ dataFolder, args: ['--sim'] });
});
afterEach(async () => {
  await window?.discard();
  stranger?.kill('SIGKILL');
  rmSync(dataFolder, { recursive: true, force: true });
});

describe('a controller that goes on ending', () => {
  it(
    'is given up in plain words, and started again when a person asks; a stranger is left alone',
    { timeout: 180_000 },
    async () => {
      await logged(window, 'notice-shown', { timeoutMs: 2 * patienceMs });
      expect(window.log.filter(({ event }) => event === 'controller-ended')).toHaveLength(6);
      await window.page.getByRole('heading', { name: 'Control could not be started again' }).waitFor();
      const text = await window.page.locator('body').innerText();
      expect(text).toContain('press stop on the treadmill itself');
      expect(text).toContain('控制程序无法恢复');
      await takePictures(window, 'notice-control-ended');

      rmSync(path.join(dataFolder, 'beatrunner.sqlite'), { recursive: true });
      const { length: from } = window.log;
      const box = await window.page.getByRole('link', { name: 'Start control again' }).boundingBox();
      if (box === null) throw new Error('there is no way on');
      await window.page.mouse.click(box.x + 20, box.y + 20);
      await logged(window, 'page-loaded', { from });
      await window.page.getByTestId('home-screen').waitFor();
      expect(window.log.some(({ event }) => event === 'controller-tried-again')).toBe(true);

      const { length: before } = window.log;
      await window.app.evaluate(({ BrowserWindow }) => {
        void BrowserWindow.getAllWindows()[0]?.loadURL('app://beatrunner/notice/unitMissing');
      });
      await logged(window, 'page-loaded', { from: before });
      await window.page.getByRole('heading', { name: 'Control is not running' }).waitFor();
      await takePictures(window, 'notice-unit-missing');

      window.app.process().kill('SIGTERM');
      expect(await window.ended).toBe(0);
      expect([stranger.exitCode, stranger.signalCode]).toEqual([null, null]);
    },
  );
});
