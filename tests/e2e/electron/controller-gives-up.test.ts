import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openWindow, type WindowUnderTest } from './support/open-window.ts';
import { logged } from './support/wait-for-log.ts';

let dataFolder: string;
let window: WindowUnderTest;
beforeEach(async () => {
  dataFolder = mkdtempSync(path.join(tmpdir(), 'beatrunner-broken-'));
  // No database can be opened where a folder has its name.
  mkdirSync(path.join(dataFolder, 'beatrunner.sqlite'));
  window = await openWindow({ dataFolder, args: ['--sim'] });
});
afterEach(async () => {
  await window?.discard();
  rmSync(dataFolder, { recursive: true, force: true });
});

describe('a controller that goes on ending', () => {
  it('is given up in plain words, and started again when a person asks', async () => {
    await logged(window, 'notice-shown', { timeoutMs: 40_000 });
    expect(window.log.filter(({ event }) => event === 'controller-ended')).toHaveLength(6);
    await window.page.getByRole('heading', { name: 'Control could not be started again' }).waitFor();
    const text = await window.page.locator('body').innerText();
    expect(text).toContain('press stop on the treadmill itself');
    expect(text).toContain('控制程序无法恢复');

    rmSync(path.join(dataFolder, 'beatrunner.sqlite'), { recursive: true });
    const { length: from } = window.log;
    const box = await window.page.getByRole('link', { name: 'Start control again' }).boundingBox();
    if (box === null) throw new Error('there is no way on');
    await window.page.mouse.click(box.x + 20, box.y + 20);
    await logged(window, 'page-loaded', { from });
    await window.page.getByTestId('home-screen').waitFor({ timeout: 20_000 });
    expect(window.log.some(({ event }) => event === 'controller-tried-again')).toBe(true);
  });
});
