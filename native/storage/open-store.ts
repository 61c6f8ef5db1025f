import { resolve } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { ClockReading } from '#core/sync/device-clock.ts';
import type { Clock } from '#contract/runtime/clock.ts';
import { createListeners } from '#contract/runtime/listeners.ts';
import type { Log } from '#contract/runtime/log.ts';
import type { Store } from '#contract/storage/store.ts';
import type { StorageLimits } from './connection.ts';
import { holdsDataFolder } from './data-folder-lock.ts';
import { allMigrations } from './migrations/all-migrations.ts';
import type { Migration } from './migrations/migration.ts';
import { unpackTracks } from './repositories/track-pages.ts';
import type { ReaderCalls, WriterCalls } from './storage-calls.ts';
import type { StorageWorkerStart } from './storage-messages.ts';
import { syncStoreOver } from './sync/sync-store-over.ts';
import { openWorkerLink, type WorkerLink } from './worker-link.ts';

/** What the store needs of a clock; `after` is for a disk that hangs. */
export type StoreClock = Pick<Clock, 'nowMs' | 'wallTimeMs' | 'after'>;

export interface OpenStoreOptions {
  /** The data folder; made if it is not there. */
  readonly folder: string;
  readonly clock: StoreClock;
  readonly log: Log;
  /** What a test takes away. */
  readonly limits?: StorageLimits;
  /** What a test breaks. */
  readonly faults?: StorageFaults;
  /** Other migrations than the program's own, in tests. */
  readonly migrations?: readonly Migration[];
}

export interface StorageFaults {
  /** The writer dies after this call (1 is the first), before it answers; its successor does not. */
  readonly writerDiesAfterCall?: number;
  /** Likewise for the reader. */
  readonly readerDiesAfterCall?: number;
}

/** Tracks a page: decoding one takes the caller's thread about a millisecond. */
const tracksAtATime = 500;

/**
 * Opens the store of a data folder, making or migrating the database as needed. SQLite runs in two worker threads: all
 * changes go to the writer in order, all queries to the reader on a connection of its own, so a query never waits for a
 * change nor the other way round. A query that starts after a change was acknowledged sees it.
 *
 * Whoever may move a belt takes `lockDataFolder` first; others open the store beside it.
 *
 * Rejects with `storage/folder-not-writable`, `storage/damaged`, `storage/newer-schema`, `storage/disk-full`,
 * `storage/already-open` (a migration is due while another process runs on the old schema) or `storage/failed`; a file
 * that is refused is left as it is.
 */
export async function openStore(options: OpenStoreOptions): Promise<Store> {
  const folder = resolve(options.folder);
  const writer = await startLink<WriterCalls>('writer', folder, options, options.faults?.writerDiesAfterCall);
  let reader: WorkerLink<ReaderCalls>;
  try {
    reader = await startLink<ReaderCalls>('reader', folder, options, options.faults?.readerDiesAfterCall);
  } catch (error) {
    await writer.close();
    throw error;
  }
  return storeOver(writer, reader, options.clock, options.log);
}

function startLink<Calls extends { readonly [N in keyof Calls]: (...args: never[]) => Promise<unknown> }>(
  role: StorageWorkerStart['role'],
  folder: string,
  options: OpenStoreOptions,
  diesAfterCall: number | undefined,
): Promise<WorkerLink<Calls>> {
  return openWorkerLink<Calls>({
    name: role,
    clock: options.clock,
    log: options.log,
    startWorker(attempt) {
      const start: StorageWorkerStart = {
        role,
        folder,
        migrations: options.migrations ?? allMigrations,
        holdsLock: holdsDataFolder(folder),
        limits: options.limits ?? {},
        ...(attempt === 1 && diesAfterCall !== undefined && { diesAfterCall }),
      };
      return new Worker(new URL('./storage-worker.ts', import.meta.url), {
        workerData: start,
        name: `storage-${role}`,
      });
    },
  });
}

