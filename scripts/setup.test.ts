import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { nodeThatIsThere, reasonToInstall } from './setup.mjs';

describe('nodeThatIsThere', () => {
  it("is this one, or the host's where an installation has taken it away", () => {
    expect(nodeThatIsThere()).toBe(process.execPath);
    expect(nodeThatIsThere(join(tmpdir(), 'taken-away/bin/node'))).toBe('node');
  });
});

describe('reasonToInstall', () => {
  let folder: string;
  const wanted = {
    '': { version: '1.0.0' },
    'node_modules/zod': { version: '4.0.0' },
    'node_modules/for-other-systems': { version: '1.0.0', optional: true },
  };

  async function writeLocks(installed: object | undefined, lock: object = wanted): Promise<void> {
    await writeFile(join(folder, 'package-lock.json'), JSON.stringify({ packages: lock }));
    if (installed === undefined) return;
    await mkdir(join(folder, 'node_modules'));
    await writeFile(join(folder, 'node_modules/.package-lock.json'), JSON.stringify({ packages: installed }));
  }

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'beatrunner-setup-'));
  });
  afterEach(async () => {
    await rm(folder, { recursive: true });
  });

  it('is that nothing is installed', async () => {
    await writeLocks(undefined);
    expect(reasonToInstall(folder)).toBe('The packages are not there yet');
  });

  it('is a package at another version', async () => {
    await writeLocks({ 'node_modules/zod': { version: '3.9.9' } });
    expect(reasonToInstall(folder)).toBe('zod is not at 4.0.0');
  });

  it('is a package that is missing', async () => {
    await writeLocks({});
    expect(reasonToInstall(folder)).toBe('zod is not at 4.0.0');
  });

  it('is none where all is as the lockfile says, less what is for other systems', async () => {
    await writeLocks({ 'node_modules/zod': { version: '4.0.0' }, 'node_modules/more': { version: '1.0.0' } });
    expect(reasonToInstall(folder)).toBeUndefined();
  });

  it('says which file is damaged', async () => {
    await writeLocks({});
    await writeFile(join(folder, 'package-lock.json'), '<<<<<<< conflict');
    expect(() => reasonToInstall(folder)).toThrow(/package-lock\.json cannot be read/);
  });
});
