import { existsSync, mkdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createTestFolder } from '#tests/support/test-folder.ts';
import { makeFolder } from './make-folder.ts';

describe('makeFolder', () => {
  it('makes what is missing, and leaves what is there', () => {
    const folder = join(createTestFolder(), 'a', 'b', 'c');
    makeFolder(folder);
    writeFileSync(join(folder, 'file'), 'x');
    makeFolder(folder);
    expect(statSync(join(folder, 'file')).size).toBe(1);
  });

  it('takes relative paths', () => {
    makeFolder('.');
    expect(existsSync('.')).toBe(true);
  });

  it('is stopped by a file in the way', () => {
    const folder = createTestFolder();
    const file = join(folder, 'file');
    writeFileSync(file, 'x');
    expect(() => makeFolder(file)).toThrow('EEXIST');
    expect(() => makeFolder(join(file, 'below', 'it'))).toThrow('ENOTDIR');
    mkdirSync(join(folder, 'still-fine'));
  });

  it.runIf(process.platform === 'linux')('comes back from a place in which nothing can be made', () => {
    expect(() => makeFolder('/proc/beatrunner/data')).toThrow('ENOENT');
  });
});
