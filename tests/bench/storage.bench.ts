import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { silentLog } from '#contract/runtime/log.ts';
import type { Store } from '#contract/storage/store.ts';
import { systemClock } from '#electron/controller/system-clock.ts';
import { openStore } from '#native/storage/open-store.ts';
import { exampleAnalysis, exampleSecond, exampleSession } from '#tests/support/stored-examples.ts';

/*
 * `npm run bench:storage [-- FILES]`: what the store takes on this machine, through the worker threads as the controller uses it.
 * The bar: an answer within 50 ms; a whole library of 100,000 tracks comes in pages and may take longer.
 */

const files = Number(process.argv[2] ?? 100_000);
const sessionSeconds = 2 * 60 * 60;
const beatsPerTrack = 500;
const engine = 'bench/1';
const barMs = 50;

interface Row {
  readonly what: string;
  readonly runs: number;
  readonly 'median ms': string;
  readonly 'p95 ms': string;
  readonly 'min ms': string;
  readonly 'max ms': string;
}

const rows: (Row & { readonly bar: string })[] = [];

async function measure(what: string, runs: number, run: (index: number) => Promise<unknown>): Promise<void> {
  const times: number[] = [];
  for (let index = 0; index < runs; index += 1) {
    const from = performance.now();
    await run(index);
    times.push(performance.now() - from);
  }
  times.sort((a, b) => a - b);
  const at = (part: number): number =>
    times[Math.min(times.length - 1, Math.floor(part * times.length))] ?? 0;
  rows.push({
    what,
    runs,
    'median ms': at(0.5).toFixed(2),
    'p95 ms': at(0.95).toFixed(2),
    'min ms': at(0).toFixed(2),
    'max ms': at(1).toFixed(2),
    bar: at(0.5) <= barMs ? 'within' : 'over',
  });
}

const pathOf = (index: number): string =>
  `/music/artist ${String(index % 1000).padStart(4, '0')}/album/${String(index).padStart(6, '0')}.mp3`;
const trackOf = (index: number): string => `sha256:${index.toString(16).padStart(64, '0')}`;

async function fillLibrary(store: Store): Promise<void> {
  const beatsS = Array.from({ length: beatsPerTrack }, (_, beat) => beat * 0.4687);
  for (let from = 0; from < files; from += 1000) {
    const indices = Array.from({ length: 1000 }, (_, offset) => from + offset);
    await store.library.saveFiles(
      indices.map((index) => ({
        path: pathOf(index),
        sizeBytes: index,
        modifiedMs: index,
        trackId: trackOf(index),
      })),
    );
    await Promise.all(
      indices.flatMap((index) => [
        store.library.saveTags(trackOf(index), { title: `Title ${index}`, artist: `Artist ${index % 1000}` }),
        store.library.saveAnalysis(trackOf(index), exampleAnalysis({ engine, beatsS })),
      ]),
    );
  }
}

async function measureSessions(store: Store): Promise<void> {
  const { sessionId } = exampleSession();
  const full = {
    requestedSpeedKmh: 9.5,
    acknowledgedSpeedKmh: 9.5,
    heartRateBpm: 140,
    cadenceSpm: 164,
    trackId: trackOf(1),
    trackPositionS: 12.3,
    heardTempoBpm: 164,
  };
  await store.sessions.begin(exampleSession());
  await measure('append one second (synced to disk)', sessionSeconds, (index) => {
    const second = exampleSecond((index + 1) * 1000);
    const events =
      index % 10 === 0 ? [{ atMs: index * 1000, kind: 'target', detail: { speedKmh: 9.5 } }] : [];
    return store.sessions.append(sessionId, [{ ...second, sample: { ...second.sample, ...full }, events }]);
  });
  await measure('read a session of 2 h', 20, () => store.sessions.read(sessionId));
  for (let index = 0; index < 1000; index += 1) {
    await store.sessions.begin(
      exampleSession({ sessionId: `s${index}`, startedAtWallMs: 1_780_000_000_000 + index }),
    );
  }
  await measure('list 50 of 1,001 sessions', 50, () => store.sessions.list({ limit: 50 }));
}

async function measureLibrary(store: Store): Promise<void> {
  const paths = Array.from({ length: 1000 }, (_, index) => pathOf(Math.floor((index * files) / 1000)));
  await measure(`facts on 1,000 of ${files} files`, 50, () => store.library.knownFiles(paths));
  await measure('1,000 paths below a folder', 50, () =>
    store.library.pathsBelow('/music', pathOf(files / 2), 1000),
  );
  await measure('one analysis', 200, (index) =>
    store.library.analysis(trackOf(Math.floor((index * files) / 200)), engine),
  );
  await measure('tracks of one folder (100)', 50, (index) =>
    store.library.tracksBelow(`/music/artist ${String(index).padStart(4, '0')}`, engine),
  );
  await measure(`tracks of the whole library (${files})`, 3, () =>
    store.library.tracksBelow('/music', engine),
  );

  // How long the caller's own thread is held up while that goes on: what its control loop would feel.
  const gaps: number[] = [];
  let last = performance.now();
  const ticker = setInterval(() => {
    gaps.push(performance.now() - last);
    last = performance.now();
  }, 1);
  await store.library.tracksBelow('/music', engine);
  clearInterval(ticker);
  console.log(
    `caller's thread while the whole library loads: longest pause ${Math.max(...gaps).toFixed(1)} ms`,
  );
}

const folder = mkdtempSync(join(tmpdir(), 'beatrunner-bench-'));
try {
  const openedFrom = performance.now();
  const store = await openStore({ folder, clock: systemClock, log: silentLog });
  console.log(`open: ${(performance.now() - openedFrom).toFixed(0)} ms`);
  const filledFrom = performance.now();
  await fillLibrary(store);
  console.log(
    `fill ${files} files with tags and analyses: ${((performance.now() - filledFrom) / 1000).toFixed(1)} s`,
  );
  await measureSessions(store);
  await measureLibrary(store);
  await store.close();
  console.table(rows);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