function storeOver(
  writer: WorkerLink<WriterCalls>,
  reader: WorkerLink<ReaderCalls>,
  clock: StoreClock,
  log: Log,
): Store {
  const queued = createListeners<void>((error) => log.error('queued-listener-failed', { error }));
  const repaired = createListeners<void>((error) => log.error('repaired-listener-failed', { error }));
  const now = (): ClockReading => ({ wallMs: clock.wallTimeMs(), monotonicMs: clock.nowMs() });
  /** Whoever sends operations hears of new ones once they are kept. */
  async function tell<T>(written: Promise<T>): Promise<T> {
    const result = await written;
    queued.emit();
    return result;
  }
  return {
    profiles: {
      save: (profile) => tell(writer.call('saveProfile', profile, now())),
      find: (profileId) => reader.call('findProfile', profileId),
      list: () => reader.call('listProfiles'),
    },
    machines: {
      save: (machine) => tell(writer.call('saveMachine', machine, now())),
      find: (machineId) => reader.call('findMachine', machineId),
      list: () => reader.call('listMachines'),
    },
    library: {
      knownFiles: (paths) => reader.call('knownFiles', paths),
      saveFiles: (files) => writer.call('saveFiles', files, clock.wallTimeMs()),
      forgetFiles: (paths) => writer.call('forgetFiles', paths),
      pathsBelow: (folder, afterPath, limit) => reader.call('pathsBelow', folder, afterPath, limit),
      filesOf: (trackId) => reader.call('filesOf', trackId),
      saveTags: (trackId, tags) => writer.call('saveTags', trackId, tags, clock.wallTimeMs()),
      analysis: (trackId, engine) => reader.call('analysis', trackId, engine),
      saveAnalysis: (trackId, analysis) => writer.call('saveAnalysis', trackId, analysis, clock.wallTimeMs()),
      saveTempoCorrection: (trackId, repair) =>
        tell(writer.call('saveTempoCorrection', trackId, repair, now())),
      ownRepair: (trackId) => reader.call('ownRepair', trackId),
      tracksBelow: (folder, engine) => allTracksBelow(reader, folder, engine),
      onRepairsFromElsewhere: (listener) => repaired.add(listener),
    },
    musicFolders: {
      save: (kept) => writer.call('saveMusicFolder', kept, clock.wallTimeMs()),
      remove: (folderId) => writer.call('removeMusicFolder', folderId),
      list: () => reader.call('listMusicFolders'),
    },
    settings: {
      list: () => reader.call('listSettings'),
      change: (written, forgotten) => tell(writer.call('changeSettings', written, forgotten, now())),
    },
    sessions: {
      begin: (session) => tell(writer.call('beginSession', session, now())),
      append: (sessionId, seconds) => writer.call('appendSeconds', sessionId, seconds),
      finish: (sessionId, ending) => tell(writer.call('finishSession', sessionId, ending, now())),
      remark: (sessionId, remarks) => tell(writer.call('remarkSession', sessionId, remarks, now())),
      unfinished: () => reader.call('unfinishedSessions'),
      list: ({ limit, profileId }) => reader.call('listSessions', limit, profileId),
      read: (sessionId) => reader.call('readSession', sessionId),
      remove: (sessionId) => tell(writer.call('removeSession', sessionId, now())),
    },
    sync: syncStoreOver({ writer, reader, now, queued, repaired }),
    async close() {
      // The writer goes last: whoever closes a database last folds the WAL into it.
      await reader.close();
      await writer.close();
    },
  };
}

/** Page by page, so that neither thread is held up for long. */
async function allTracksBelow(reader: WorkerLink<ReaderCalls>, folder: string, engine: string) {
  const tracks: ReturnType<typeof unpackTracks> = [];
  const seen = new Set<string>();
  let afterPath: string | undefined;
  for (;;) {
    const page = unpackTracks(await reader.call('tracksBelow', folder, engine, afterPath, tracksAtATime));
    for (const track of page) {
      // A file may have gone between two pages and left its recording's next path as the first.
      if (seen.has(track.trackId)) continue;
      seen.add(track.trackId);
      tracks.push(track);
    }
    if (page.length < tracksAtATime) return tracks;
    afterPath = page.at(-1)?.path;
  }
}
