import { createHash } from 'node:crypto';
import { isAbsolute, resolve } from 'node:path';
import type { LibraryProgress, MusicFolder } from '#contract/rpc/music-library.ts';
import type { Clock } from '#contract/runtime/clock.ts';
import { createListeners, type Unsubscribe } from '#contract/runtime/listeners.ts';
import type { Log } from '#contract/runtime/log.ts';
import type { KeptMusicFolder, LibraryRepository, MusicFolderRepository } from '#contract/storage/store.ts';
import { BeatRunnerError } from '#core/errors/beatrunner-error.ts';
import { movedDownbeat } from '#core/music/corrected-tempo.ts';
import type { TempoRepair } from '#core/music/tempo-repair.ts';
import type { Track } from '#core/music/track.ts';
import { createAnalysisPool, type AnalysisPool } from '#native/audio/analysis-pool.ts';
import { isReadableFolder, requireMusicFolder } from '#native/audio/music-files.ts';
import { joinProgress } from './library-progress.ts';
import { createListeningFolder, type ListeningFolder } from './listening-folder.ts';
import { playlistsOf, type PlaylistWithTracks } from './playlists.ts';
import { sampleMusicFolder } from './sample-music.ts';

/** The music of some folders: what is known of it at once, and what listening finds out in the background. */
export interface MusicLibrary {
  /** Ready to run to; of the folders in their order. Grows while they are listened to. */
  readonly tracks: readonly Track[];
  readonly progress: LibraryProgress;
  readonly folders: readonly MusicFolder[];
  /** Where they are, absolute; for this side only. */
  readonly folderPaths: readonly string[];
  /** Of each folder and the folders directly in it; as the folders are, by now. */
  readonly playlists: readonly PlaylistWithTracks[];
  track(trackId: string): Track | undefined;
  onProgress(listener: (progress: LibraryProgress) => void): Unsubscribe;
  /** Reads what is known; listening goes on by itself after that. */
  start(): Promise<void>;
  /**
   * A folder of this machine: remembered, and listened to from now on; again, where it is one already. Rejects with
   * `rpc/invalid-input` unless the path is absolute, and with `audio/folder-not-found`, `audio/not-a-folder` or
   * `audio/folder-unreadable` where it cannot be listed.
   */
  addFolder(path: string): Promise<void>;
  /** The tracks that come with the program, likewise. */
  addSamples(): Promise<void>;
  /**
   * No longer looked at nor remembered; one that was named at the start of the program comes back with the next. Rejects
   * with `storage/not-found`.
   */
  removeFolder(folderId: string): Promise<void>;
  /**
   * The runner knows the tempo better; undefined: what was heard counts again, whatever others say. Rejects with
   * `storage/not-found`.
   */
  setTempo(trackId: string, tempoBpm: number | undefined): Promise<void>;
  /** Bars begin so many beats later, or earlier when negative; the tempo is the runner's word then. Rejects likewise. */
  moveDownbeat(trackId: string, byBeats: number): Promise<void>;
  /**
   * Looks again at a folder that was dealt with; what is known of it can be used meanwhile. Does nothing about one that is not
   * there any more, cannot be read, or is on its way anyway. Rejects with what the store rejects with.
   */
  rescan(folderId: string): Promise<void>;
  /** Listening costs cores: it waits while there is any reason, a run for instance. */
  pause(reason: string): void;
  resume(reason: string): void;
  close(): Promise<void>;
}

export interface MusicLibraryOptions {
  /** Absolute; looked at besides those that are remembered, and not remembered themselves. */
  readonly folders: readonly string[];
  readonly library: LibraryRepository;
  readonly musicFolders: MusicFolderRepository;
  readonly clock: Clock;
  readonly log: Log;
  /** Default: a pool of real workers, ended with the library. */
  readonly createPool?: () => AnalysisPool;
}

const samplesId = 'samples';
/** After this long without another one, repairs from elsewhere are read. */
const readAgainAfterMs = 1000;

