import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { silentLog } from '#contract/runtime/log.ts';
import { createLibraryScan } from '#native/audio/library-scan.ts';
import { walkMusicFiles } from '#native/audio/music-files.ts';
import { createManualClock } from '#tests/support/manual-clock.ts';
import { createMemoryLibrary } from '#tests/support/memory-library.ts';

const folderCount = 200;
const filesInFolder = 500;
const fileCount = folderCount * filesInFolder;
let root: string;

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'beatrunner-large-library-'));
  for (let i = 0; i < folderCount; i += 1) {
    const folder = join(root, `artist ${i % 20}`, `album ${i}`);
    mkdirSync(folder, { recursive: true });
    for (let j = 0; j < filesInFolder; j += 1) writeFileSync(join(folder, `track ${j}.mp3`), '');
  }
}, 60_000);
afterAll(() => rmSync(root, { recursive: true, force: true }), 60_000);

const mib = 1024 * 1024;
const collectGarbage = () => globalThis.gc?.();

it('walks 100,000 files with next to no memory', async () => {
  collectGarbage();
  const before = process.memoryUsage().heapUsed;
  let count = 0;
  let peak = 0;
  for await (const finding of walkMusicFiles(root)) {
    if (finding.kind === 'file') count += 1;
    if (count % 5000 === 0) peak = Math.max(peak, process.memoryUsage().heapUsed - before);
  }
  expect(count).toBe(fileCount);
  expect(peak / mib).toBeLessThan(60);
});

it('scans them, and again, without holding up the process', async () => {
  const library = createMemoryLibrary();
  const analysis = {
    tempoBpm: 120,
    confidence: 1,
    beatsS: [],
    durationS: 60,
    alternatives: [],
    engine: 'fake/1',
  };
  const pool = {
    engineId: 'fake/1',
    size: 4,
    // Paths stand for recordings here: reading 100,000 files is another test's business.
    read: async (path: string) => ({ trackId: path, tags: {} }),
    analyse: async () => ({ analysis, isCutOff: false }),
  };
  const scanOnce = async () => {
    const delay = monitorEventLoopDelay({ resolution: 10 });
    delay.enable();
    const startedMs = performance.now();
    const scan = createLibraryScan({
      folder: root,
      library,
      pool,
      clock: createManualClock(),
      log: silentLog,
    });
    scan.start();
    const progress = await scan.done;
    delay.disable();
    return {
      progress,
      worstDelayMs: delay.max / 1e6,
      p99DelayMs: delay.percentile(99) / 1e6,
      tookMs: performance.now() - startedMs,
    };
  };
  const first = await scanOnce();
  expect(first.progress).toMatchObject({ foundFiles: fileCount, readyFiles: fileCount, problemCount: 0 });
  const again = await scanOnce();
  expect(again.progress).toMatchObject({ readyFiles: fileCount, toListen: 0 });
  console.info('scan of 100,000 files', { first: round(first), again: round(again) });
  // Two busy cores: what counts is that nothing takes time in proportion to the library. The belt's loop runs at 10 Hz.
  expect(first.p99DelayMs).toBeLessThan(100);
  expect(again.p99DelayMs).toBeLessThan(100);
});

function round(result: { worstDelayMs: number; p99DelayMs: number; tookMs: number }) {
  return {
    tookS: Math.round(result.tookMs / 100) / 10,
    p99DelayMs: Math.round(result.p99DelayMs),
    worstDelayMs: Math.round(result.worstDelayMs),
    heapMiB: Math.round(process.memoryUsage().heapUsed / mib),
  };
}
