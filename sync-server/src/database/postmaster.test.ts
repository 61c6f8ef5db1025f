import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { clearStaleLocks, isHeld, readPostmaster } from './postmaster.ts';

/** What a Postgres of that number has left behind. */
function leftBehind(pid: number): { readonly cluster: string; readonly file: string } {
  const cluster = mkdtempSync(path.join(tmpdir(), 'brs-'));
  onTestFinished(() => rmSync(cluster, { recursive: true, force: true }));
  const file = path.join(cluster, 'postmaster.pid');
  writeFileSync(file, `${pid}\n${cluster}\n1790000000\n5432\n${cluster}\n\n 1 1\nready   \n`);
  return { cluster, file };
}

it.runIf(existsSync('/proc/self/comm'))(
  'takes no other program that has got the number of a Postgres for it',
  () => {
    // This process lives, and is none.
    const { cluster, file } = leftBehind(process.pid);
    expect([readPostmaster(cluster), isHeld(cluster)]).toEqual([undefined, false]);
    clearStaleLocks(cluster);
    expect(existsSync(file)).toBe(false);
  },
);

it('leaves it to Postgres to find that nobody has a number any more', () => {
  const { cluster, file } = leftBehind(2 ** 22 + 1);
  expect([readPostmaster(cluster), isHeld(cluster)]).toEqual([undefined, false]);
  clearStaleLocks(cluster);
  expect(existsSync(file)).toBe(true);
});
