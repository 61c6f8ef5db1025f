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
      /`((?:core|contract|native|electron|renderer|ui|sync-server|tests|scripts|docs)\/[\w./-]+\.\w+)`/g,
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

describe.each(['docs/session.spec.md', 'docs/safety.md', 'docs/security.md'])('%s', (path) => {
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

describe('docs/security.md', () => {
  /** Chapters of OWASP ASVS 5.0, as it calls them. */
  const chapters = [
    ...['Encoding and Sanitization', 'Validation and Business Logic', 'Web Frontend Security'],
    ...['API and Web Service', 'File Handling', 'Authentication', 'Session Management', 'Authorization'],
    ...['Self-contained Tokens', 'OAuth and OIDC', 'Cryptography', 'Secure Communication', 'Configuration'],
    ...['Data Protection', 'Secure Coding and Architecture', 'Security Logging and Error Handling', 'WebRTC'],
  ];
  const rows = [...read('docs/security.md').matchAll(/^\| V(\d+) (.+?) \| (.+?) \| (.*?) \| (.*?) \|$/gm)];

  it('has every chapter of ASVS 5.0, with what is done', () => {
    expect(rows.map(([, number, name]) => `${number} ${name}`)).toEqual(
      chapters.map((name, index) => `${index + 1} ${name}`),
    );
  });

  it('shows each chapter that is of use by a test, and says what is missing in it', () => {
    for (const [, number, name, done = '', tests = '', missing = ''] of rows) {
      if (done === 'not used') continue;
      expect(namedTests(tests).length, `V${number} ${name}`).toBeGreaterThan(0);
      expect(missing, `V${number} ${name}`).not.toBe('');
    }
  });
});
