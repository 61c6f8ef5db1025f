import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createTestFolder } from '#tests/support/test-folder.ts';
import { openWholeFile, writeWholeFile } from './whole-file.ts';

describe('a whole file', () => {
  it('is there when it is kept, with everything in its order, and not before', async () => {
    const folder = createTestFolder();
    const file = join(folder, 'list');
    writeFileSync(file, 'older');
    const whole = await openWholeFile(file);
    await Promise.all(['a', 'b', 'c'].map((text) => whole.write(text)));
    expect(readFileSync(file, 'utf8')).toBe('older');
    await whole.keep();
    await whole.drop();
    expect(readFileSync(file, 'utf8')).toBe('abc');
    expect(readdirSync(folder)).toEqual(['list']);
  });

  it('leaves nothing behind when it is dropped', async () => {
    const folder = createTestFolder();
    const whole = await openWholeFile(join(folder, 'list'));
    await whole.write('half');
    await whole.drop();
    expect(readdirSync(folder)).toEqual([]);
  });

  it('says why it cannot be written', async () => {
    const folder = createTestFolder();
    await expect(openWholeFile(join(folder, 'missing/list'))).rejects.toMatchObject({
      code: 'cli/file-not-written',
      params: { reason: 'ENOENT' },
    });
    mkdirSync(join(folder, 'list/inside'), { recursive: true });
    await expect(writeWholeFile(join(folder, 'list'), 'text')).rejects.toMatchObject({
      code: 'cli/file-not-written',
      params: { path: join(folder, 'list') },
    });
    expect(readdirSync(folder)).toEqual(['list']);
  });
});
