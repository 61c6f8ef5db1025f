import { lstatSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { createTestFolder } from '#tests/support/test-folder.ts';
import { copyServerTree } from './server-tree.mjs';

const project = path.join(import.meta.dirname, '../..');
const linesOf = (file: string): readonly string[] =>
  readFileSync(path.join(project, 'sync-server', file), 'utf8').split('\n');

/** Everything but folders in one, as paths from `root`. Links are not followed. */
function filesIn(root: string, under = ''): readonly string[] {
  const at = path.join(root, under);
  if (!lstatSync(at).isDirectory()) return [under];
  return readdirSync(at).flatMap((name) => filesIn(root, path.posix.join(under, name)));
}

/** The patterns of an ignore file as Docker reads them: the last that matches a path, or a folder that it lies in, counts. */
function ignoredBy(lines: readonly string[]): (file: string) => boolean {
  const rules = lines
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => ({ isIgnored: !line.startsWith('!'), pattern: asPattern(line.replace(/^!/, '')) }));
  return (file) => {
    const segments = file.split('/');
    const lineage = segments.map((_, index) => segments.slice(0, index + 1).join('/'));
    return rules.findLast(({ pattern }) => lineage.some((one) => pattern.test(one)))?.isIgnored ?? false;
  };
}

function asPattern(text: string): RegExp {
  const parts = text.split(/(\*\*\/|\*)/).map((part) => {
    if (part === '**/') return '(?:.*/)?';
    return part === '*' ? '[^/]*' : part.replaceAll(/[.+?^${}()|[\]\\]/g, String.raw`\$&`);
  });
  return new RegExp(`^${parts.join('')}$`);
}

/** What the image has of the project: what is copied, less what is ignored, and the links that it makes. */
function treeOfImage(): {
  readonly files: readonly string[];
  readonly links: Readonly<Record<string, string>>;
} {
  const text = linesOf('Dockerfile').join('\n');
  const sources = [...text.matchAll(/^COPY (.+) \S+$/gm)].flatMap(([, names = '']) => names.split(' '));
  const isIgnored = ignoredBy(linesOf('Dockerfile.dockerignore'));
  const files = sources.flatMap((name) => filesIn(project, name)).filter((file) => !isIgnored(file));
  const links = [...text.matchAll(/ln -s (\S+) (\S+)/g)].map(([, target = '', link = '']) => [link, target]);
  return { files: files.toSorted(), links: Object.fromEntries(links) as Record<string, string> };
}

describe('the image of the server', () => {
  it('has the very tree that is built without it', () => {
    const folder = createTestFolder();
    copyServerTree(project, folder);
    const built = filesIn(folder);
    const isLink = (file: string): boolean => lstatSync(path.join(folder, file)).isSymbolicLink();
    const { files, links } = treeOfImage();
    expect(files).toEqual(built.filter((file) => !isLink(file)).toSorted());
    expect(links).toEqual(
      Object.fromEntries(
        built.filter(isLink).map((link) => [link, readlinkSync(path.join(folder, link))] as const),
      ),
    );
    // Both might have nothing.
    expect(files).toContain('sync-server/src/main.ts');
    expect(files).toContain('sync-server/src/accounts/passwords/common-passwords.txt');
    expect(files.filter((file) => /test-support|\.test\.|believing/.test(file))).toEqual([]);
  });

  it.each([
    ...['.git/HEAD', '.env', '.cache/types/x', 'node_modules/pg/package.json', 'out/sync-server/LICENSE'],
    ...['dist/index.html', 'data/postgres-18/PG_VERSION', 'electron/main/main.ts', 'sync-server/.cache/x'],
    ...['sync-server/node_modules/x/index.js', 'core/node_modules/x/index.js', 'contract/tsconfig.json'],
    ...['sync-server/src/test-support/believing-server-process.ts', 'core/sync/hlc.test.ts'],
  ])('is never sent %s', (file) => {
    expect(ignoredBy(linesOf('Dockerfile.dockerignore'))(file)).toBe(true);
  });
});
