import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { defaultProfile } from '#contract/settings/profile.ts';
import { createTestFolder } from '#tests/support/test-folder.ts';
import { readProfile } from './read-profile.ts';

function put(content: string): string {
  const file = join(createTestFolder(), 'profile.json');
  writeFileSync(file, content);
  return file;
}

describe('readProfile', () => {
  it('is the guest without a file', async () => {
    expect(await readProfile(undefined)).toBe(defaultProfile);
  });

  it('fills in what the file does not say', async () => {
    expect(await readProfile(put('{"age":30,"massKg":61.5}'))).toEqual({
      ...defaultProfile,
      age: 30,
      massKg: 61.5,
    });
  });

  it.each([
    ['no file', join('nowhere', 'profile.json'), 'ENOENT'],
    ['a folder', undefined, 'EISDIR'],
  ])('says that it cannot read %s', async (_what, file, reason) => {
    const folder = join(createTestFolder(), 'folder');
    mkdirSync(folder);
    const path = file ?? folder;
    await expect(readProfile(path)).rejects.toMatchObject({
      code: 'profile/unreadable',
      params: { path, reason },
    });
  });

  it.each([
    ['', 'it is not JSON'],
    ['age: 3', 'it is not JSON'],
    ['{\n  "age": 30,\n}', 'it is not JSON: look at line 3, column 1'],
  ])('says that %j is not JSON', async (content, reason) => {
    await expect(readProfile(put(content))).rejects.toMatchObject({
      code: 'profile/unreadable',
      params: { reason },
    });
  });

  it.each(['null', '[]', '"x"', '{"age":true}', '{"__proto__":{"age":5}}'])('refuses %s', async (content) => {
    await expect(readProfile(put(content))).rejects.toMatchObject({ code: 'profile/out-of-range' });
  });

  it('names every value that cannot be right', async () => {
    const file = put('{"age":7,"massKg":900,"nonsense":1}');
    await expect(readProfile(file)).rejects.toMatchObject({
      code: 'profile/out-of-range',
      params: { problems: expect.stringMatching(/age 7 .*; massKg 900 .*; "nonsense" /) },
    });
  });
});
