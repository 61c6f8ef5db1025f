import { copyFileSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { sealedFile } from './sealed-file.ts';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'beatrunner-sealed-'));
});

afterEach(() => rmSync(folder, { recursive: true }));

test('gives back what was written, after a restart too', async () => {
  const file = sealedFile(folder, 'accounts.sealed');
  expect(await file.read()).toEqual({ kind: 'nothing' });
  await file.write('密码 one');
  await file.write('密码 two');
  expect(await sealedFile(folder, 'accounts.sealed').read()).toEqual({ kind: 'content', text: '密码 two' });
});

test('files that are sealed first at the same time share one key', async () => {
  const names = ['a.sealed', 'b.sealed', 'c.sealed', 'd.sealed'];
  await Promise.all(names.map((name) => sealedFile(folder, name).write(name)));
  for (const name of names) {
    expect(await sealedFile(folder, name).read()).toEqual({ kind: 'content', text: name });
  }
});

test('what is put aside is there under another name', async () => {
  const file = sealedFile(folder, 'accounts.sealed');
  await file.write('of a newer version');
  await file.putAside();
  expect(await file.read()).toEqual({ kind: 'nothing' });
  expect(statSync(join(folder, 'accounts.sealed.unreadable')).size).toBeGreaterThan(0);
});

test('the last of many writes stays', async () => {
  const file = sealedFile(folder, 'accounts.sealed');
  await Promise.all(Array.from({ length: 20 }, (_, nth) => file.write(String(nth))));
  expect(await file.read()).toEqual({ kind: 'content', text: '19' });
});

test.skipIf(process.platform === 'win32')('is for its user alone, and says nothing by itself', async () => {
  await sealedFile(folder, 'accounts.sealed').write('a refresh token');
  for (const name of ['accounts.sealed', 'secrets.key']) {
    expect(statSync(join(folder, name)).mode & 0o777).toBe(0o600);
  }
  expect(readFileSync(join(folder, 'accounts.sealed')).includes('refresh')).toBe(false);
});

test.each<[string, () => void]>([
  ['changed by one bit', () => changeByte('accounts.sealed')],
  ['cut off', () => writeFileSync(join(folder, 'accounts.sealed'), 'short')],
  ['without its key', () => rmSync(join(folder, 'secrets.key'))],
  ['with a key of another length', () => writeFileSync(join(folder, 'secrets.key'), 'no key')],
  ['another file', () => copyFileSync(join(folder, 'other.sealed'), join(folder, 'accounts.sealed'))],
])('%s: it is not believed, and put aside', async (_, damage) => {
  await sealedFile(folder, 'accounts.sealed').write('content');
  await sealedFile(folder, 'other.sealed').write('content');
  damage();
  const file = sealedFile(folder, 'accounts.sealed');
  expect(await file.read()).toEqual({ kind: 'unreadable', asideName: 'accounts.sealed.unreadable' });
  expect(await file.read()).toEqual({ kind: 'nothing' });
  await file.write('new');
  expect(await file.read()).toEqual({ kind: 'content', text: 'new' });
});

function changeByte(name: string): void {
  const bytes = readFileSync(join(folder, name));
  bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
  writeFileSync(join(folder, name), bytes);
}