export function createMusicLibrary(options: MusicLibraryOptions): MusicLibrary {
  const { library, musicFolders, clock, log } = options;
  const pool = options.createPool?.() ?? createAnalysisPool({ clock, log });
  const listeners = createListeners<LibraryProgress>();
  const reasons = new Set<string>();
  let folders: readonly ListeningFolder[] = options.folders.map((path) => open(keptAs(path)));
  let known: KnownTracks | undefined;
  let isClosed = false;
  let isWorking = false;
  let cancelReadingAgain: (() => void) | undefined;
  let readingAgain: Promise<void> = Promise.resolve();
  const forgetRepairs = library.onRepairsFromElsewhere(readAgainSoon);
  let working: Promise<void> = Promise.resolve();

  function open(kept: KeptMusicFolder): ListeningFolder {
    const { kind, folderId } = kept;
    const path = kind === 'samples' ? sampleMusicFolder : kept.path;
    const folder = createListeningFolder({
      folderId,
      kind,
      path,
      library,
      pool,
      clock,
      log,
      onTracks() {
        known = undefined;
      },
      onProgress: () => listeners.emit(progress()),
    });
    for (const reason of reasons) folder.pause(reason);
    return folder;
  }

  function progress(): LibraryProgress {
    return joinProgress(
      folders.map((folder) => folder.progress),
      [...reasons],
    );
  }

  function tracksByNow(): KnownTracks {
    known ??= knownTracks(folders);
    return known;
  }

  function work(): void {
    if (isWorking) return;
    isWorking = true;
    working = workOff();
  }

  async function workOff(): Promise<void> {
    for (;;) {
      const next = folders.find((folder) => folder.progress.state === 'waiting');
      if (isClosed || next === undefined) break;
      await next.listen();
    }
    isWorking = false;
  }

  function knownTrack(trackId: string): Track {
    const track = tracksByNow().byId.get(trackId);
    if (track === undefined) throw new BeatRunnerError('storage/not-found', { what: 'track', id: trackId });
    return track;
  }

  async function repair(trackId: string, repaired: TempoRepair | undefined): Promise<void> {
    await library.saveTempoCorrection(trackId, repaired);
    const holders = folders.filter(({ tracks }) => tracks.some((track) => track.trackId === trackId));
    for (const folder of holders) await folder.readKnown();
  }

  /** Repairs come by the dozen, and reading a large library takes a second: what comes meanwhile waits for the next time. */
  function readAgainSoon(): void {
    cancelReadingAgain?.();
    cancelReadingAgain = clock.after(readAgainAfterMs, () => {
      cancelReadingAgain = undefined;
      readingAgain = readingAgain.then(async () => {
        // One that cannot be read offers nothing, and should not begin to.
        const readable = folders.filter(({ tracks }) => tracks.length > 0);
        for (const folder of isClosed ? [] : readable) await folder.readKnown();
      });
      readingAgain = readingAgain.catch((error: unknown) => log.warn('music-not-read-again', { error }));
    });
  }

  async function add(kept: KeptMusicFolder): Promise<void> {
    await requireMusicFolder(kept.kind === 'samples' ? sampleMusicFolder : kept.path);
    await musicFolders.save(kept);
    const at = folders.findIndex(({ folderId }) => folderId === kept.folderId);
    const present = folders[at];
    // One that waits or is being listened to is found out about anyway.
    if (present !== undefined && ['waiting', 'listening'].includes(present.progress.state)) return;
    const folder = open(kept);
    folders = present === undefined ? [...folders, folder] : folders.with(at, folder);
    await folder.readKnown();
    work();
  }

  return {
    get tracks() {
      return tracksByNow().inOrder;
    },
    get progress() {
      return progress();
    },
    get folders() {
      return folders.map(({ status }) => status);
    },
    get folderPaths() {
      return folders.map(({ path }) => path);
    },
    get playlists() {
      return tracksByNow().playlists;
    },
    track: (trackId) => tracksByNow().byId.get(trackId),
    onProgress: (listener) => listeners.add(listener),
    async start() {
      const given = new Set(folders.map(({ folderId }) => folderId));
      const kept = (await musicFolders.list()).filter(({ folderId }) => !given.has(folderId));
      folders = [...folders, ...kept.map(open)];
      for (const folder of folders) await folder.readKnown();
      work();
    },
    async addFolder(path) {
      if (!isAbsolute(path))
        throw new BeatRunnerError('rpc/invalid-input', { problems: 'path: it has to be absolute' });
      await add(keptAs(resolve(path)));
    },
    addSamples: () => add({ kind: 'samples', folderId: samplesId }),
    async removeFolder(folderId) {
      const folder = folders.find((each) => each.folderId === folderId);
      if (folder === undefined)
        throw new BeatRunnerError('storage/not-found', { what: 'folder', id: folderId });
      await musicFolders.remove(folderId);
      folders = folders.filter((each) => each !== folder);
      folder.leave();
      known = undefined;
      listeners.emit(progress());
    },
    async setTempo(trackId, tempoBpm) {
      knownTrack(trackId);
      await repair(trackId, tempoBpm === undefined ? undefined : { tempoBpm });
      if (tempoBpm !== undefined) return;
      // What others say would take the place of what this runner has just taken back.
      const track = tracksByNow().byId.get(trackId);
      const heardBpm = track?.isTempoFromOthers === true ? track.detectedTempoBpm : undefined;
      if (heardBpm !== undefined) await repair(trackId, { tempoBpm: heardBpm });
    },
    async moveDownbeat(trackId, byBeats) {
      const { tempo } = knownTrack(trackId);
      const downbeatS = movedDownbeat(tempo, byBeats);
      if (downbeatS !== undefined) await repair(trackId, { tempoBpm: tempo.tempoBpm, downbeatS });
    },
    async rescan(folderId) {
      const present = folders.find((each) => each.folderId === folderId);
      if (present === undefined || ['waiting', 'listening'].includes(present.progress.state)) return;
      // A disk that is still not there: its tracks must not be offered for the moment until that is found out again.
      if (present.progress.state === 'failed' && !(await isReadableFolder(present.path))) return;
      const fresh = open(keptAs(present.path));
      await fresh.readKnown();
      if (isClosed || !folders.includes(present)) return;
      folders = folders.map((each) => (each === present ? fresh : each));
      // Reasons may have come and gone since it was opened.
      for (const reason of fresh.progress.scan.pausedBy) if (!reasons.has(reason)) fresh.resume(reason);
      for (const reason of reasons) fresh.pause(reason);
      known = undefined;
      work();
    },
    pause(reason) {
      reasons.add(reason);
      for (const folder of folders) folder.pause(reason);
      listeners.emit(progress());
    },
    resume(reason) {
      reasons.delete(reason);
      for (const folder of folders) folder.resume(reason);
      listeners.emit(progress());
    },
    async close() {
      isClosed = true;
      forgetRepairs();
      cancelReadingAgain?.();
      for (const folder of folders) folder.leave();
      await Promise.all([working, readingAgain]);
      await pool.close();
    },
  };
}

interface KnownTracks {
  readonly inOrder: readonly Track[];
  readonly byId: ReadonlyMap<string, Track>;
  readonly playlists: readonly PlaylistWithTracks[];
}

/** A recording that is in two folders is one track; the first folder names it. */
function knownTracks(folders: readonly ListeningFolder[]): KnownTracks {
  const byId = new Map<string, Track>();
  for (const { tracks } of folders)
    for (const track of tracks) if (!byId.has(track.trackId)) byId.set(track.trackId, track);
  const playlists = playlistsOf(
    folders.map(({ folderId, path, tracks, status }) => ({
      folderId,
      path,
      tracks,
      kind: status.kind,
      name: status.name,
    })),
  );
  return { inOrder: [...byId.values()], byId, playlists };
}

/** The same folder has the same id, however often and from wherever it is added. */
function keptAs(path: string): KeptMusicFolder {
  if (path === sampleMusicFolder) return { kind: 'samples', folderId: samplesId };
  const folderId = createHash('sha256').update(path).digest('hex').slice(0, 16);
  return { kind: 'folder', folderId, path };
}
