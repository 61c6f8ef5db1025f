import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { pathToFileURL } from 'node:url';
import { mergeCoverage } from './merge-coverage.mjs';
import { runChild } from './run-child.mjs';

let folder: string;
let source: string;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'beatrunner-coverage-'));
  source = path.join(folder, 'source.ts');
  await writeFile(
    source,
    [
      'const isRun: boolean = process.argv.length > 0;',
      'if (isRun) {',
      '  console.log("run");',
      '} else {',
      '  console.log("not run");',
      '}',
      '',
    ].join('\n'),
  );
  const statement = (line: number): object => ({ start: { line, column: 0 }, end: { line, column: 9 } });
  await writeFile(
    path.join(folder, 'coverage-final.json'),
    JSON.stringify({
      [source]: {
        statementMap: { 0: statement(1), 1: statement(2), 2: statement(3), 3: statement(5) },
        s: { 0: 1, 1: 0, 2: 0, 3: 0 },
      },
    }),
  );
  await mkdir(path.join(folder, 'children'));
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

function merged(): ReturnType<typeof mergeCoverage> {
  return mergeCoverage(path.join(folder, 'coverage-final.json'), path.join(folder, 'children'));
}

describe('mergeCoverage', () => {
  it('counts what vitest saw where there were no children', () => {
    expect(merged()).toMatchObject({
      total: 4,
      covered: 1,
      percent: 25,
      worst: [{ path: source, missed: 3 }],
    });
  });

  it('adds the lines that a child really ran, and no others', async () => {
    const env = { ...process.env, NODE_V8_COVERAGE: path.join(folder, 'children') };
    const child = await runChild(process.execPath, [source], { timeLimitS: 30, isQuiet: true, env });
    expect(child.output).toBe('run\n');
    expect(merged()).toMatchObject({ total: 4, covered: 3, percent: 75 });
  });

  it('leaves out what a killed child did not finish writing, and files that are not asked for', async () => {
    await writeFile(path.join(folder, 'children/cut.json'), '{"result":[{"url"');
    const stranger = { url: pathToFileURL(path.join(folder, 'other.ts')).href, functions: [] };
    const internal = { url: 'node:internal/x', functions: [] };
    await writeFile(
      path.join(folder, 'children/other.json'),
      JSON.stringify({ result: [stranger, internal] }),
    );
    expect(merged().covered).toBe(1);
  });
});
