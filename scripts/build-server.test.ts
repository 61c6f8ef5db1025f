import { execFile } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { createTestFolder } from '#tests/support/test-folder.ts';

const run = promisify(execFile);

it('deletes nothing that is not its own', async () => {
  const folder = createTestFolder();
  const file = path.join(folder, 'thesis.txt');
  writeFileSync(file, 'three years');
  const build = run(process.execPath, [path.join(import.meta.dirname, 'build-server.mjs'), folder]);
  const error = (await build.catch((reason: unknown) => reason)) as {
    code: number;
    stdout: string;
    stderr: string;
  };
  expect(error.code).toBe(1);
  expect(`${error.stdout}${error.stderr}`).toContain(`${folder} has something in it that is no built server`);
  expect(readFileSync(file, 'utf8')).toBe('three years');
});
