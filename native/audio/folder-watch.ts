import { watch as watchByNode } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { basename, extname, join, sep } from 'node:path';
import type { CancelTimer, Clock } from '#contract/runtime/clock.ts';
import type { Log } from '#contract/runtime/log.ts';
import { isMusicFileName } from './music-files.ts';

/** Tells when a folder of music is worth another scan. */
export interface FolderWatch {
  /** Resolves when all folders in it are watched that can be; never rejects. */
  readonly ready: Promise<void>;
  close(): void;
}

/** One folder being watched; Node's `FSWatcher` is one. */
interface Watcher {
  on(event: 'error', listener: (error: unknown) => void): unknown;
  close(): void;
}

export interface FolderWatchOptions {
  /** Absolute. */
  readonly folder: string;
  readonly clock: Clock;
  readonly log: Log;
  /** Something changed, or enough time went by; at most once a minute. */
  readonly onChange: () => void;
  /** Whether one watcher sees everything below its folder; default: as the system does. */
  readonly isRecursive?: boolean;
  /** Default: Node's. May throw. */
  readonly watch?: (
    folder: string,
    options: { readonly recursive: boolean },
    listener: (event: string, name: string | null) => void,
  ) => Watcher;
}

/** An album that is being copied is one change. */
const quietMs = 5000;
/** What never comes to rest is looked at all the same, and not more often than this. */
const longestWaitMs = 60_000;
/** Network folders tell nothing of what other machines do, and some systems forget events. */
const periodMs = 30 * 60_000;
/** The same where watching failed. */
const blindPeriodMs = 5 * 60_000;
/** Linux has a limit for all programs together, 8,192 on small machines. */
const mostWatchers = 4096;

/**
 * Watches a folder and those in it. On Linux each has a watcher of its own: Node's recursive way there watches every file, and
 * reads the whole tree in one go, during which no belt would be controlled.
 */
export function watchMusicFolder(options: FolderWatchOptions): FolderWatch {
  const { folder, clock, log, onChange, watch = watchByNode } = options;
  const isRecursive = options.isRecursive ?? (process.platform === 'darwin' || process.platform === 'win32');
  const watchers = new Map<string, Watcher>();
  let isBlind = false;
  let isClosed = false;
  let refreshing: Promise<void> | undefined;
  let cancelDue: CancelTimer | undefined;
  let cancelPeriod: CancelTimer = () => undefined;
  let [firstAtMs, lastAtMs, toldAtMs] = [0, 0, Number.NEGATIVE_INFINITY];

  function hear(where: string, event: string, name: string | null): void {
    if (isClosed) return;
    if (name === null) return changed();
    if (name.split(sep).some((part) => part.startsWith('.'))) return;
    const path = join(where, name);
    if (event === 'rename') {
      forget(path);
      // Of a folder that is gone its own watcher tells under the folder's name.
      if (name === basename(where)) forget(where);
    }
    if (isMusicFileName(basename(name)) || extname(name) === '') return changed();
    // A cover, a list, a download that is not finished: only a folder, or what may have been one, matters.
    if (event !== 'rename' || cancelDue !== undefined) return;
    stat(path).then(
      (facts) => (facts.isDirectory() ? changed() : undefined),
      () => changed(),
    );
  }

  /** Cheap, however often it is called. */
  function changed(): void {
    if (isClosed) return;
    lastAtMs = clock.nowMs();
    if (cancelDue !== undefined) return;
    firstAtMs = lastAtMs;
    waitUntilDue();
  }

  function waitUntilDue(): void {
    const restedAtMs = Math.min(lastAtMs + quietMs, firstAtMs + longestWaitMs);
    const leftMs = Math.max(restedAtMs, toldAtMs + longestWaitMs) - clock.nowMs();
    cancelDue = leftMs <= 0 ? undefined : clock.after(leftMs, waitUntilDue);
    if (leftMs <= 0) tell();
  }

  /** What comes from here on is in watched folders, or will be seen by the scan. */
  function tell(): void {
    toldAtMs = clock.nowMs();
    cancelPeriod();
    void refresh().then(() => {
      if (isClosed) return;
      cancelPeriod();
      cancelPeriod = clock.after(isBlind ? blindPeriodMs : periodMs, tell);
      onChange();
    });
  }

  function refresh(): Promise<void> {
    refreshing ??= watchAll().finally(() => {
      refreshing = undefined;
    });
    return refreshing;
  }

  async function watchAll(): Promise<void> {
    isBlind = false;
    const there = new Set<string>();
    for await (const path of isRecursive ? [folder] : foldersBelow(folder)) {
      if (isClosed || isBlind) return;
      there.add(path);
      if (!watchers.has(path)) startWatching(path);
    }
    for (const path of watchers.keys()) if (!there.has(path)) forget(path);
  }

  function startWatching(path: string): void {
    if (watchers.size >= mostWatchers) return lose(`more than ${mostWatchers} folders`);
    try {
      const watcher = watch(path, { recursive: isRecursive }, (event, name) => hear(path, event, name));
      watchers.set(path, watcher);
      watcher.on('error', (error) => {
        forget(path);
        lose(String(error));
      });
    } catch (error) {
      lose(String(error));
    }
  }

  /** Nothing of it is lost for good: the folder is scanned more often. */
  function lose(reason: string): void {
    if (!isBlind) log.info('music-folder-not-watched', { folder, reason });
    isBlind = true;
  }

  function forget(path: string): void {
    if (!watchers.has(path)) return;
    for (const [each, watcher] of watchers) {
      if (each !== path && !each.startsWith(path + sep)) continue;
      watcher.close();
      watchers.delete(each);
    }
  }

  const ready = refresh().then(() => {
    if (!isClosed) cancelPeriod = clock.after(isBlind ? blindPeriodMs : periodMs, tell);
  });
  return {
    ready,
    close() {
      isClosed = true;
      cancelDue?.();
      cancelPeriod();
      for (const watcher of watchers.values()) watcher.close();
      watchers.clear();
    },
  };
}

/** The folder and all below it, as a scan walks them; each before what is in it. What cannot be read is left out. */
async function* foldersBelow(root: string): AsyncGenerator<string, void> {
  const seen = new Set<string>();
  const open = [root];
  for (let path = open.pop(); path !== undefined; path = open.pop()) {
    const facts = await stat(path, { bigint: true }).catch(() => undefined);
    if (facts?.isDirectory() !== true) continue;
    const identity = `${facts.dev}:${facts.ino}`;
    if (facts.ino !== 0n && seen.has(identity)) continue;
    seen.add(identity);
    yield path;
    const entries = await readdir(path, { withFileTypes: true }).catch(() => []);
    for (const entry of entries)
      if (!entry.name.startsWith('.') && (entry.isDirectory() || entry.isSymbolicLink()))
        open.push(join(path, entry.name));
  }
}
