import { execFileSync } from 'node:child_process';
import { appendFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createTestFolder } from '#tests/support/test-folder.ts';
import { openSessionSpool, type SpoolLine } from './session-spool.ts';

const second = (atMs: number): SpoolLine => ({
  kind: 'seconds',
  seconds: [{ sample: { atMs, distanceM: 0, energyKcal: 0 }, events: [], plays: [] }],
});

/** A disk of so many MiB, for as long as `use` takes. */
async function onSmallDisk(sizeMiB: number, use: (folder: string) => Promise<void>): Promise<void> {
  const folder = createTestFolder();
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${sizeMiB}m`, 'tmpfs', folder]);
  try {
    await use(folder);
  } finally {
    execFileSync('umount', [folder]);
  }
}

function fillDisk(file: string): void {
  const block = Buffer.alloc(4096);
  try {
    for (;;) appendFileSync(file, block);
  } catch (error) {
    expect(error).toMatchObject({ code: 'ENOSPC' });
  }
}

describe('a side file', () => {
  it('loses a line that was cut off, and none behind it', async () => {
    const folder = createTestFolder();
    const spool = openSessionSpool(folder);
    await spool.append('run-1', second(0));
    // A disk that becomes full in the middle of a line.
    const [file = ''] = readdirSync(folder);
    appendFileSync(join(folder, file), JSON.stringify(second(1000)).slice(0, 30));
    await spool.append('run-1', second(2000));
    await spool.append('run-1', second(3000));
    expect(await spool.list()).toEqual([
      { sessionId: 'run-1', lines: [second(0), second(2000), second(3000)] },
    ]);
    await spool.remove('run-1');
    expect(await spool.list()).toEqual([]);
  });

  it('gets the room that was set aside when the disk is full', (context) => {
    // Only root may make a disk of its own size.
    context.skip(process.getuid?.() !== 0, 'needs root, to mount a small disk');
    return onSmallDisk(12, async (folder) => {
      const spool = openSessionSpool(folder);
      await spool.reserve();
      fillDisk(join(folder, 'filler'));
      await spool.append('run-1', second(0));
      expect(await spool.list()).toEqual([{ sessionId: 'run-1', lines: [second(0)] }]);
    });
  });

  it('gives the room back', async () => {
    const folder = createTestFolder();
    const spool = openSessionSpool(folder);
    await spool.reserve();
    expect(statSync(join(folder, readdirSync(folder)[0]!)).size).toBeGreaterThan(4e6);
    await spool.release();
    expect(readdirSync(folder)).toEqual([]);
  });

  it('of a folder that is not there is none', async () => {
    expect(await openSessionSpool(join(createTestFolder(), 'none')).list()).toEqual([]);
  });
});
