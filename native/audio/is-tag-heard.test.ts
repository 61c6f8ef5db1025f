import { utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { silentLog } from '#contract/runtime/log.ts';
import { createFakeAnalysisPool, type FakeAnalysisPool } from '#tests/support/fake-analysis-pool.ts';
import { createManualClock } from '#tests/support/manual-clock.ts';
import { createMemoryLibrary, type MemoryLibrary } from '#tests/support/memory-library.ts';
import { createTestFolder } from '#tests/support/test-folder.ts';
import { isTagHeard } from './is-tag-heard.ts';
import { createLibraryScan, type LibraryScan } from './library-scan.ts';
import type { ScanProgress } from './scan-progress.ts';

let folder: string;
let library: MemoryLibrary;
let pool: FakeAnalysisPool;
beforeEach(() => {
  folder = createTestFolder();
  library = createMemoryLibrary();
  pool = createFakeAnalysisPool();
});

function put(name: string, content = name): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

function newScan(): LibraryScan {
  return createLibraryScan({ folder, library, pool, clock: createManualClock(), log: silentLog });
}

function scanAll(): Promise<ScanProgress> {
  const scan = newScan();
  scan.start();
  return scan.done;
}

describe('isTagHeard', () => {
  it('is no more only where a file claims another tempo', () => {
    expect(isTagHeard({}, undefined)).toBe(true);
    expect(isTagHeard({}, 128)).toBe(false);
    expect(isTagHeard({ taggedTempoBpm: 128 }, undefined)).toBe(true);
    expect(isTagHeard({ taggedTempoBpm: 128 }, 127.99)).toBe(true);
    expect(isTagHeard({ taggedTempoBpm: 128 }, 64)).toBe(false);
  });
});

describe('a scan', () => {
  it('listens again to a file whose tag says another tempo than the one it was heard with', async () => {
    const path = put('a.mp3');
    await scanAll();
    const retag = async (tempoBpm: number, atS: number) => {
      pool.taggedTempi.set(path, tempoBpm);
      utimesSync(path, atS, atS);
      return scanAll();
    };
    expect(await retag(160, 1000)).toMatchObject({ readyFiles: 1, problemCount: 0 });
    expect(pool.listened).toHaveLength(2);
    const [track] = await library.tracksBelow(folder, 'fake/1');
    expect(track?.tempo.taggedTempoBpm).toBe(160);
    // The same claim once more, or as another program writes it, is none to listen for.
    await retag(160.02, 2000);
    pool.taggedTempi.delete(path);
    utimesSync(path, 3000, 3000);
    await scanAll();
    expect(pool.listened).toHaveLength(2);
  });

  it('hears the tag of every copy, and goes on with one that it was kept from hearing', async () => {
    const [one, other] = [put('a.mp3', 'same'), put('b.mp3', 'same')];
    pool.taggedTempi.set(one, 80).set(other, 160);
    await scanAll();
    expect(pool.listened.toSorted()).toEqual([one, other]);

    pool.taggedTempi.set(one, 120);
    utimesSync(one, 1000, 1000);
    const scan = newScan();
    pool.beforeListening = () => scan.abort();
    scan.start();
    await expect(scan.done).rejects.toMatchObject({ name: 'AbortError' });
    pool.beforeListening = () => undefined;
    await scanAll();
    expect(pool.listened).toHaveLength(3);
    expect((await library.tracksBelow(folder, 'fake/1'))[0]?.tempo.taggedTempoBpm).toBe(120);
  });
});
