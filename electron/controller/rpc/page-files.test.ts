import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createTestFolder } from '#tests/support/test-folder.ts';
import { isInside, isPageBuilt, readPageFile } from './page-files.ts';

/** A built page, and beside it what must never be served. */
function builtPage(): string {
  const around = createTestFolder();
  const folder = join(around, 'renderer');
  mkdirSync(join(folder, 'assets'), { recursive: true });
  mkdirSync(join(around, 'renderer-of-others'));
  writeFileSync(join(around, 'secret.json'), '{}');
  writeFileSync(join(around, 'renderer-of-others/secret.json'), '{}');
  writeFileSync(join(folder, 'index.html'), '<!doctype html>');
  writeFileSync(join(folder, 'assets/index-DkQ_-a1B.js'), 'export {};');
  writeFileSync(join(folder, 'assets/plain.css'), 'p{}');
  writeFileSync(join(folder, 'assets/a b ü.svg'), '<svg/>');
  writeFileSync(join(folder, 'assets/program.sh'), 'exit');
  symlinkSync(join(around, 'secret.json'), join(folder, 'assets/link.json'));
  symlinkSync(around, join(folder, 'around'));
  return folder;
}

describe('readPageFile', () => {
  it.each([
    ['/', 'text/html; charset=utf-8', false],
    ['/index.html', 'text/html; charset=utf-8', false],
    ['/assets/index-DkQ_-a1B.js', 'text/javascript; charset=utf-8', true],
    ['/assets/plain.css', 'text/css; charset=utf-8', false],
    ['/assets/a%20b%20%C3%BC.svg', 'image/svg+xml', false],
  ])('has %s', async (pathname, contentType, isImmutable) => {
    const file = await readPageFile(builtPage(), pathname);
    expect(file).toMatchObject({ contentType, isImmutable });
    expect(file?.bytes.length).toBeGreaterThan(0);
  });

  it.each([
    ...['', 'index.html', '/nothing.js', '/assets', '/assets/', '/assets/program.sh', '/.', '/..'],
    ...['/../secret.json', '/%2e%2e/secret.json', '/assets/..%2f..%2fsecret.json', '/..%5csecret.json'],
    ...['/../renderer-of-others/secret.json', '/assets/link.json', '/around/secret.json'],
    ...['/index.html%00.js', '/%', '/%ff.js', '//etc/hosts.json', '/C:/secret.json', '/index.html/'],
  ])('has nothing at "%s"', async (pathname) => {
    expect(await readPageFile(builtPage(), pathname)).toBeUndefined();
  });

  it('has nothing where nothing was built', async () => {
    const folder = createTestFolder();
    expect(await isPageBuilt(folder)).toBe(false);
    expect(await readPageFile(join(folder, 'none'), '/')).toBeUndefined();
    expect(await isPageBuilt(builtPage())).toBe(true);
  });
});

describe('isInside', () => {
  it.each([
    ['/music', '/music/a.mp3', true],
    ['/music', '/music/deep/a.mp3', true],
    ['/music', '/music/..a.mp3', true],
    ['/', '/a.mp3', true],
    ['/music', '/music', false],
    ['/music', '/music2/a.mp3', false],
    ['/music/deep', '/music/a.mp3', false],
  ])('%s holds %s: %s', (folder, file, expected) => {
    expect(isInside(folder, file)).toBe(expected);
  });
});
