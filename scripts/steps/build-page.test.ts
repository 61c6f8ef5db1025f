import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { createTestFolder } from '#tests/support/test-folder.ts';
import { buildPage, hashOfSources } from './build-page.mjs';

type BuildStep = () => Promise<{ exitCode: number; hasTimedOut: boolean; output: string }>;

/** A project with one source of each kind, and a builder that does what it is told. */
function project(builds: 'page' | 'nothing' = 'page', exitCode = 0, hasTimedOut = false) {
  const said: string[] = [];
  vi.spyOn(console, 'log').mockImplementation((text: string) => void said.push(text));
  const folder = createTestFolder();
  const write = (file: string, text: string): void => {
    mkdirSync(join(folder, file, '..'), { recursive: true });
    writeFileSync(join(folder, file), text);
  };
  for (const file of [
    'renderer/index.html',
    'ui/parts/key.tsx',
    'contract/a.ts',
    'core/b.ts',
    'electron/main/c.ts',
  ])
    write(file, file);
  write('electron.vite.config.ts', '');
  write('package-lock.json', '{}');
  const build = vi.fn<BuildStep>(async () => {
    if (builds === 'page') write('out/renderer/index.html', '<!doctype html>');
    return { exitCode, hasTimedOut, output: 'its own words\n' };
  });
  return { folder, write, said, build, setUp: () => buildPage(folder, { nodePath: 'node', build }) };
}

describe('buildPage', () => {
  it('builds what is missing, and nothing again', async () => {
    const { setUp, build, said, folder } = project();
    expect(await setUp()).toBe(true);
    expect(said).toEqual(['Building the page (once after each change).']);
    expect(await setUp()).toBe(false);
    expect(build).toHaveBeenCalledTimes(1);
    rmSync(join(folder, 'out/renderer/index.html'));
    expect(await setUp()).toBe(true);
  });

  it.each(['renderer/index.html', 'ui/parts/key.tsx', 'contract/a.ts', 'core/b.ts', 'electron/main/c.ts'])(
    'builds anew when %s has changed, or is gone',
    async (file) => {
      const { setUp, write, folder } = project();
      await setUp();
      write(file, 'other');
      expect(await setUp()).toBe(true);
      rmSync(join(folder, file));
      expect(await setUp()).toBe(true);
      expect(await setUp()).toBe(false);
    },
  );

  it('builds anew for other packages and settings, not for tests', async () => {
    const { setUp, write } = project();
    await setUp();
    write('package-lock.json', '{ "other": true }');
    expect(await setUp()).toBe(true);
    write('electron.vite.config.ts', 'other');
    expect(await setUp()).toBe(true);
    write('core/b.test.ts', 'a test');
    write('ui/parts/key.test.tsx', 'a test');
    expect(await setUp()).toBe(false);
  });

  it.each([
    [1, false, 'electron-vite ended with 1'],
    [1, true, 'electron-vite was not done after 5 minutes'],
  ])('fails with a sentence, and is tried again', async (exitCode, hasTimedOut, words) => {
    const { setUp, said, build } = project('page', exitCode, hasTimedOut);
    await expect(setUp()).rejects.toThrow(`The page could not be built: ${words}`);
    expect(said).toContain('its own words');
    await expect(setUp()).rejects.toThrow(words);
    expect(build).toHaveBeenCalledTimes(2);
  });

  it('does not believe a build that left nothing', async () => {
    await expect(project('nothing').setUp()).rejects.toThrow('is not there');
  });
});

describe('hashOfSources', () => {
  it('tells a file that moved from one that stayed', () => {
    const { folder, write } = project();
    const before = hashOfSources(folder);
    rmSync(join(folder, 'core/b.ts'));
    write('core/c.ts', 'core/b.ts');
    expect(hashOfSources(folder)).not.toBe(before);
  });
});
