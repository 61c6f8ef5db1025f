import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkArchitecture } from '#tests/support/architecture/check-architecture.ts';

const projectFolder = path.join(import.meta.dirname, '..');
const folders = [
  ...['core', 'contract', 'native', 'electron', 'ui', 'renderer', 'sync-server/src', 'scripts', 'tests'],
];
/** Far fewer files than the project has: below it the check has not looked, whatever it found. */
const fewestFiles = 250;

/** Files that may have more than 400 lines, each with its reason. */
const longFiles: Readonly<Record<string, string>> = {};

describe('architecture', () => {
  it('holds in every file', () => {
    const report = checkArchitecture(projectFolder, { folders, maximumLines: 400, longFiles });
    console.info(`architecture: ${report.filesRead} files, ${report.importsRead} imports read`);
    expect(report.filesRead).toBeGreaterThan(fewestFiles);
    expect(report.importsRead).toBeGreaterThan(fewestFiles);
    expect(report.problems).toEqual([]);
  });

  it('is seen to be broken where it is', () => {
    const report = checkArchitecture(path.join(import.meta.dirname, 'fixtures/architecture'), {
      folders: ['core', 'contract', 'native', 'electron'],
      maximumLines: 30,
      longFiles: {},
    });
    expect(report.filesRead).toBe(15);
    expect(report.problems).toEqual([
      'contract/ble/imports-native.ts: line 2 contract imports only core and zod, not #native/ble/radio.ts',
      'contract/ble/imports-native.ts: line 3 contract imports only core and zod, not node:events',
      'core/broken-utils/index-of.ts: "utils" in a name says nothing',
      'core/units/imports-node.ts: line 1 core imports only core, not node:fs',
      'core/units/imports-node.ts: line 2 core imports only core, not #contract/ble/clock.ts',
      'core/units/imports-node.ts: line 5 names no file (./missing.ts)',
      'core/units/imports-node.ts: line 6 core imports only core, not zod',
      'core/units/reads-time.ts: core uses setTimeout: pass it in',
      'core/units/reads-time.ts: core uses Math.random: pass it in',
      'core/units/reads-time.ts: core uses Date.now: pass it in',
      'core/units/reads-time.ts: core reads the time of day: pass it in',
      'core/units/reads-time.ts: core uses process: pass it in',
      'electron/cli/long.ts: has 31 lines',
      'electron/cli/start.ts: line 2 imports a test (./start.test.ts)',
      'electron/main/window.ts: line 1 only electron/controller and electron/cli join adapters, not #native/storage/rows.ts from here',
      'native/ble/radio.ts: line 1 native/ble imports only core, contract and itself, not #native/storage/rows.ts',
      'native/ble/radio.ts: line 2 native/ble imports only core, contract and itself, not #electron/cli/start.ts',
      'native/storage/rows.ts: line 1 goes up twice (../../core/units/sound.ts); use a # path',
      'native/storage/rows.ts: says any',
      'native/storage/rows.ts: asserts with ! that something is there',
      'native/storage/rows.ts: declares an enum',
      'native/storage/rows.ts: has a default export',
      'native/storage/rows.ts: is called RowManager: "Manager" says nothing',
      'native/storage/snake_case.ts: "snake_case" is not kebab-case',
    ]);
  });

  it('lets no file be long for nothing', () => {
    for (const file of Object.keys(longFiles)) {
      expect(readFileSync(path.join(projectFolder, file), 'utf8').split('\n').length, file).toBeGreaterThan(
        400,
      );
    }
  });
});

describe('docs/session.spec.md', () => {
  const spec = readFileSync(path.join(projectFolder, 'docs/session.spec.md'), 'utf8');
  /** Invariants are numbered "I1", "I2"... at the beginning of a heading, a list entry or a table row. */
  const invariants = spec
    .split(/\n(?=(?:#+ |[-*] |\| ?)?\**I\d+\b)/)
    .filter((part) => /^(?:#+ |[-*] |\| ?)?\**I\d+\b/.test(part));

  it('has invariants', () => {
    expect(invariants.length).toBeGreaterThanOrEqual(5);
  });

  it.each(invariants.map((text) => [/I\d+/.exec(text)?.[0] ?? '', text] as const))(
    '%s names a test that exists',
    (_, text) => {
      const tests = [...text.matchAll(/[\w./-]+\.test\.ts/g)].map(([name]) => name);
      expect(tests.length).toBeGreaterThan(0);
      for (const name of tests) expect(existsSync(path.join(projectFolder, name)), name).toBe(true);
    },
  );
});
