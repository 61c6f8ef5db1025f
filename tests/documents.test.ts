import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { withSessionTable } from './support/session-table.ts';

const root = join(import.meta.dirname, '..');
const read = (path: string): string => readFileSync(join(root, path), 'utf8');

/** Tests as documents name them: a file, a colon, and the name of the test in double quotes. */
function namedTests(document: string): readonly { readonly file: string; readonly name: string }[] {
  return [...document.matchAll(/`([\w./-]+\.test\.ts)`: "([^"]+)"/g)].map(([, file = '', name = '']) => ({
    file,
    name,
  }));
}

/** Sources as documents link or name them. */
function namedSources(document: string): readonly string[] {
  return [
    ...document.matchAll(
      /`((?:core|contract|native|electron|renderer|ui|tests|scripts|docs)\/[\w./-]+\.\w+)`/g,
    ),
  ].map(([, path = '']) => path);
}

describe('docs/session.spec.md', () => {
  const spec = read('docs/session.spec.md');

  it('shows the transitions as the code has them', () => {
    // Written anew by: node tests/support/write-session-table.ts
    expect(spec).toBe(withSessionTable(spec));
  });

  it('numbers its invariants without a gap, each with its test', () => {
    const rows = [...spec.matchAll(/^\| I(\d+) \|(.*)$/gm)];
    expect(rows.map(([, number]) => Number(number))).toEqual(rows.map((_, index) => index + 1));
    expect(rows.length).toBeGreaterThanOrEqual(19);
    for (const [, , text = ''] of rows) expect(namedTests(text)).toHaveLength(1);
  });
});

describe.each(['docs/session.spec.md', 'docs/safety.md'])('%s', (path) => {
  const document = read(path);

  it('names tests that exist', () => {
    const tests = namedTests(document);
    expect(tests.length).toBeGreaterThan(10);
    for (const { file, name } of tests) {
      expect(existsSync(join(root, file)), file).toBe(true);
      expect(read(file), `${file}: ${name}`).toContain(`'${name}'`);
    }
  });

  it('names files that exist', () => {
    for (const file of namedSources(document)) expect(existsSync(join(root, file)), file).toBe(true);
  });
});
